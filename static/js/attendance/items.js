// What was marked on this phone: each item as it is sent, and how far it came.
// Kinds: mark, learner (a walk-in), guest (a head without a name), encounter, answer (to a follow-up).
// States: waiting (to be sent), sent (in the ledger), refused and conflict (a person must look), closed (they did).
import { database, seal, unseal } from "./store.js";

const NEEDS_A_LOOK = new Set(["refused", "conflict"]);
// What is sent needs a look as well where the server has something to say of it.
export const needsALook = ({ state, code }) => NEEDS_A_LOOK.has(state) || (state === "sent" && Boolean(code));
const channel = new BroadcastChannel("items");

// Tells the other tabs, and this one's listeners, that items or lists have changed; `drawn` when this page shows it already.
export function announce(drawn = false) {
  channel.postMessage("changed");
  dispatchEvent(new CustomEvent("items:changed", { detail: { drawn } }));
}

channel.addEventListener("message", () => dispatchEvent(new CustomEvent("items:changed", { detail: { drawn: false } })));

// What names people is sealed: the body of a walk-in, what somebody answered, and whom they are like.
const SEALED = new Set(["learner", "answer"]);

async function opened(user, item) {
  const found = { ...item };
  if (item.sealed) found.body = await unseal(user, item.sealed);
  if (item.sealedAlike) found.alike = await unseal(user, item.sealedAlike);
  return found;
}

export async function itemsOf(user) {
  const items = await (await database).getAllFromIndex("items", "user", user);
  return Promise.all(items.map((item) => (item.sealed || item.sealedAlike ? opened(user, item) : item)));
}

// Durable when it returns: flushed to the disk, so that a phone that dies right after the tap has it.
// `bodies`: {kind, body, id} – the id of the item where it is not that of what it is about.
export async function keep(user, bodies, session) {
  const items = [];
  for (const { kind, body, id = body.id } of bodies) {
    const item = { id, user, session, kind, state: "waiting", learner: body.learner || body.id };
    items.push(SEALED.has(kind) ? { ...item, sealed: await seal(user, body) } : { ...item, body });
  }
  const change = (await database).transaction("items", "readwrite", { durability: "strict" });
  change.done.catch(() => {}); // told below
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

// People count taps: a walk-in and their mark are one. What is archived is kept only to be sent again if need be.
export function counted(items) {
  const taps = items.filter((item) => item.kind !== "learner" && !item.archived);
  const count = (wanted) => taps.filter(wanted).length;
  return {
    kept: taps.length,
    sent: count((item) => item.state === "sent"),
    waiting: count((item) => item.state === "waiting"),
    look: count(needsALook),
  };
}
