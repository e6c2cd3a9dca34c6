// The roll call as the server drew it, made to work without a signal.
import { watchBanner } from "./banner.js";
import { watchKnocks } from "./knocks.js";
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

// Where a database cannot be opened (an old browser, private browsing, a full disk) the page stays one of forms; htmx,
// which nobody else needs here, sends them row by row.
function stayPlain(reason) {
  console.warn("The roll call works online only:", reason);
  document.head.append(Object.assign(document.createElement("script"), { src: roll.dataset.htmx }));
}

const roll = document.getElementById("roll");
const knocks = document.querySelector("[data-looks]");
if (roll && able()) start(roll.dataset).catch((error) => stayPlain(error.message));
else if (roll) stayPlain("this browser is too old");
if (knocks) watchKnocks(knocks);
