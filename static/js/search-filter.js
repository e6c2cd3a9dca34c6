// Filters rows on the page: <input data-filters="#roll-call .roll-row">. A row's text is its data-search or what it shows.
// [data-filter-empty] shows when nothing is left, [data-filter-asked] while something is asked for;
// [data-filter-count] gets the number of rows.
import { matches } from "./fold.js";

function filter(input) {
  const rows = [...document.querySelectorAll(input.dataset.filters)];
  const query = input.value.trim();
  let shown = 0;
  for (const row of rows) {
    row.hidden = query.length > 0 && !matches(row.dataset.search || row.textContent, query);
    shown += row.hidden ? 0 : 1;
  }
  for (const part of document.querySelectorAll("[data-filter-empty]")) part.hidden = shown > 0 || rows.length === 0;
  for (const part of document.querySelectorAll("[data-filter-asked]")) part.hidden = query.length < 2;
  for (const part of document.querySelectorAll("[data-filter-count]")) part.textContent = String(shown);
}

document.addEventListener("input", (event) => { if (event.target.matches("[data-filters]")) filter(event.target); });
document.addEventListener("search", (event) => { if (event.target.matches("[data-filters]")) filter(event.target); }, true);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-filters]")) event.preventDefault();
});
document.addEventListener("htmx:afterSwap", () => {
  for (const input of document.querySelectorAll("[data-filters]")) if (input.value) filter(input);
});
