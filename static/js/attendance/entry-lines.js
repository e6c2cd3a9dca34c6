// Draws quick entries: the lines so far, the counts, the people and the tiles to choose from.
import { copyOf, text, timeOf } from "./texts.js";

export const DESK = ["helped", "alone", "not_yet"];
export const DOOR = ["helped", "later", "declined", "nobody_home"];

export function drawEntries(entries, onUndo) {
  const rows = entries.list.map((entry) => line(entries, entry, onUndo));
  document.getElementById("entry-lines").replaceChildren(...rows);
  for (const count of document.querySelectorAll("#entry-counts [id^=count-]")) {
    const outcome = count.id.slice("count-".length);
    count.textContent = entries.list.filter((entry) => entry.outcome === outcome).length;
  }
}

function line(entries, entry, onUndo) {
  const row = copyOf(DESK.includes(entry.outcome) ? "entry-met" : "entry-door");
  row.dataset.encounter = entry.id;
  row.querySelector(".entry-mark").classList.add(`entry-${entry.outcome}`);
  row.querySelector("b").textContent = entries.nameOf(entry);
  const about = [...ending(entry), entries.skills.get(entry.skill) || entry.skill, timeOf(entry.at), entry.by];
  row.querySelector("small").textContent = about.filter(Boolean).join(" · ");
  if (entry.pending) row.querySelector("small").append(copyOf("row-pending"));
  row.querySelector("button").addEventListener("click", () => onUndo(entry));
  return row;
}

// How it ended, and when to come again: "Không có nhà", "ghé lại 5/12".
function ending({ outcome, again_on: again }) {
  const words = [text(`outcome-${outcome}`)];
  return again ? [...words, text("entry-again", { day: again.split("-").slice(1).reverse().map(Number).join("/") })] : words;
}

// Those on the list whom nobody has met yet; who is chosen right now stays chosen.
export function drawPeople(form, lines, latest) {
  const box = form.querySelector("[data-people]");
  const chosen = form.elements.who?.value ?? "";
  const chips = lines.map((person) => {
    const chip = copyOf("entry-person");
    chip.querySelector("input").value = person.id;
    chip.querySelector("input").checked = person.id === chosen;
    const entry = latest.get(person.id);
    chip.querySelector("small").textContent = entry ? ending(entry).join(" · ") : "";
    chip.querySelector("span").textContent = (person.short || person.name).replace(/^./u, (sign) => sign.toUpperCase());
    return chip;
  });
  box.replaceChildren(box.firstElementChild, ...chips);
  if (!chips.some((chip) => chip.querySelector("input").checked)) box.querySelector("input").checked = true;
}

// The page that opens without a signal has no tiles of its own.
export function drawTiles(form, { kind }, skills) {
  form.classList.add(`entry-at-${kind}`);
  const outcomes = kind === "door_to_door" ? DOOR : DESK;
  form.querySelector("[data-outcomes]").replaceChildren(...outcomes.map((name) => tile("outcome", name, text(`outcome-${name}`))));
  form.querySelector("[data-skills]").replaceChildren(...skills.map((skill) => tile("skill", skill.code, skill.name)));
  document.getElementById("entry-counts").replaceChildren(...outcomes.map(count));
}

function tile(name, value, words) {
  const part = copyOf("entry-tile");
  part.classList.add(`entry-${value}`);
  Object.assign(part.querySelector("input"), { name, value });
  part.querySelector("span").textContent = words;
  return part;
}

function count(outcome) {
  const part = document.createElement("li");
  const number = document.createElement("b");
  number.id = `count-${outcome}`;
  number.className = "so";
  part.append(number, ` ${text(`outcome-${outcome}`)}`);
  return part;
}

export function drawWords(words) {
  const bar = document.getElementById("undo-bar");
  const sentence = document.createElement("span");
  sentence.textContent = words;
  bar.replaceChildren(sentence);
  bar.hidden = false;
}
