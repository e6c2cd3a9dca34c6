// The page of quick entries as the server drew it, made to work without a signal.
import { watchBanner } from "./banner.js";
import { Entries } from "./entry.js";
import { fetchRoster, sweep } from "./rosters.js";
import { note } from "./store.js";
import { watch } from "./sync.js";
import { able, registerWorker } from "./worker.js";

async function start(form) {
  const { user, session } = form.dataset;
  await note("user", user);
  await fetchRoster(user, session); // what stands, before anything is drawn anew
  await new Entries(user, session, form).open();
  watch(user);
  watchBanner(user);
  document.documentElement.dataset.offlineReady = "";
  registerWorker();
  sweep(user);
}

const form = document.getElementById("entry");
// A database that cannot be opened leaves the page as it was: a plain form.
if (form && able()) start(form).catch((error) => console.warn("Quick entries work online only:", error.message));
