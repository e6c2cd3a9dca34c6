// The phone's database. Everything in it belongs to one user; what names people is encrypted with a key of that user
// which no script can read out (it can only be used), so that the next person on this phone sees neither list nor names.
import { openDB } from "../../vendor/idb/index.js";

// items: marks and walk-ins on their way (by id). rosters: sealed lists (by user and session). keys, facts: by name.
export const database = openDB("dong-hanh", 1, {
  upgrade(db) {
    db.createObjectStore("items", { keyPath: "id" }).createIndex("user", "user");
    db.createObjectStore("rosters", { keyPath: ["user", "session"] });
    db.createObjectStore("keys");
    db.createObjectStore("facts");
  },
  blocking(current, blocked, event) {
    event.target.close(); // a newer page needs a newer database; what is in it stays
  },
});

export async function fact(name) {
  return (await database).get("facts", name);
}

export async function note(name, value) {
  return (await database).put("facts", value, name);
}

// Made once; two tabs that make one at the same moment end with the same, because the second one's is not added.
async function made(store, name, make) {
  const db = await database;
  const known = await db.get(store, name);
  if (known) return known;
  const fresh = await make();
  const change = db.transaction(store, "readwrite");
  const other = await change.store.get(name);
  if (!other) await change.store.put(fresh, name);
  await change.done;
  return other || fresh;
}

export const deviceId = () => made("facts", "device", () => crypto.randomUUID());

const keyOf = (user) =>
  made("keys", user, () => crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]));

export async function seal(user, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(user), text) };
}

export async function unseal(user, { iv, data }) {
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await keyOf(user), data);
  return JSON.parse(new TextDecoder().decode(text));
}

// Everything of a user who leaves with nothing unsent; without the key, what a disk may still hold is noise.
export async function forget(user) {
  const db = await database;
  const change = db.transaction(["items", "rosters", "keys", "facts"], "readwrite");
  const items = await change.objectStore("items").index("user").getAllKeys(user);
  await Promise.all(items.map((id) => change.objectStore("items").delete(id)));
  await change.objectStore("rosters").delete(IDBKeyRange.bound([user], [user, []]));
  await change.objectStore("keys").delete(user);
  for (const name of ["user", `asks:${user}`]) await change.objectStore("facts").delete(name);
  await change.done;
}
