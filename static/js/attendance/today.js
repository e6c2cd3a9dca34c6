// "Hôm nay" brings the lists of today and tomorrow onto the phone, the evening before as well.
import { fetchAsks } from "./asks.js";
import { watchBanner } from "./banner.js";
import { itemsOf } from "./items.js";
import { fetchRoster, rosterOf, sweep } from "./rosters.js";
import { note } from "./store.js";
import { watch } from "./sync.js";
import { text } from "./texts.js";
import { able, registerWorker } from "./worker.js";

async function bring(user, session) {
  await fetchRoster(user, session);
  const items = (await itemsOf(user)).filter((item) => item.session === session && item.state === "waiting");
  const mark = document.querySelector(`[data-kept="${session}"]`);
  if (!mark || !(await rosterOf(user, session))) return;
  mark.querySelector("span").textContent = items.length ? text("kept-changes", { n: items.length }) : text("kept");
  mark.hidden = false;
}

async function start({ user, rosters }) {
  await note("user", user);
  registerWorker();
  watch(user);
  watchBanner(user);
  for (const session of rosters.split(" ").filter(Boolean)) await bring(user, session);
  await fetchAsks(user);
  document.documentElement.dataset.offlineReady = "";
  await sweep(user);
}

const today = document.getElementById("today");
if (today && able()) start(today.dataset).catch((error) => console.warn("This page works online only:", error.message));
