// Time as the protocol counts it. The phone's clock may be wrong: what counts is its offset to the server, and what was seen.
import { fact, note } from "./store.js";

let offset = 0;

export async function wind() {
  offset = (await fact("offset")) || 0;
}

// `serverNow` as the server wrote it, `asked` when the request left (both ends of the way are taken as equally long).
export async function learn(serverNow, asked) {
  const server = Date.parse(serverNow);
  if (!Number.isFinite(server)) return;
  offset = Math.round(server - (asked + Date.now()) / 2);
  await note("offset", offset);
}

// A mark made after seeing another is always later than it, even on a phone with a wrong clock.
export function stamp(seen) {
  return Math.max(Date.now() + offset, seen + 1);
}

// The device's own time, with its offset from UTC: for display only.
export function deviceNow() {
  const now = new Date();
  const minutes = -now.getTimezoneOffset();
  const two = (number) => String(Math.abs(number)).padStart(2, "0");
  const zone = `${minutes < 0 ? "-" : "+"}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
  return new Date(now.getTime() + minutes * 60000).toISOString().replace("Z", zone);
}

// UUIDv7: sorted by when it was made, also within a millisecond.
let latest = 0;
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let time = latest = Math.max(Date.now(), latest + 1);
  for (let place = 5; place >= 0; place -= 1) {
    bytes[place] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
