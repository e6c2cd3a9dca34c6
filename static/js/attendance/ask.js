// An answer to a follow-up: on the disk first, then on its way, then the next person.
import { ASKS, answersOf, asksOf, isKept } from "./asks.js";
import { newId, stamp, wind } from "./clock.js";
import { announce, keep } from "./items.js";
import { flush, soon } from "./sync.js";
import { copyOf, dayOf, text } from "./texts.js";

const HELPED = new Set(["used_alone", "used_with_help"]);
const STUCK = new Set(["used_with_help", "tried_failed", "not_tried"]);
const PATIENCE = 3000; // how long the page waits for the network before it goes on
const LAST = "answered"; // the id of the answer that can be taken back on the next page; never a name

export const pageOf = (id) => `/learners/follow-ups/${id ? `${id}/` : ""}`;
const bodyOf = (followUp, more) => ({ id: newId(), follow_up: followUp, ...more, answered_at: new Date(stamp(0)).toISOString() });

let known = false; // whether the phone keeps this check, and so knows who comes next
export async function openAsk(user, form, followUp) {
  await wind();
  known = await isKept(user, followUp);
  form.addEventListener("submit", (event) => submitted(event, user, form, followUp), true);
}

// Nothing that goes together may be missing; the same rules as on the server.
// Gives [field, words], or nothing.
function problemOf({ outcome, grade, barrier, unreachable, asked_on: day }, { validity, min }) {
  if (validity.badInput) return ["asked_on", "ask-half-day"];
  if (day > today()) return ["asked_on", "ask-future-day"];
  if (day && day < min) return ["asked_on", "ask-early-day"];
  if (unreachable) return null;
  if (!outcome) return ["outcome", "ask-no-outcome"];
  if (outcome === "used_alone" && !grade) return ["grade", "ask-no-grade"];
  return (outcome === "tried_failed" || outcome === "not_tried") && !barrier ? ["barrier", "ask-no-reason"] : null;
}

const today = () => dayOf(stamp(0));

let busy = false;
async function submitted(event, user, form, followUp) {
  if (!known && navigator.onLine) return; // the server says who is next in a list that is not on this phone
  const given = Object.fromEntries(new FormData(form, event.submitter));
  event.preventDefault();
  event.stopPropagation();
  const problem = problemOf(given, form.elements.asked_on);
  if (problem) return tell(form, ...problem);
  if (busy) return;
  busy = true;
  const outcome = given.unreachable ? "unreachable" : given.outcome;
  const said = { outcome, grade: HELPED.has(outcome) ? given.grade || "" : "", barrier: STUCK.has(outcome) ? given.barrier || "" : "", note: given.note || "" };
  if (given.asked_on && given.asked_on < today()) said.asked_on = given.asked_on; // the server takes its noon
  try {
    await put(user, bodyOf(followUp, said));
  } catch {
    busy = false;
    return tell(form, "outcome", "disk-full");
  }
  await goOn(user, followUp);
}

async function put(user, body) {
  await keep(user, [{ kind: "answer", body }], ASKS);
  navigator.storage?.persist?.();
  announce(true);
  if (body.outcome) sessionStorage.setItem(LAST, `${body.id} ${body.follow_up}`);
  else sessionStorage.removeItem(LAST);
}

async function goOn(user, followUp) {
  soon(0);
  if (navigator.onLine) await Promise.race([flush(), new Promise((done) => { setTimeout(done, PATIENCE); })]);
  const next = (await asksOf(user)).find((ask) => ask.id !== followUp && !ask.called);
  location.assign(pageOf(next?.id) + location.search);
}

// Beside the field, wherever that is folded away.
function tell(form, field, words) {
  for (const part of form.querySelectorAll("[data-problem]")) part.hidden = part.dataset.problem !== field;
  const part = form.querySelector(`[data-problem=${field}]`);
  part.querySelector("span").textContent = text(words);
  if (part.closest("details")) part.closest("details").open = true;
  part.focus();
}

function drawUndo(words, onUndo) {
  const bar = document.getElementById("undo-bar");
  const [sentence, undo] = [document.createElement("span"), copyOf("undo-button")];
  sentence.textContent = words;
  undo.addEventListener("click", onUndo, { once: true });
  bar.replaceChildren(sentence, undo);
  bar.hidden = false;
}

// What was answered on the page before can be taken back here.
export async function offerUndo(user) {
  const [answer, followUp] = (sessionStorage.getItem(LAST) || "").split(" ");
  if (!followUp) return;
  sessionStorage.removeItem(LAST);
  const { code, message } = (await answersOf(user)).find(({ id }) => id === answer) || {};
  drawUndo(code ? message : text("ask-saved"), async () => {
    await wind();
    await put(user, bodyOf(followUp, { takes_back: answer }));
    soon(0);
    if (navigator.onLine) await Promise.race([flush(), new Promise((done) => { setTimeout(done, PATIENCE); })]);
    location.assign(pageOf(followUp));
  });
}
