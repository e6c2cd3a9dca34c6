// The list of what is on its way, picture "Dữ liệu chờ gửi": choices where leaders differ, items with their state,
// send now, save as a file.
import { nameOfAsk } from "./asks.js";
import { deviceNow, newId, stamp } from "./clock.js";
import { announce, itemsOf, keep, needsALook, settle } from "./items.js";
import { documentOf, inLists } from "./queue.js";
import { likeLink } from "./rows.js";
import { rostersOf } from "./rosters.js";
import { Sheet } from "./sheet.js";
import { deviceId, fact } from "./store.js";
import { flush, standing } from "./sync.js";
import { copyOf, text, timeOf } from "./texts.js";

const SHOWN = 100; // of what is sent, the latest
const dialog = () => document.getElementById("waiting");
let user = "";

export async function openWaiting(owner) {
  if (!user) listen();
  user = owner;
  await draw();
  dialog().showModal();
}

function listen() {
  dialog().querySelector("[data-send]").addEventListener("click", () => flush());
  dialog().querySelector("[data-export]").addEventListener("click", save);
  for (const name of ["items:changed", "sync:state"]) addEventListener(name, () => { if (dialog().open) draw(); });
}

async function sheets() {
  const items = await itemsOf(user);
  const all = new Map();
  for (const roster of await rostersOf(user)) {
    const sheet = new Sheet();
    sheet.receive(roster);
    sheet.own(items.filter((item) => item.session === roster.session.id));
    all.set(roster.session.id, { sheet, roster });
  }
  const names = new Map();
  for (const { kind, body } of items) if (kind === "answer") names.set(body.follow_up, await nameOfAsk(user, body.follow_up));
  return { items, all, names };
}

async function draw() {
  const { items, all, names } = await sheets();
  const disputes = [...all.values()].flatMap(({ sheet, roster }) => sheet.disputes().map((line) => choice(line, sheet, roster)));
  const likes = [...all.values()].flatMap(({ sheet }) => [...sheet.likes].map(([id, like]) => likeRow(sheet.lines.get(id), like)));
  const marks = items.filter((item) => item.kind !== "learner" && item.state !== "closed");
  const rank = (item) => (needsALook(item) ? 0 : item.state === "waiting" ? 1 : 2);
  marks.sort((one, other) => rank(one) - rank(other) || (one.id < other.id ? 1 : -1));
  const rows = marks.slice(0, SHOWN).map((item) => row(item, item.kind === "answer" ? names.get(item.body.follow_up) || text("someone") : nameOf(item, all)));
  dialog().querySelector("[data-list]").replaceChildren(...disputes, ...likes, ...rows);
  const look = disputes.length + marks.filter(needsALook).length;
  show("[data-choose]", look > 0, text("choose", { n: look }));
  show("[data-nothing]", disputes.length + likes.length + rows.length === 0);
  show("[data-export]", items.some((item) => !isSafe(item)));
  show("[data-stay]", marks.some((item) => item.state === "waiting"));
  const last = await fact(`sent:${user}`);
  show("[data-last]", Boolean(last), last ? text("last-sent", { time: timeOf(last) }) : "");
}

function show(part, shown, words) {
  const found = dialog().querySelector(part);
  found.hidden = !shown;
  const line = found.querySelector("[data-words]") || found;
  if (words) line.textContent = words;
}

function likeRow(line, like) {
  const part = likeLink("item-like", line.id, like);
  part.querySelector("b").textContent = line.name;
  part.querySelector("button").addEventListener("click", async () => {
    await settle([[line.id, { distinct: true }]]);
    announce();
  });
  return part;
}

const nameOf = (item, all) => item.kind === "guest" ? text("guest") : all.get(item.session)?.sheet.lines.get(item.learner)?.name || text(item.body.outcome ? "entry" : "someone");
const saidOf = ({ kind, body }) => kind === "answer" ? text(`answer-${body.outcome || "gone"}`) : kind === "guest" ? text(body.counted ? "guest-counted" : "guest-gone") : (body.takes_back ? text("entry-gone") : text(body.outcome ? `outcome-${body.outcome}` : `status-${body.status}`));

function row(item, name) {
  const part = copyOf(`item-${needsALook(item) ? "look" : item.state}`);
  part.querySelector("b").textContent = `${name}: ${saidOf(item)}`;
  if (item.kind === "answer") part.querySelector("b").replaceChildren(pageLink(item.body.follow_up, `${name}: ${saidOf(item)}`));
  part.querySelector("small").textContent = said(item);
  part.querySelector("[data-close-item]")?.addEventListener("click", async () => {
    await settle([[item.id, item.state === "sent" ? { code: "" } : { state: "closed" }]]);
    announce();
  });
  return part;
}

// Where everybody's answers stand, and can be taken back.
const pageLink = (followUp, words) => Object.assign(document.createElement("a"), { href: `/learners/follow-ups/${followUp}/`, textContent: words });

function said(item) {
  if (needsALook(item)) return item.message || text("item-refused");
  if (item.state === "sent") return text(item.review ? "item-review" : "item-sent", { time: timeOf(item.sent_at) });
  if (standing.state === "busy") return text("item-busy", { n: standing.failures });
  return text("item-waiting", { time: timeOf(item.body.observed_at || item.body.answered_at) });
}

// Both versions with who and when; one tap settles it, because that mark has seen both.
function choice(line, sheet, roster) {
  const part = copyOf("item-dispute");
  part.querySelector("b").textContent = line.name;
  part.querySelector("p").textContent = text("differ", { time: timeOf(roster.session.starts_at) });
  const buttons = (line.versions || []).map((version) => {
    const button = copyOf("dispute-choice");
    button.querySelector("b").textContent = text(`status-${version.status}`);
    button.querySelector("small").textContent = `${version.by} · ${timeOf(version.at)}`;
    button.addEventListener("click", () => settleDispute(line, version.status, sheet, roster.session.id));
    return button;
  });
  part.querySelector("[data-versions]").replaceChildren(...buttons);
  return part;
}

async function settleDispute(line, status, sheet, session) {
  const { seen } = sheet.state(line.id);
  const body = { id: newId(), session, learner: line.id, status, hlc: stamp(seen), seen, observed_at: deviceNow() };
  await keep(user, [{ kind: "mark", body }], session);
  announce();
  flush();
}

const isSafe = ({ state }) => state === "sent" || state === "closed";

// What is not in the ledger, as a file that staff can read in.
async function save() {
  const items = (await itemsOf(user)).filter((item) => !isSafe(item));
  const content = { ...documentOf(inLists(items), await deviceId(), deviceNow()), user };
  const file = new Blob([JSON.stringify(content, null, 1)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `diem-danh-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, "-")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
