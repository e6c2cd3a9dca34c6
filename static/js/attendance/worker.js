// What the modules need; where something is missing the page stays the plain one of forms.
export const able = () =>
  Boolean(isSecureContext && window.indexedDB && window.crypto?.subtle && navigator.locks && window.BroadcastChannel && AbortSignal.timeout);

// Without it only reloading offline is lost. Where there is Background Sync the worker also sends, which takes modules.
export function registerWorker() {
  const plain = () => navigator.serviceWorker.register("/sw.js", { scope: "/" });
  if (!navigator.serviceWorker) return;
  const sending = () => navigator.serviceWorker.register("/sw.js?sends=1", { scope: "/", type: "module" });
  ("SyncManager" in window ? sending().catch(plain) : plain()).catch(() => {});
}
