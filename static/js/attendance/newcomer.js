// Adding someone who just came, in two taps: a name is enough. Who may be on the list already is suggested.
import { newId } from "./clock.js";
import { copyOf, text } from "./texts.js";

const dialog = () => document.getElementById("newcomer");
let answers = null;
let sheet = null;

export function openNewcomer(on, session, then) {
  if (!answers) listen();
  dialog().querySelector("[data-whole-form]").href = `/sessions/${session}/walk-ins/new/`;
  sheet = on;
  answers = then;
  dialog().querySelector("form").reset();
  dialog().querySelector("[data-no-name]").hidden = true;
  dialog().querySelector("[name=name]").value = document.querySelector("#roll-search [name=q]")?.value ?? "";
  suggest();
  dialog().showModal();
}

function listen() {
  const form = dialog().querySelector("form");
  form.addEventListener("submit", (event) => { event.preventDefault(); add(form); });
  form.elements.name.addEventListener("input", suggest);
  form.querySelector("[data-guest]").addEventListener("click", () => {
    dialog().close();
    answers.guest();
  });
}

function add(form) {
  const name = form.elements.name.value.normalize("NFC").replace(/\s+/g, " ").trim();
  form.querySelector("[data-no-name]").hidden = Boolean(name);
  if (!name) return form.elements.name.focus();
  const year = Number(form.elements.birth_year.value);
  dialog().close();
  answers.add({
    id: newId(),
    name,
    form_of_address: form.elements.form_of_address.value,
    birth_year: year >= 1900 && year <= new Date().getFullYear() - 10 ? year : null,
    phone: null,
    consent: { purpose: "training", given: true }, // the button says so
  });
}

function suggest() {
  const found = sheet.alike(dialog().querySelector("[name=name]").value).slice(0, 3);
  dialog().querySelector("[data-alike]").replaceChildren(...found.map(suggestion));
}

function suggestion(line) {
  const note = copyOf("newcomer-alike");
  note.querySelector("p").textContent = text("alike", { name: line.name });
  note.querySelector("button").addEventListener("click", () => {
    dialog().close();
    answers.same(line.id);
  });
  return note;
}
