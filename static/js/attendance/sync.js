// Brings the queue to the server: when there is a network, when a page is shown, soon after a tap; again and again.
import { deviceNow, learn } from "./clock.js";
import { announce, itemsOf, settle } from "./items.js";
import { MOST_ITEMS, documentOf, isAnswer, nextBatch, outcomes } from "./queue.js";
import { fetchRoster, mergeStandings } from "./rosters.js";
import { deviceId, fact, note } from "./store.js";

const SHORTEST = 2000;
const LONGEST = 5 * 60 * 1000;
const STOPPED = new Set(["signed-out", "other-user"]);

let user = "";
let timer = 0;
let running = null;
let failures = 0;
let limit = MOST_ITEMS;
export const standing = { state: "idle", failures: 0 };

function say(state) {
  Object.assign(standing, { state, failures });
  dispatchEvent(new Event("sync:state"));
}

export function soon(delay = 400) {
  clearTimeout(timer);
  timer = setTimeout(flush, delay);
}

// Twice as long after each failure, with jitter so that a room of phones does not come back in the same second.
function later(seconds = 0) {
  const wait = Math.min(LONGEST, SHORTEST * 2 ** Math.min(failures, 10)) * (0.75 + Math.random() / 2);
  failures += 1;
  soon(Math.max(wait, seconds * 1000));
}

// One tab at a time has the queue. Resolves when nothing more can be sent now; true when all is sent.
export function flush() {
  clearTimeout(timer);
  if (!navigator.onLine && !running) {
    say("no-answer"); // the event `online` begins anew
    return Promise.resolve(false);
  }
  running ||= navigator.locks.request("queue", empty).catch(() => "no-answer").then(finish);
  return running;
}

function finish(state) {
  running = null;
  const [name, seconds] = [state].flat();
  if (name === "sent") failures = 0;
  else if (!STOPPED.has(name)) later(seconds);
  say(name);
  return name === "sent";
}

async function empty() {
  for (;;) {
    if ((await fact("user")) !== user) return "other-user"; // someone else has signed in: this queue waits for its owner
    const batch = nextBatch(await itemsOf(user), limit);
    if (!batch) return "sent";
    say("sending");
    const state = await send(batch);
    if (state !== "stored") return state;
  }
}

async function send(batch, again = true) {
  const device = await deviceId();
  const asked = Date.now();
  const answer = await post(documentOf(batch, device, deviceNow()));
  if (!answer) return "no-answer";
  if (answer.status === 200) return receive(batch, device, asked, await answer.json().catch(() => null));
  if (answer.status === 413 || answer.status === 500) return shrink(batch);
  if (answer.status === 401) return "signed-out";
  if (answer.status === 403 && again) {
    await fetchRoster(user, batch.marks[0].session); // brings a fresh CSRF cookie
    return send(batch, false);
  }
  if (answer.status === 429 || answer.status === 503) return ["busy", Number(answer.headers.get("Retry-After")) || 0];
  return answer.status === 400 || answer.status === 403 ? "reload" : "no-answer";
}

const csrf = () => document.cookie.match(/(?:^|; )(?:__Host-csrf|csrftoken)=([^;]+)/)?.[1] || "";

function post(document) {
  return fetch("/sync/marks/", {
    method: "POST",
    // X-User: a session of someone else must not take these marks as theirs; the server then answers 401.
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf(), "X-User": user },
    body: JSON.stringify(document),
    cache: "no-store",
    signal: AbortSignal.timeout(60000),
  }).catch(() => null);
}

async function shrink(batch) {
  const count = batch.learners.length + batch.marks.length;
  if (count <= 2) return "no-answer";
  limit = Math.max(2, Math.floor(count / 2));
  return "stored"; // nothing is, but the queue goes on with half
}

async function receive(batch, device, asked, answer) {
  if (!isAnswer(answer, batch, device)) return "no-answer";
  limit = MOST_ITEMS;
  await settle(outcomes(batch, answer));
  await learn(answer.server_now, asked);
  await note(`sent:${user}`, Date.now());
  const unclear = await mergeStandings(user, answer.attendance);
  announce();
  for (const session of unclear) await fetchRoster(user, session);
  return "stored";
}

// From now on this page sends for `owner`.
export function watch(owner) {
  user = owner;
  addEventListener("online", () => { failures = 0; soon(0); });
  addEventListener("offline", () => say("no-answer"));
  addEventListener("pageshow", () => soon(0));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(0); });
  soon(0);
}
