// Draws a sheet into the page: rows, counts, what is left to do. Only what differs is touched.
import { copyOf, text } from "./texts.js";
import { FILTERS, STATUSES } from "./sheet.js";

const rowOf = (id) => document.getElementById(`row-${id}`);

export function drawRow(sheet, id) {
  const row = rowOf(id) || newRow(sheet.lines.get(id));
  const { status, disputed, pending } = sheet.state(id);
  row.dataset.status = status;
  for (const name of STATUSES) document.getElementById(`${name}-${id}`)?.setAttribute("aria-pressed", String(name === status));
  row.querySelector(".roll-dispute").hidden = !disputed;
  drawPending(row.querySelector(".roll-name"), pending);
  drawLike(row, id, sheet.likes.get(id));
  return row;
}

export const removeRow = (id) => rowOf(id)?.remove();

// Someone who just came may be on the books already: a link to look at both.
function drawLike(row, id, like) {
  const note = row.querySelector(".roll-like");
  if (!like) return note?.remove();
  if (!note) row.append(likeLink("row-like", id, like));
}

// Who was known before stays, the newcomer is added to them.
export function likeLink(template, id, like) {
  const part = copyOf(template);
  const link = part.matches("a") ? part : part.querySelector("a");
  link.href += `${like.id}/merge/?other=${id}`;
  part.querySelector("[data-words]").textContent = text("item-alike", { name: like.name });
  return part;
}

function drawPending(name, pending) {
  const icon = name.querySelector("[data-pending]");
  if (pending && !icon) name.querySelector("small").before(copyOf("row-pending"));
  if (!pending && icon) icon.remove();
}

function newRow(line) {
  const row = copyOf("new-row");
  row.id = `row-${line.id}`;
  row.dataset.search = line.search;
  const name = row.querySelector(".roll-name");
  name.href += `${line.id}/`;
  name.prepend(line.name);
  name.querySelector("small").textContent = line.about;
  row.querySelector("legend").textContent = line.name;
  for (const button of row.querySelectorAll(".mark")) button.id = `${button.dataset.status}-${line.id}`;
  document.getElementById("roll").append(row);
  for (const note of document.querySelectorAll("#roll > .roll-note")) note.remove();
  return row;
}

export function drawCounts(sheet) {
  const counts = sheet.counts();
  for (const key of Object.keys(FILTERS)) write(`count-${key}`, counts[key]);
  const [left, came] = document.getElementById("roll-summary").children;
  left.textContent = counts.unmarked ? text("left", { n: counts.unmarked }) : text("all-marked");
  came.textContent = text("came", { n: counts.came, absent: counts.absent });
  const guests = sheet.guests();
  const line = document.getElementById("roll-guests");
  if (!line || guests === null) return;
  line.hidden = guests === 0;
  line.textContent = text("guests", { n: guests });
}

function write(id, value) {
  const part = document.getElementById(id);
  if (part && part.textContent !== String(value)) part.textContent = value;
}

export function drawUndo(words, onUndo) {
  const bar = document.getElementById("undo-bar");
  bar.hidden = !words;
  if (!words) return bar.replaceChildren();
  const undo = copyOf("undo-button");
  undo.addEventListener("click", onUndo);
  const sentence = document.createElement("span");
  sentence.textContent = words;
  bar.replaceChildren(sentence, undo);
}

// The count filter works on the rows of the page; a mark changed afterwards stays in sight until the next filter.
export function filterBy(key) {
  for (const row of document.querySelectorAll("#roll .roll-row")) row.toggleAttribute("data-out", !FILTERS[key].includes(row.dataset.status));
  for (const cell of document.querySelectorAll(".count-filter a")) {
    if (cell.querySelector("b").id === `count-${key}`) cell.setAttribute("aria-current", "true");
    else cell.removeAttribute("aria-current");
  }
}

// The list as the server drew it, so that the first tap need not wait for anything.
export function readRows() {
  return [...document.querySelectorAll("#roll .roll-row")].map((row) => {
    const name = row.querySelector(".roll-name");
    return {
      id: row.id.slice("row-".length),
      name: name.firstChild.textContent.trim(),
      about: name.querySelector("small").textContent,
      search: row.dataset.search,
      status: row.querySelector("[name=was]").value,
      hlc: Number(row.querySelector("[name=seen]").value),
      disputed: !row.querySelector(".roll-dispute").hidden,
    };
  });
}
