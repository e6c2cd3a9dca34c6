// The pages of follow-ups as the server drew them, made to work without a signal.
import { offerUndo, openAsk } from "./ask.js";
import { fetchAsks } from "./asks.js";
import { watchBanner } from "./banner.js";
import { note } from "./store.js";
import { watch } from "./sync.js";
import { able, registerWorker } from "./worker.js";

async function start({ user, followUp }) {
  await note("user", user);
  const form = document.getElementById("answer");
  if (form) await openAsk(user, form, followUp);
  offerUndo(user);
  watch(user);
  watchBanner(user);
  registerWorker();
  await fetchAsks(user);
  document.documentElement.dataset.offlineReady = "";
}

const asks = document.querySelector("[data-asks-of]");
if (asks && able()) start({ user: asks.dataset.asksOf, followUp: asks.dataset.followUp }).catch((error) => console.warn("Follow-ups work online only:", error.message));
