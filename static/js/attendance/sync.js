// When the queue is sent: when there is a network, when a page is shown, soon after a tap; again and again.
import { sendAll } from "./send.js";

const SHORTEST = 2000;
const LONGEST = 5 * 60 * 1000;
const STOPPED = new Set(["signed-out", "other-user"]);

let user = "";
let timer = 0;
let running = null;
let failures = 0;
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

// Resolves when nothing more can be sent now; true when all is sent.
export function flush() {
  clearTimeout(timer);
  if (!navigator.onLine && !running) {
    say("no-answer"); // the event `online` begins anew
    return Promise.resolve(false);
  }
  running ||= sendAll(user, say).then(finish);
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

// From now on this page sends for `owner`.
export function watch(owner) {
  user = owner;
  addEventListener("online", () => { failures = 0; soon(0); });
  addEventListener("offline", () => say("no-answer"));
  addEventListener("pageshow", () => soon(0));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(0); });
  soon(0);
}
