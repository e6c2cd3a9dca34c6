// The roll call as the server drew it, made to work without a signal.
import { watchBanner } from "./banner.js";
import { sweep } from "./rosters.js";
import { Roll } from "./roll.js";
import { note } from "./store.js";
import { watch } from "./sync.js";
import { able, registerWorker } from "./worker.js";

async function start({ user, session }) {
  await note("user", user);
  await new Roll(user, session).open();
  watch(user);
  watchBanner(user);
  document.documentElement.dataset.offlineReady = "";
  registerWorker();
  sweep(user);
}

const roll = document.getElementById("roll");
// A database that cannot be opened (private browsing, a full disk) leaves the page as it was.
if (roll && able()) start(roll.dataset).catch((error) => console.warn("The roll call works online only:", error.message));
