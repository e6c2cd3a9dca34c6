// Only a phone that has kept marks needs a question at the door; the modules for it are loaded then.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!new URL(form.action).pathname.endsWith("/accounts/logout/") || !isSecureContext || !window.indexedDB) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  import("./attendance/leaving.js").then(({ leave }) => leave(form)).catch(() => form.submit());
}, true);
