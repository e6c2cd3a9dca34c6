// Quick entries at a desk or a door: kept on the phone first, then shown, then sent, through the one queue.
import { deviceNow, newId, stamp, wind } from "./clock.js";
import { drawEntries, drawPeople, drawWords } from "./entry-lines.js";
import { announce, itemsOf, keep } from "./items.js";
import { fetchRoster, rosterOf } from "./rosters.js";
import { drawUndo } from "./rows.js";
import { Sheet } from "./sheet.js";
import { soon } from "./sync.js";
import { dayOf, text } from "./texts.js";

export const MET = new Set(["helped", "alone", "not_yet"]);
const MISSED = new Set(["later", "nobody_home"]); // doors to knock at again
const EVERY = 60000; // how often the entries of other companions are looked up while the page is in sight

export class Entries {
  sheet = new Sheet();
  list = [];
  chain = Promise.resolve();

  constructor(user, session, form) {
    Object.assign(this, { user, session, form });
  }

  async open() {
    await wind();
    await this.refresh();
    this.form.addEventListener("submit", (event) => this.submitted(event), true);
    this.form.elements.full_name.addEventListener("input", () => { this.form.querySelector("[name=who][value='']").checked = true; });
    addEventListener("items:changed", () => this.refreshSoon());
    addEventListener("pageshow", () => this.lookUp());
    this.lookUp();
    setInterval(() => { if (!document.hidden) this.lookUp(); }, EVERY);
  }

  lookUp() {
    fetchRoster(this.user, this.session);
  }

  refreshSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.chain = this.chain.then(() => this.refresh()).catch(console.warn); }, 100);
  }

  // What the server told, with this phone's own entries on top and without those that were taken back here.
  async refresh() {
    const roster = await rosterOf(this.user, this.session);
    const kept = (await itemsOf(this.user)).filter((item) => item.session === this.session);
    this.skills = new Map((roster?.skills || []).map((skill) => [skill.code, skill.name]));
    this.sheet.receive(roster);
    this.sheet.own(kept);
    const own = kept.filter((item) => item.kind === "encounter" && ["waiting", "sent"].includes(item.state));
    const gone = new Set(own.map((item) => item.body.takes_back).filter(Boolean));
    const entries = new Map((roster?.encounters || []).map((entry) => [entry.id, entry]));
    for (const { id, state, body } of own) {
      if (!body.takes_back) entries.set(id, { by: "", at: body.observed_at, ...entries.get(id), ...body, pending: state === "waiting" });
    }
    this.list = [...entries.values()].filter((entry) => !gone.has(entry.id));
    this.list.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
    const met = new Set(this.list.filter((entry) => MET.has(entry.outcome)).map((entry) => entry.learner));
    const latest = new Map([...this.list].reverse().map((entry) => [entry.learner, entry]));
    drawPeople(this.form, [...this.sheet.lines.values()].filter((line) => !met.has(line.id)), latest);
    drawEntries(this, (entry) => this.takeBack(entry));
  }

  nameOf(entry) {
    return this.sheet.lines.get(entry.learner)?.name || text(MET.has(entry.outcome) ? "nobody-met" : "nobody-door");
  }

  submitted(event) {
    event.preventDefault();
    event.stopPropagation();
    const given = Object.fromEntries(new FormData(this.form));
    const isMet = MET.has(given.outcome);
    const name = isMet && !given.who ? (given.full_name || "").normalize("NFC").replace(/\s+/g, " ").trim() : "";
    if (!given.outcome) return this.ask("entry-no-outcome", "outcome");
    if (isMet && !given.skill) return this.ask("entry-no-skill", "skill");
    if (name && !given.agrees) return this.ask("entry-no-consent", "agrees");
    const again = MISSED.has(given.outcome) ? given.again_on || null : null;
    if (again && again < dayOf(new Date())) return this.ask("entry-past-day", "again_on");
    const person = name && { id: newId(), name, form_of_address: given.form_of_address, phone: null, consent: { purpose: "training", given: true } };
    const entry = { outcome: given.outcome, skill: isMet ? given.skill : null, learner: person ? person.id : given.who || null, again_on: again };
    return this.add({ ...entry, takes_back: null, stays: this.isHere(entry.learner) }, person ? [person] : []);
  }

  isHere(learner) {
    return Boolean(learner) && ["present", "late"].includes(this.sheet.state(learner).status);
  }

  ask(words, field) {
    drawWords(text(words));
    const first = this.form.querySelector(`[name=${field}]`);
    if (first.closest("details")) first.closest("details").open = true;
    first.focus();
  }

  // On the disk before anything is shown; the next person may be entered meanwhile.
  add(entry, people = []) {
    const seen = entry.learner ? this.sheet.state(entry.learner).seen : 0;
    const body = { id: newId(), session: this.session, ...entry, hlc: stamp(seen), seen, observed_at: deviceNow() };
    const bodies = [...people.map((person) => ({ kind: "learner", body: person })), { kind: "encounter", body }];
    const kept = keep(this.user, bodies, this.session);
    kept.catch(() => {}); // told below, in its turn
    navigator.storage?.persist?.();
    this.chain = this.chain.then(() => kept).then(() => this.shown(body), () => drawWords(text("disk-full"))).catch(console.warn);
    return this.chain;
  }

  async shown(body) {
    if (!body.takes_back) this.form.reset();
    await this.refresh();
    if (body.takes_back) drawWords(text("entry-gone"));
    else drawUndo(text("entry-saved", { name: `${this.nameOf(body)} · ${text(`outcome-${body.outcome}`)}` }), () => this.takeBack(body));
    if (!body.takes_back) scrollTo({ top: 0 });
    announce(true);
    soon();
  }

  // Who was met twice stays present by the other entry.
  takeBack({ id, outcome, skill, learner }) {
    const others = this.list.filter((entry) => entry.id !== id && entry.learner === learner && MET.has(entry.outcome));
    return this.add({ outcome, skill, learner, takes_back: id, stays: Boolean(learner) && others.length > 0 });
  }
}
