// What the modules need; where something is missing the page stays the plain one of forms.
export const able = () =>
  Boolean(isSecureContext && window.indexedDB && window.crypto?.subtle && navigator.locks && window.BroadcastChannel && AbortSignal.timeout);

export function registerWorker() {
  navigator.serviceWorker?.register("/sw.js", { scope: "/" }).catch(() => {}); // without it only reloading offline is lost
}
