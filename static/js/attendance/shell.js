// The one page that opens without a signal: it becomes the roll call or the day, from what the phone keeps.
import { watchBanner } from "./banner.js";
import { Entries } from "./entry.js";
import { drawTiles } from "./entry-lines.js";
import { counted, itemsOf } from "./items.js";
import { Roll } from "./roll.js";
import { rosterOf, rostersOf } from "./rosters.js";
import { Sheet } from "./sheet.js";
import { fact } from "./store.js";
import { watch } from "./sync.js";
import { copyOf, dayOf, text, timeOf } from "./texts.js";
import { able } from "./worker.js";
import { fold } from "../fold.js";

const DAY = 24 * 3600 * 1000;
const ASK = /^\/learners\/follow-ups\/(?:([0-9a-f-]{36})\/)?$/;
const ROLL = /^\/sessions\/([0-9a-f-]{36})\/(attendance|encounters)\/$/;

const span = ({ starts_at: from, ends_at: to }) => `${timeOf(from)} – ${timeOf(to)}`;

function show(view, title, subtitle) {
  for (const part of document.querySelectorAll("[data-view]")) part.hidden = part.dataset.view !== view;
  document.querySelector(".task-bar h1").textContent = title;
  document.querySelector(".task-bar p").textContent = subtitle;
  document.title = document.title.replace(/^.*(?= – )/, title);
}

async function showRoll(user, roster) {
  document.querySelector("[data-finish]").href = `/sessions/${roster.session.id}/finish/`;
  show("roll", text("roll-call"), `${span(roster.session)} · ${roster.session.title}`);
  await new Roll(user, roster.session.id).open();
}

async function showEntries(user, { session, skills }) {
  const form = document.getElementById("entry");
  show("entries", text("entry"), `${span(session)} · ${session.title}`);
  drawTiles(form, session, skills || []);
  await new Entries(user, session.id, form).open();
}

async function showAsking(user, id) {
  const { showAsk, showAsks } = await import("./ask-shell.js");
  await (id ? showAsk(user, id, show) : showAsks(user, show));
}

async function showToday(user) {
  show("today", text("today"), text("today-kept"));
  document.querySelector(".task-bar a").hidden = true;
  const days = [dayOf(Date.now()), dayOf(Date.now() + DAY)];
  const items = await itemsOf(user);
  const rosters = (await rostersOf(user)).filter((one) => days.includes(dayOf(one.session.starts_at)) && !one.session.is_cancelled);
  const isOver = ({ session }) => Number(session.is_finished || Date.parse(session.ends_at) < Date.now());
  rosters.sort((one, other) => isOver(one) - isOver(other) || one.session.starts_at.localeCompare(other.session.starts_at));
  const cards = rosters.map((roster) => card(roster, items.filter((item) => item.session === roster.session.id)));
  document.querySelector("[data-cards]").replaceChildren(...cards);
  document.querySelector("[data-no-cards]").hidden = cards.length > 0;
}

function card({ session, learners }, items) {
  const sheet = new Sheet();
  sheet.receive({ learners });
  sheet.own(items);
  const counts = sheet.counts();
  const { waiting } = counted(items);
  const part = copyOf("session-card");
  const put = (name, words) => { part.querySelector(`[data-${name}]`).textContent = words; };
  put("when", `${dayOf(session.starts_at) === dayOf(Date.now()) ? text("today") : text("tomorrow")} · ${span(session)}`);
  put("name", session.title);
  put("venue", fold(session.venue).includes(fold(session.area)) ? session.venue : `${session.venue}, ${session.area}`);
  put("counts", text("card-counts", { came: counts.came, absent: counts.absent, left: counts.unmarked }));
  put("safe", waiting ? text("kept-changes", { n: waiting }) : text("kept"));
  const marked = counts[""] - counts.unmarked;
  const left = counts.unmarked;
  put("go", left === 0 ? text("look-again") : marked ? text("go-on", { n: left }) : text("take"));
  const isQuick = ["door_to_door", "help_desk", "kiosk"].includes(session.kind);
  part.querySelector("a").href = `/sessions/${session.id}/${isQuick ? "encounters" : "attendance"}/`;
  return part;
}

async function start() {
  const user = await fact("user");
  if (!user) return;
  const [, session, page] = location.pathname.match(ROLL) || [];
  const ask = location.pathname.match(ASK);
  const roster = session && (await rosterOf(user, session));
  if (roster) await (page === "encounters" ? showEntries : showRoll)(user, roster);
  else if (ask) await showAsking(user, ask[1]);
  else if (location.pathname === "/sessions/today/") await showToday(user);
  watch(user);
  watchBanner(user);
  document.documentElement.dataset.offlineReady = "";
}

if (able()) start().catch((error) => console.warn("Nothing to show without a signal:", error.message));
