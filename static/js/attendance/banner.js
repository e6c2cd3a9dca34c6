// What the leader always sees: how much is safe on this phone, how much is sent, what needs a look.
import { counted, itemsOf } from "./items.js";
import { standing } from "./sync.js";
import { text } from "./texts.js";

const banner = () => document.getElementById("banner");

const chip = (counts) => text("chip", counts) + (counts.look ? ` · ${text("chip-look", { n: counts.look })}` : "");

// [shown as, title, line below]
function words(counts) {
  const n = counts.waiting;
  const numbers = chip(counts);
  if (n > 0 && standing.state === "signed-out") return ["key", text("signed-out", { n }), text("signed-out-do")];
  if (n > 0 && standing.state === "other-user") return ["key", text("other-user", { n }), text("signed-out-do")];
  if (n > 0 && standing.state === "reload") return ["off", text("not-sent", { n }), text("reload-do")];
  if (n > 0 && !navigator.onLine) return ["off", text("offline", { n }), text("offline-do")];
  if (n > 0 && ["no-answer", "busy"].includes(standing.state)) return ["off", text("not-sent", { n }), text("offline-do")];
  if (!navigator.onLine) return ["off", text("offline-none"), text("offline-do")];
  if (counts.look) return ["look", text("look", { n: counts.look }), numbers];
  return [n > 0 ? "sending" : "sent", "", counts.kept ? numbers : ""];
}

let user = "";

async function drawBanner() {
  const counts = counted(await itemsOf(user));
  const [look, title, line] = words(counts);
  const part = banner();
  part.hidden = !title && !line;
  part.dataset.look = look;
  part.classList.toggle("banner-quiet", !title);
  part.querySelector("[data-title]").textContent = title;
  part.querySelector("[data-line]").textContent = line;
  part.querySelector("[data-sign-in]").hidden = look !== "key";
}

// After the tap is on the screen; once for taps in quick succession.
let timer = 0;
function drawSoon() {
  clearTimeout(timer);
  timer = setTimeout(drawBanner, 200);
}

export function watchBanner(owner) {
  user = owner;
  // Most people never look: the module comes when they do (the service worker has it).
  banner().querySelector("[data-show-waiting]").addEventListener("click", async () => (await import("./waiting.js")).openWaiting(user));
  banner().querySelector("[data-sign-in]").search = new URLSearchParams({ next: location.pathname });
  for (const name of ["items:changed", "sync:state", "online", "offline"]) addEventListener(name, drawSoon);
  drawBanner();
}
