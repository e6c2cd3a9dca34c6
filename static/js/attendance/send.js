// Sends the queue of a user, batch by batch, until nothing waits or something is in the way. One tab at a time has the queue.
import { deviceNow, learn } from "./clock.js";
import { announce, itemsOf, settle } from "./items.js";
import { MOST_ITEMS, countOf, documentOf, hasForgotten, isAnswer, nextBatch, outcomes, withProbe } from "./queue.js";
import { fetchRoster, mergeStandings } from "./rosters.js";
import { deviceId, fact, note, seal } from "./store.js";

const LOOK_AFTER = 6 * 3600 * 1000; // with nothing to send: how often to look whether the server still knows what it took
const KEPT_SENT = 7 * 24 * 3600 * 1000;
let limit = MOST_ITEMS;

// How it ends: "sent", or why not ("no-answer", "signed-out", "other-user", "reload", ["busy", seconds]).
export const sendAll = (user, say = () => {}) =>
  navigator.locks.request("queue", () => empty(user, say)).catch(() => "no-answer");

async function empty(user, say) {
  for (;;) {
    if ((await fact("user")) !== user) return "other-user"; // someone else has signed in: this queue waits for its owner
    const items = await itemsOf(user);
    const batch = nextBatch(items, limit);
    if (!batch && !(await isTimeToLook(user))) return "sent";
    const probed = withProbe(batch, items);
    if (!probed) return "sent";
    if (batch) say("sending");
    const state = await send(user, probed);
    if (state !== "stored") return state;
  }
}

async function isTimeToLook(user) {
  const last = await fact(`sent:${user}`);
  return Boolean(last) && Math.abs(Date.now() - last) > LOOK_AFTER;
}

async function send(user, batch, again = true) {
  const device = await deviceId();
  const asked = Date.now();
  const answer = await post(user, documentOf(batch, device, deviceNow()));
  if (!answer) return "no-answer";
  if (answer.status === 200) return receive(user, batch, { device, asked }, await answer.json().catch(() => null));
  if (answer.status === 413 || answer.status === 500) return shrink(batch);
  if (answer.status === 401) return "signed-out";
  if (answer.status === 403 && again) {
    const { session } = [...batch.marks, ...batch.guests, ...batch.encounters, ...batch.answers][0].body;
    await (session ? fetchRoster(user, session) : fetch("/sync/follow-ups/").catch(() => {})); // brings a fresh CSRF cookie
    return send(user, batch, false);
  }
  if (answer.status === 429 || answer.status === 503) return ["busy", Number(answer.headers.get("Retry-After")) || 0];
  return answer.status === 400 || answer.status === 403 ? "reload" : "no-answer";
}

const COOKIE = /(?:^|; )(?:__Host-csrf|csrftoken)=([^;]+)/;

async function post(user, content) {
  // X-User: a session of someone else must not take these marks as theirs; the server then answers 401.
  const headers = { "Content-Type": "application/json", "X-CSRFToken": document.cookie.match(COOKIE)?.[1] || "", "X-User": user };
  const signal = AbortSignal.timeout(60000);
  return fetch("/sync/marks/", { method: "POST", headers, body: JSON.stringify(content), cache: "no-store", signal }).catch(() => null);
}

function shrink(batch) {
  const count = countOf(batch);
  if (count <= 2) return "no-answer";
  limit = Math.max(2, Math.floor(count / 2));
  return "stored"; // nothing is, but the queue goes on with half
}

async function receive(user, batch, { device, asked }, answer) {
  if (!isAnswer(answer, batch, device)) return "no-answer";
  limit = MOST_ITEMS;
  const news = outcomes(batch, answer);
  for (const [, one] of news) {
    if (!one.alike) continue;
    one.sealedAlike = await seal(user, one.alike);
    delete one.alike;
  }
  await settle(news);
  if (hasForgotten(batch, answer)) await sendAgain(user, new Set(news.map(([id]) => id)));
  await learn(answer.server_now, asked);
  await note(`sent:${user}`, Date.now());
  const unclear = await mergeStandings(user, answer.attendance);
  announce();
  for (const session of unclear) await fetchRoster(user, session);
  return "stored";
}

// The server has lost what it had taken: all of the last seven days waits again. What it does know is `seen`.
async function sendAgain(user, fresh) {
  const since = Date.now() - KEPT_SENT;
  const lost = (await itemsOf(user)).filter((item) => item.state === "sent" && !fresh.has(item.id) && Date.parse(item.sent_at) > since);
  await settle(lost.map((item) => [item.id, { state: "waiting", archived: false }]));
}
