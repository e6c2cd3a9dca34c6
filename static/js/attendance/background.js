// In the service worker: sends the queue of whoever is signed in when the browser says that there is a network again, also
// when no page is open. It asks the same questions as a page does: whose queue, whose session (X-User), which CSRF token.
import { sendAll } from "./send.js";
import { fact } from "./store.js";

const OVER = new Set(["sent", "signed-out", "other-user", "reload"]); // trying again without a person changes nothing

async function send() {
  const user = await fact("user");
  const [state] = user ? [await sendAll(user)].flat() : ["sent"];
  if (!OVER.has(state)) throw new Error(state); // so that the browser tries again later
}

addEventListener("sync", (event) => { if (event.tag === "queue") event.waitUntil(send()); });
