// Keeps static files and one empty page on the phone, so that the roll call opens without a signal.
// Never a signed-in page and never an answer of /sync/: people's data live in IndexedDB, sealed to their user.
const ASSETS = [{% for url in assets %}"{{ url|escapejs }}", {% endfor %}];
const PAGE = "{% url "sessions:offline_page" %}";
const CACHE = `static-${checksum(ASSETS.join())}`;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;

// FNV-1a: a release changes the names of hashed files, and so the name of the cache.
function checksum(text) {
  let sum = 2166136261;
  for (const sign of text) sum = Math.imul(sum ^ sign.charCodeAt(0), 16777619) >>> 0;
  return sum.toString(16);
}

// Asked for without cookies: the page cannot hold anything of the person who is signed in.
const anonymous = (url) => new Request(url, { credentials: "omit", cache: "no-cache" });

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll([PAGE, ...ASSETS].map(anonymous));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

// A hashed file never changes; others (while developing) are asked for first.
async function file(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept && HASHED.test(new URL(request.url).pathname)) return kept;
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !kept) (await caches.open(CACHE)).put(request, fresh.clone());
    return fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    return (await caches.match(PAGE, { ignoreVary: true })) || Response.error();
  }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("{{ prefix|escapejs }}")) event.respondWith(file(request));
});
