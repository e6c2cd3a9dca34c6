// Lists of sessions on the phone, sealed to their user, so that the roll call opens without a signal.
import { learn } from "./clock.js";
import { announce, settle } from "./items.js";
import { database, seal, unseal } from "./store.js";

const KEPT_AFTER = 48 * 3600 * 1000; // after the session, once all of its marks are in the ledger
const KEPT_SENT = 7 * 24 * 3600 * 1000; // what was sent, in case the server loses it
const DONE = new Set(["sent", "closed"]);

export async function rosterOf(user, session) {
  const kept = await (await database).get("rosters", [user, session]);
  return kept ? unseal(user, kept.sealed) : null;
}

export async function rostersOf(user) {
  const kept = await (await database).getAll("rosters", IDBKeyRange.bound([user], [user, []]));
  return Promise.all(kept.map((one) => unseal(user, one.sealed)));
}

async function put(user, document, etag) {
  const sealed = await seal(user, document);
  const until = Date.parse(document.session.ends_at) + KEPT_AFTER;
  await (await database).put("rosters", { user, session: document.session.id, until, etag, sealed });
}

// The list as the server has it; what the phone keeps stays when there is no answer. True when there was one.
export async function fetchRoster(user, session) {
  const kept = await (await database).get("rosters", [user, session]);
  const asked = Date.now();
  const headers = { "X-User": user, ...(kept?.etag && { "If-None-Match": kept.etag }) };
  const options = { headers, cache: "no-store", signal: AbortSignal.timeout(20000) };
  const answer = await fetch(`/sync/roster/${session}/`, options).catch(() => null);
  if (!answer) return false;
  await learn(answer.headers.get("Server-Now"), asked);
  if (answer.status === 304) return true;
  const document = answer.status === 200 ? await answer.json().catch(() => null) : null;
  if (document?.protocol !== 1 || document.session?.id !== session) return false; // a captive portal's page, or a refusal
  document.fetched = answer.headers.get("Server-Now");
  try {
    await put(user, document, answer.headers.get("ETag"));
    await forgetErased(user, document.learners.filter((learner) => learner.erased));
  } catch {
    return false; // the phone is full: what it has stays
  }
  announce();
  return true;
}

// Whom the server has erased: this phone forgets what was typed of them, and their name on every list that it keeps.
async function forgetErased(user, erased) {
  const gone = new Map(erased.map((learner) => [learner.id, learner]));
  for (const document of gone.size ? await rostersOf(user) : []) {
    const named = document.learners.filter((learner) => gone.has(learner.id) && !learner.erased);
    for (const learner of named) Object.assign(learner, { name: gone.get(learner.id).name, short_name: "", needs: [], erased: true });
    if (named.length) await put(user, document, "");
  }
  for (const { id, name } of gone.values()) {
    const item = await (await database).get("items", id);
    if (!item?.sealed) continue;
    const { consent } = await unseal(user, item.sealed);
    await settle([[id, { sealed: await seal(user, { id, name, consent }), sealedAlike: undefined }]]);
  }
}

// What an answer of POST /sync/marks/ says about the lists kept here. Gives the sessions in which people disagree.
export async function mergeStandings(user, standings) {
  const disputed = new Set();
  for (const session of new Set(standings.map((row) => row.session))) {
    const document = await rosterOf(user, session);
    if (!document) continue;
    const rows = new Map(standings.filter((row) => row.session === session).map((row) => [row.learner, row]));
    for (const learner of document.learners) {
      const row = rows.get(learner.id);
      if (row && row.hlc >= learner.hlc) Object.assign(learner, { status: row.status, hlc: row.hlc, disputed: row.disputed });
      rows.delete(learner.id);
    }
    // Versions of disputes and people unknown here come only with the whole list.
    if (rows.size > 0 || document.learners.some((learner) => learner.disputed)) disputed.add(session);
    await put(user, document, "");
  }
  return disputed;
}

// Lists whose time is over go, once every mark of their session is in the ledger; the marks, out of sight, after seven days.
export async function sweep(user, now = Date.now()) {
  const db = await database;
  const change = db.transaction(["rosters", "items"], "readwrite");
  const [rosters, items] = [change.objectStore("rosters"), change.objectStore("items")];
  const own = await items.index("user").getAll(user);
  for (const kept of await rosters.getAll(IDBKeyRange.bound([user], [user, []]))) {
    const here = own.filter((item) => item.session === kept.session);
    if (kept.until > now || here.some((item) => !DONE.has(item.state))) continue;
    await rosters.delete([user, kept.session]);
    for (const item of here) await items.put({ ...item, archived: true });
  }
  for (const item of await items.index("user").getAll(user)) {
    const isOver = item.state === "closed" || !item.sent_at || Date.parse(item.sent_at) + KEPT_SENT < now;
    if (item.archived && isOver) await items.delete(item.id);
  }
  await change.done;
}
