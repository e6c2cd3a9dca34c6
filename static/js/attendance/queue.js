// What is sent together, and what the answer means for each item.
export const MOST_ITEMS = 500;
const MOST_BYTES = 250 * 1024; // of 256 KiB

const bytes = (value) => new TextEncoder().encode(JSON.stringify(value)).length + 1;

// The first waiting items that fit: marks in the order in which they were made, a walk-in together with their mark.
export function nextBatch(items, limit = MOST_ITEMS) {
  const waiting = items.filter((item) => item.state === "waiting").sort((one, other) => (one.id < other.id ? -1 : 1));
  const walkIns = new Map(waiting.filter((item) => item.kind === "learner").map((item) => [item.id, item]));
  const batch = { learners: [], marks: [] };
  let size = 1000;
  for (const mark of waiting.filter((item) => item.kind === "mark")) {
    const person = walkIns.get(mark.learner);
    const more = [mark, person].filter(Boolean);
    size += more.reduce((sum, item) => sum + bytes(item.body), 0);
    const count = batch.learners.length + batch.marks.length;
    if (count > 0 && (count + more.length > limit || size > MOST_BYTES)) break;
    batch.marks.push(mark);
    if (person) batch.learners.push(person);
    walkIns.delete(mark.learner);
  }
  return batch.marks.length ? batch : null;
}

export function documentOf(batch, device, now) {
  const bodies = (items) => items.map((item) => item.body);
  return { protocol: 1, device_id: device, device_now: now, learners: bodies(batch.learners), marks: bodies(batch.marks) };
}

// A captive portal answers 200 as well: only what names this phone and tells of every item is an answer.
export function isAnswer(answer, batch, device) {
  return (
    answer?.protocol === 1 && answer.device_id === device &&
    ["learners", "marks"].every((kind) =>
      batch[kind].length === answer[kind]?.length && batch[kind].every((item, place) => item.id === answer[kind][place].id))
  );
}

const SAFE = new Set(["stored", "seen"]);

// [[id, what is new about the item], …]
export function outcomes(batch, answer) {
  const items = [...batch.learners, ...batch.marks];
  const results = [...answer.learners, ...answer.marks];
  const alike = new Map((answer.duplicates || []).map((pair) => [pair.learner, pair.name]));
  return items.map((item, place) => {
    const { outcome, code, message, pending_review: review } = results[place];
    if (!SAFE.has(outcome)) return [item.id, { state: outcome === "conflict" ? "conflict" : "refused", code, message }];
    const news = { state: "sent", sent_at: answer.server_now, review: Boolean(review) };
    return [item.id, alike.has(item.id) && item.kind === "learner" ? { ...news, alike: alike.get(item.id) } : news];
  });
}
