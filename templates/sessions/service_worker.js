// Keeps static files and one empty page on the phone, so that the roll call opens without a signal.
// Never a signed-in page and never an answer of /sync/: people's data live in IndexedDB, sealed to their user.
const ASSETS = [{% for url in assets %}"{{ url|escapejs }}", {% endfor %}];
const PAGES = { {% for code in languages %}{{ code }}: "{% url "sessions:offline_page" %}?language={{ code }}", {% endfor %}};
const WORDS = "language"; // the cache that remembers in which language the last page came
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
  await cache.addAll([...Object.values(PAGES), ...ASSETS].map(anonymous));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) if (name !== CACHE && name !== WORDS) await caches.delete(name);
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

let language = "";

async function remember(code) {
  if (code === language || !PAGES[code]) return;
  language = code;
  await (await caches.open(WORDS)).put("/", new Response(code));
}

async function remembered() {
  const kept = await caches.match("/", { cacheName: WORDS });
  return language || (kept ? kept.text() : "");
}

async function page(request) {
  try {
    const fresh = await fetch(request);
    remember(fresh.headers.get("Content-Language")).catch(() => {});
    return fresh;
  } catch (error) {
    const url = PAGES[await remembered()] || Object.values(PAGES)[0];
    return (await caches.match(url, { ignoreVary: true })) || Response.error();
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
