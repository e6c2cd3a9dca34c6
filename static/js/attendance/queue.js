// What is sent together, and what the answer means for each item.
export const MOST_ITEMS = 500;
const MOST_BYTES = 250 * 1024; // of 256 KiB
const LISTS = { learner: "learners", mark: "marks", guest: "guests", encounter: "encounters", answer: "answers" }; // of each kind of item, its list on the wire

const bytes = (value) => new TextEncoder().encode(JSON.stringify(value)).length + 1;
const all = (batch) => Object.values(LISTS).flatMap((list) => batch[list]);

const none = () => Object.fromEntries(Object.values(LISTS).map((list) => [list, []]));

// All of them, whatever their state and number: what a file holds.
export const inLists = (items) => Object.fromEntries(Object.entries(LISTS).map(([kind, list]) => [list, items.filter((item) => item.kind === kind)]));

// The first waiting items that fit, in the order in which they were made, a walk-in together with their mark.
export function nextBatch(items, limit = MOST_ITEMS) {
  const waiting = items.filter((item) => item.state === "waiting").sort((one, other) => (one.id < other.id ? -1 : 1));
  const walkIns = new Map(waiting.filter((item) => item.kind === "learner").map((item) => [item.id, item]));
  const batch = none();
  let size = 1000;
  for (const item of waiting.filter(({ kind }) => kind !== "learner")) {
    const person = walkIns.get(item.learner);
    const more = [item, person].filter(Boolean);
    size += more.reduce((sum, one) => sum + bytes(one.body), 0);
    const count = all(batch).length;
    if (count > 0 && (count + more.length > limit || size > MOST_BYTES)) break;
    for (const one of more) batch[LISTS[one.kind]].push(one);
    walkIns.delete(item.learner);
  }
  return all(batch).length ? batch : null;
}

// With the batch goes the mark that was last sent. A server that does not know it has lost what it had taken (a backup was
// brought back): see `send.js`.
export function withProbe(batch, items) {
  const sent = items.filter((item) => item.kind === "mark" && item.state === "sent" && item.sent_at);
  const probe = sent.reduce((last, item) => (last && last.sent_at >= item.sent_at ? last : item), null);
  const found = batch || (probe && none());
  if (!probe || all(found).length >= MOST_ITEMS) return found;
  return { ...found, marks: [...found.marks, probe], probe };
}

export const countOf = (batch) => all(batch).length;

export function documentOf(batch, device, now) {
  const bodies = (items) => items.map((item) => item.body);
  const later = ["guests", "encounters", "answers"].filter((list) => batch[list]?.length); // the first servers did not know them
  const spoken = Object.fromEntries(later.map((list) => [list, bodies(batch[list])]));
  return { protocol: 1, device_id: device, device_now: now, learners: bodies(batch.learners), marks: bodies(batch.marks), ...spoken };
}

// A captive portal answers 200 as well: only what names this phone and tells of every item is an answer.
export function isAnswer(answer, batch, device) {
  const tells = (list) => {
    const told = answer[list] || [];
    return batch[list].length === told.length && batch[list].every((item, place) => item.body.id === told[place].id);
  };
  return answer?.protocol === 1 && answer.device_id === device && Object.values(LISTS).every(tells);
}

const SAFE = new Set(["stored", "seen"]);

// [[id, what is new about the item], …], the probe aside
export function outcomes(batch, answer) {
  const told = (list) => batch[list].map((item, place) => [item, answer[list][place]]);
  const pairs = Object.values(LISTS).filter((list) => batch[list].length).flatMap(told);
  return pairs.filter(([item]) => item !== batch.probe).map(([item, result]) => {
    const { outcome, code, message, pending_review: review } = result;
    if (!SAFE.has(outcome)) return [item.id, { state: outcome === "conflict" ? "conflict" : "refused", code, message }];
    const news = { state: "sent", sent_at: answer.server_now, review: Boolean(review), code, message };
    const like = item.kind === "learner" ? (answer.duplicates || []).filter((pair) => pair.learner === item.id) : [];
    return [item.id, like.length ? { ...news, alike: like.map((pair) => ({ id: pair.like, name: pair.name })) } : news];
  });
}

// Whether the server no longer knows what it had answered `stored`.
export function hasForgotten(batch, answer) {
  if (!batch.probe) return false;
  const { outcome } = answer.marks.at(-1);
  return outcome === "stored" || outcome === "refused";
}
