// One session's roll call as this phone knows it: the server's list with this phone's own marks on top.
import { text } from "./texts.js";
import { fold } from "../fold.js";

export const STATUSES = ["present", "late", "absent", "excused", "unmarked"];
export const FILTERS = { "": STATUSES, unmarked: ["unmarked"], present: ["present"], late: ["late"], absent: ["absent", "excused"] };

const NOTHING = { status: "unmarked", hlc: 0, disputed: false };

// The mark that an item is or brings: who is met by name is present, until that is taken back.
function markOf(item) {
  if (item.kind !== "encounter") return item.kind === "learner" ? null : item;
  const { learner, outcome, stays, takes_back: back } = item.body;
  if (!learner || stays || !["helped", "alone", "not_yet"].includes(outcome)) return null;
  return { ...item, body: { ...item.body, status: back ? "unmarked" : "present" } };
}

export class Sheet {
  lines = new Map(); // learner → {id, name, short, about, search, status, hlc, disputed, versions}
  marks = new Map(); // learner → own marks, the latest last
  heads = null; // heads without a name → whether they count, as the server told; null: it has not
  ownHeads = [];
  likes = new Map(); // walk-in → who may be the same person, as the server told

  add(line) {
    const known = this.lines.get(line.id) || NOTHING;
    const stands = line.hlc >= known.hlc ? line : known;
    const { status, hlc, disputed, versions } = stands;
    this.lines.set(line.id, { ...line, ...known, short: line.short || known.short, status, hlc, disputed, versions });
  }

  receive(roster) {
    this.heads = roster ? new Map((roster.guests || []).map((head) => [head.id, head.counted])) : this.heads;
    this.listed = roster && { ids: new Set(roster.learners.map((learner) => learner.id)), at: Date.parse(roster.fetched) };
    for (const learner of roster?.learners || []) {
      const about = learner.needs.map((need) => text(`need-${need}`)).join(" · ");
      this.add({ ...learner, short: learner.short_name, about, search: fold(learner.name) });
    }
  }

  own(items) {
    this.marks.clear();
    this.likes.clear();
    this.ownHeads = items.filter((item) => item.kind === "guest");
    for (const item of items) {
      if (item.kind === "learner" && !this.hasGone(item)) this.welcome(item);
      const mark = markOf(item);
      if (mark) this.marks.set(item.learner, [...(this.marks.get(item.learner) || []), mark]);
    }
    for (const own of this.marks.values()) own.sort((one, other) => one.body.hlc - other.body.hlc);
  }

  // A later list without them: they are the same person as someone else, or off the list.
  hasGone({ id, state, sent_at: sent }) {
    return state === "sent" && this.listed?.at > Date.parse(sent) && !this.listed.ids.has(id);
  }

  welcome(item) {
    if (item.alike && !item.distinct) this.likes.set(item.id, item.alike[0]);
    if (this.lines.has(item.id)) return;
    const { name, form_of_address: form, birth_year: year } = item.body;
    const short = `${text(`form-${form}`).toLowerCase()} ${name.split(" ").pop()}`;
    const about = [year, text("walk-in")].filter(Boolean).join(" · ");
    this.lines.set(item.id, { ...NOTHING, id: item.id, name: `${text(`form-${form}`)} ${name}`, short, about, search: fold(name) });
  }

  // How a line stands: the later of what the server folded and what was marked here.
  state(id) {
    const line = this.lines.get(id) || NOTHING;
    const own = this.marks.get(id) || [];
    const standing = own.filter((item) => item.state === "waiting" || item.state === "sent").at(-1);
    const pending = own.some((item) => item.state === "waiting");
    const seen = Math.max(line.hlc, own.at(-1)?.body.hlc || 0);
    if (standing && standing.body.hlc > line.hlc) return { status: standing.body.status, disputed: false, seen, pending };
    return { status: line.status, disputed: line.disputed, seen, pending };
  }

  // How many came without a name; null while that is unknown. Once taken back, a head stays so.
  guests() {
    if (!this.heads) return null;
    const heads = new Map(this.heads);
    for (const { state, body } of this.ownHeads) {
      if (state === "waiting" || state === "sent") heads.set(body.id, body.counted && heads.get(body.id) !== false);
    }
    return [...heads.values()].filter(Boolean).length;
  }

  counts() {
    const count = Object.fromEntries(STATUSES.map((status) => [status, 0]));
    for (const id of this.lines.keys()) count[this.state(id).status] += 1;
    const absent = count.absent + count.excused;
    return { "": this.lines.size, unmarked: count.unmarked, present: count.present, late: count.late, absent, came: count.present + count.late };
  }

  // People on the list who may be the one that is being added: every word of the new name is in theirs.
  alike(name) {
    const words = fold(name).split(" ").filter(Boolean);
    if (words.length < 2) return [];
    return [...this.lines.values()].filter((line) => words.every((word) => ` ${line.search} `.includes(` ${word} `)));
  }

  disputes() {
    return [...this.lines.values()].filter((line) => this.state(line.id).disputed);
  }
}
