// What was marked on this phone: each item as it is sent, and how far it came.
// States: waiting (to be sent), sent (in the ledger), refused and conflict (a person must look), closed (they did).
import { database, seal, unseal } from "./store.js";

export const NEEDS_A_LOOK = new Set(["refused", "conflict"]);
const channel = new BroadcastChannel("items");

// Tells the other tabs, and this one's listeners, that items or lists have changed; `drawn` when this page shows it already.
export function announce(drawn = false) {
  channel.postMessage("changed");
  dispatchEvent(new CustomEvent("items:changed", { detail: { drawn } }));
}

channel.addEventListener("message", () => dispatchEvent(new CustomEvent("items:changed", { detail: { drawn: false } })));

export async function itemsOf(user) {
  const items = await (await database).getAllFromIndex("items", "user", user);
  return Promise.all(items.map(async (item) => (item.sealed ? { ...item, body: await unseal(user, item.sealed) } : item)));
}

// Durable when it returns: flushed to the disk, so that a phone that dies right after the tap has it.
export async function keep(user, bodies, session) {
  const items = [];
  for (const { kind, body } of bodies) {
    const item = { id: body.id, user, session, kind, state: "waiting", learner: body.learner || body.id };
    // Marks hold only ids; a walk-in holds a name.
    items.push(kind === "mark" ? { ...item, body } : { ...item, sealed: await seal(user, body) });
  }
  const change = (await database).transaction("items", "readwrite", { durability: "strict" });
  items.forEach((item) => change.store.put(item));
  change.commit(); // even if the page goes away in this moment
  await change.done;
}

export async function settle(changes) {
  const change = (await database).transaction("items", "readwrite", { durability: "strict" });
  for (const [id, news] of changes) {
    const item = await change.store.get(id);
    if (item) await change.store.put({ ...item, ...news });
  }
  await change.done;
}

// People count taps: a walk-in and their mark are one.
export function counted(items) {
  const marks = items.filter((item) => item.kind === "mark");
  const count = (wanted) => marks.filter(wanted).length;
  return {
    kept: marks.length,
    sent: count((item) => item.state === "sent"),
    waiting: count((item) => item.state === "waiting"),
    look: count((item) => NEEDS_A_LOOK.has(item.state)),
  };
}
