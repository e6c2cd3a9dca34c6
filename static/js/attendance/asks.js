// Whom to ask today: kept on the phone, sealed to its user, with what was answered here on top.
import { learn } from "./clock.js";
import { itemsOf, settle } from "./items.js";
import { database, fact, note, seal, unseal } from "./store.js";

export const ASKS = "follow-ups"; // what stands in place of a session
const TRIES = 3; // calls that nobody answered close a check
const KEPT_SENT = 24 * 3600 * 1000; // how long what was sent counts in the chip
const nameOf = (user) => `asks:${user}`;

async function documentOf(user) {
  const kept = await fact(nameOf(user));
  return kept ? { etag: kept.etag, ...(await unseal(user, kept.sealed)) } : { follow_ups: [] };
}

// The list as the server has it; what the phone keeps stays when there is no answer.
export async function fetchAsks(user) {
  const { etag } = await documentOf(user);
  const asked = Date.now();
  const options = { headers: { "X-User": user, ...(etag && { "If-None-Match": etag }) }, cache: "no-store", signal: AbortSignal.timeout(20000) };
  const answer = await fetch("/sync/follow-ups/", options).catch(() => null);
  if (!answer) return;
  await learn(answer.headers.get("Server-Now"), asked);
  const document = answer.status === 200 ? await answer.json().catch(() => null) : null;
  if (document?.protocol !== 1 || !Array.isArray(document.follow_ups)) return;
  await note(nameOf(user), { etag: answer.headers.get("ETag"), sealed: await seal(user, document) }).catch(() => {});
  await archive(user);
}

async function archive(user) {
  const isOld = (item) => item.state === "sent" && !item.archived && Date.parse(item.sent_at) + KEPT_SENT < Date.now();
  const old = (await answersOf(user)).filter(isOld);
  if (old.length) await settle(old.map((item) => [item.id, { archived: true }]));
  const gone = (await answersOf(user)).filter((item) => item.archived && item.state === "sent" && Date.parse(item.sent_at) + 7 * KEPT_SENT < Date.now());
  for (const item of gone) await (await database).delete("items", item.id);
}

export const answersOf = async (user) => (await itemsOf(user)).filter((item) => item.kind === "answer");

export const isKept = async (user, followUp) => (await documentOf(user)).follow_ups.some(({ id }) => id === followUp);

// The list that the address names: of all, of those one accompanies, of one team.
function isListed({ mine, teams }) {
  const named = new URLSearchParams(location.search);
  return (named.get("of") !== "mine" || mine) && (!named.get("team") || teams.includes(named.get("team")));
}

// Those of this list still to be asked, in their order; whoever did not answer today comes last.
export async function asksOf(user) {
  const asks = (await documentOf(user)).follow_ups.filter(isListed);
  const items = (await answersOf(user)).filter((item) => item.state === "waiting" || item.state === "sent");
  const gone = new Set(items.map((item) => item.body.takes_back).filter(Boolean));
  const open = [];
  for (const ask of asks) {
    const here = items.filter(({ id, body }) => body.follow_up === ask.id && body.outcome && !gone.has(id) && !ask.answers.includes(id));
    const tries = ask.tries + here.filter(({ body }) => body.outcome === "unreachable").length;
    const isDone = here.some(({ body }) => body.outcome !== "unreachable") || tries >= TRIES;
    if (!isDone) open.push({ ...ask, tries, called: here.length > 0 });
  }
  return open.sort((one, other) => one.called - other.called);
}

export async function nameOfAsk(user, followUp) {
  const { follow_ups: asks } = await documentOf(user);
  return asks.find((ask) => ask.id === followUp)?.name || "";
}
