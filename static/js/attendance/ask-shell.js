// Follow-ups on the page that opens without a signal: the list, and the page beside the telephone.
import { offerUndo, openAsk, pageOf } from "./ask.js";
import { asksOf } from "./asks.js";
import { copyOf, text } from "./texts.js";

const called = ({ tries }) => (tries ? ` · ${text("ask-called", { n: tries })}` : "");

export async function showAsks(user, show) {
  const asks = await asksOf(user);
  show("asks", text("asks"), text("asks-kept"));
  const rows = asks.map((ask) => {
    const row = copyOf("ask-row");
    row.querySelector("a").href = pageOf(ask.id) + location.search;
    row.querySelector("b").textContent = ask.name;
    row.querySelector("small").textContent = ask.waits + called(ask);
    return row;
  });
  document.querySelector("[data-asks]").replaceChildren(...rows);
  document.querySelector("[data-asks]").hidden = rows.length === 0;
  document.querySelector("[data-no-asks]").hidden = rows.length > 0;
  offerUndo(user);
}

export async function showAsk(user, id, show) {
  const asks = await asksOf(user);
  const place = asks.findIndex((ask) => ask.id === id);
  if (place < 0) return showAsks(user, show);
  const ask = asks[place];
  document.querySelector(".task-bar a").href = pageOf() + location.search;
  show("ask", ask.title, text("ask-place", { n: place + 1, all: asks.length }));
  const view = document.querySelector("section[data-view=ask]");
  const put = (name, words) => { view.querySelector(`[data-ask-${name}]`).textContent = words; };
  put("name", ask.name);
  put("about", ask.about + called(ask));
  put("say", ask.say);
  for (const part of view.querySelectorAll("[data-you]")) part.textContent = ask.you;
  const call = view.querySelector("[data-ask-call]");
  call.hidden = !ask.phone;
  view.querySelector("[data-ask-no-call]").hidden = Boolean(ask.phone);
  if (ask.phone) Object.assign(call, { href: `tel:${ask.phone}` }).querySelector(".so").textContent = ask.phone_text;
  const form = document.getElementById("answer");
  form.elements.asked_on.min = ask.alone_on || "";
  await openAsk(user, form, id);
  offerUndo(user);
}
