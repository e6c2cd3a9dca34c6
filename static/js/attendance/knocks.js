// Who waits at the door, above the roll call: looked up when the page comes, and again while it is in sight.
const EVERY = 30000;

async function lookUp(part) {
  const options = { headers: { "HX-Request": "true" }, cache: "no-store", signal: AbortSignal.timeout(20000) };
  const answer = await fetch(part.dataset.looks, options);
  const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
  const fresh = page.getElementById("knocks");
  if (fresh && !part.contains(document.activeElement)) part.replaceChildren(...fresh.childNodes);
}

export function watchKnocks(part) {
  const look = () => { if (!document.hidden && navigator.onLine) lookUp(part).catch(() => {}); }; // the next look will tell
  setInterval(look, EVERY);
  look();
}
