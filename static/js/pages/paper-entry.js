// Keying in a sheet: a number goes to that row, c m v p mark it and go on, arrows move, Delete clears.
const STATUSES = { c: "present", m: "late", v: "absent", p: "excused" };
const CLEARING = new Set(["Delete", "Backspace", "x"]);
const form = document.querySelector("[data-key-form]");
const rows = [...form.querySelectorAll(".key-row")];
const jump = form.querySelector("[data-jump]");
let digits = "";

const current = () => Math.max(0, rows.findIndex((row) => row.hasAttribute("data-current")));

function show(place) {
  const row = rows[Math.min(Math.max(place, 0), rows.length - 1)];
  if (!row) return;
  for (const other of rows) other.toggleAttribute("data-current", other === row);
  (row.querySelector("input:checked") || row.querySelector("input")).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function type(text) {
  digits = text.slice(-3);
  jump.textContent = digits && `${jump.dataset.words} ${digits}`;
}

// Back to the row whose number was typed; false when there is none.
function goTyped() {
  if (!digits) return true;
  const place = rows.findIndex((row) => row.dataset.number === String(Number(digits)));
  type("");
  if (place >= 0) show(place);
  return place >= 0;
}

function set(value) {
  if (!goTyped()) return;
  const place = current();
  const radio = rows[place].querySelector(`input[value="${value}"]`);
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  show(value ? place + 1 : place);
}

const writes = (target) => target.closest("input:not([type=radio]), select, textarea");

function keyed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target) || !rows.length) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isInList = event.target === document.body || event.target.closest(".key-list");
  if (/^\d$/.test(key)) type(digits + key);
  else if (STATUSES[key]) set(STATUSES[key]);
  else if (key === "Backspace" && digits) type(digits.slice(0, -1));
  else if (CLEARING.has(key)) set("");
  else if (key === "Escape") type("");
  else if (key === "Enter" && isInList) goTyped();
  else if (key === "ArrowDown" && isInList) show(digits && goTyped() ? current() : current() + 1);
  else if (key === "ArrowUp" && isInList) show(current() - 1);
  else return;
  event.preventDefault();
}

addEventListener("keydown", keyed);
form.addEventListener("focusin", (event) => {
  const row = event.target.closest(".key-row");
  if (row) for (const other of rows) other.toggleAttribute("data-current", other === row);
});
// "All the rest are here" without a round trip; the button posts where no script runs.
form.addEventListener("click", (event) => {
  const button = event.target.closest("[name=fill]");
  if (!button) return;
  event.preventDefault();
  for (const row of rows) {
    if (!row.querySelector("input:checked")?.value) row.querySelector(`input[value="${button.value}"]`).checked = true;
  }
  count();
  show(0);
});

function count() {
  const said = rows.filter((row) => row.querySelector("input:checked")?.value).length;
  form.querySelector("[data-count]").textContent = `${said}/${rows.length}`;
}

form.addEventListener("change", count);
count();
if (!document.querySelector("[data-error-summary]")) show(0);
