// The roll call at work: a tap is kept in the phone's database first, then shown, then sent.
import { newId, deviceNow, stamp, wind } from "./clock.js";
import { announce, itemsOf, keep } from "./items.js";
import { fetchRoster, rosterOf } from "./rosters.js";
import { drawCounts, drawRow, drawUndo, filterBy, readRows, removeRow } from "./rows.js";
import { Sheet } from "./sheet.js";
import { flush, soon } from "./sync.js";
import { text } from "./texts.js";

const EVERY = 60000; // how often the marks of other leaders are looked up while the page is in sight

export class Roll {
  sheet = new Sheet();
  chain = Promise.resolve(); // what is shown follows the order in which it was tapped
  onTheirWay = new Map(); // items that were tapped and may not be on the disk yet, by id

  constructor(user, session) {
    Object.assign(this, { user, session });
  }

  async open() {
    await wind();
    for (const line of readRows()) this.sheet.add(line);
    await this.refresh();
    this.listen();
    this.lookUp();
    setInterval(() => { if (!document.hidden) this.lookUp(); }, EVERY);
  }

  lookUp() {
    fetchRoster(this.user, this.session);
  }

  // Reads again what the phone keeps, and draws it.
  async refresh() {
    this.sheet.receive(await rosterOf(this.user, this.session));
    const kept = (await itemsOf(this.user)).filter((item) => item.session === this.session);
    const known = new Set(kept.map((item) => item.id));
    // Whoever taps while the disk is read goes on from what they see.
    this.sheet.own([...kept, ...[...this.onTheirWay.values()].filter((item) => !known.has(item.id))]);
    for (const id of this.sheet.lines.keys()) drawRow(this.sheet, id);
    drawCounts(this.sheet);
  }

  refreshSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.chain = this.chain.then(() => this.refresh()).catch(console.warn); }, 100);
  }

  listen() {
    addEventListener("items:changed", (event) => { if (!event.detail.drawn) this.refreshSoon(); });
    addEventListener("pageshow", () => this.lookUp());
    // Before htmx and the forms, which are there for browsers that cannot do this.
    document.addEventListener("click", (event) => this.tapped(event), true);
    for (const link of document.querySelectorAll(".find .btn, [data-newcomer]")) link.addEventListener("click", (event) => this.newcomer(event));
    document.querySelector(".footer-inner .btn-primary")?.addEventListener("click", (event) => this.leave(event));
  }

  tapped(event) {
    const button = event.target.closest("#roll .mark");
    const cell = event.target.closest(".count-filter a");
    if (!button && !cell) return;
    if (cell && document.getElementById("roll").hasAttribute("data-partial")) return;
    event.preventDefault();
    event.stopPropagation();
    if (cell) return filterBy(cell.querySelector("b").id.slice("count-".length));
    const [status] = button.id.split("-", 1);
    this.mark(button.id.slice(status.length + 1), status);
  }

  // Pressed again it takes the mark back; where leaders differ it says which version is right.
  mark(id, status) {
    const state = this.sheet.state(id);
    return this.change(id, state.status === status && !state.disputed ? "unmarked" : status, state);
  }

  change(id, status, { seen, status: was }, people = []) {
    const body = { id: newId(), session: this.session, learner: id, status, hlc: stamp(seen), seen, observed_at: deviceNow() };
    // At once in memory, so that a second tap has seen the first; on the screen only when it is on the disk.
    this.sheet.marks.set(id, [...(this.sheet.marks.get(id) || []), { id: body.id, kind: "mark", learner: id, state: "waiting", body }]);
    const bodies = [...people.map((person) => ({ kind: "learner", body: person })), { kind: "mark", body }];
    const kept = this.keep(bodies);
    kept.catch(() => {}); // told below, in its turn
    this.chain = this.chain.then(() => kept).then(() => this.shown(id, status, was), () => this.failed(id, body, people));
    navigator.storage?.persist?.();
    return this.chain;
  }

  async keep(bodies) {
    for (const { kind, body, id = body.id } of bodies) this.onTheirWay.set(id, { id, kind, learner: body.learner || body.id, state: "waiting", body });
    try {
      await keep(this.user, bodies, this.session);
    } finally {
      for (const { body, id = body.id } of bodies) this.onTheirWay.delete(id);
    }
  }

  shown(id, status, was) {
    drawRow(this.sheet, id);
    drawCounts(this.sheet);
    const line = this.sheet.lines.get(id);
    drawUndo(text(`did-${status}`, { name: line.short || line.name }), () => this.undo(id, was));
    announce(true);
    soon();
  }

  // The disk is full: better say so than show a mark that is nowhere.
  failed(id, body, people) {
    const own = (this.sheet.marks.get(id) || []).filter((item) => item.body !== body);
    this.sheet.marks.set(id, own);
    if (people.length) {
      this.sheet.lines.delete(id);
      removeRow(id);
    } else drawRow(this.sheet, id);
    drawCounts(this.sheet);
    drawUndo(text("disk-full"), () => drawUndo(""));
  }

  async undo(id, was) {
    await this.change(id, was, this.sheet.state(id));
    drawUndo("");
    document.getElementById(`${was}-${id}`)?.focus();
  }

  // Someone who wants no name kept: one head, counted or taken back.
  count(isCounted, head = newId()) {
    const item = { id: isCounted ? head : newId(), kind: "guest", body: { id: head, session: this.session, counted: isCounted, observed_at: deviceNow() } };
    const kept = this.keep([item]);
    kept.catch(() => {}); // told below, in its turn
    const refuse = () => drawUndo(text("disk-full"), () => drawUndo(""));
    this.chain = this.chain.then(() => kept).then(() => this.counted(item), refuse).catch(console.warn);
    return this.chain;
  }

  async counted({ body }) {
    await this.refresh();
    if (body.counted) drawUndo(text("did-guest"), () => this.count(false, body.id));
    else drawUndo("");
    announce(true);
    soon();
  }

  async newcomer(event) {
    event.preventDefault();
    const { openNewcomer } = await import("./newcomer.js");
    openNewcomer(this.sheet, this.session, {
      add: async (person) => {
        this.sheet.welcome({ id: person.id, body: person });
        await this.change(person.id, "present", this.sheet.state(person.id), [person]);
        document.getElementById(`row-${person.id}`)?.scrollIntoView({ block: "center" });
      },
      guest: () => this.count(true),
      same: (id) => this.change(id, "present", this.sheet.state(id)),
    });
  }

  // The next page counts marks at the server: send first.
  async leave(event) {
    const link = event.currentTarget.href;
    event.preventDefault();
    await Promise.race([this.chain.then(flush), new Promise((done) => setTimeout(done, 5000))]);
    location.assign(link);
  }
}
