// Toasts close by hand; a failed htmx request says so in words.
const region = () => document.getElementById("toasts");

export function toast(templateId) {
  const template = document.getElementById(templateId);
  if (!template || !region()) return;
  region().replaceChildren(template.content.cloneNode(true));
}

document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close-toast]");
  if (!close) return;
  close.closest("[data-toast]").remove();
  document.getElementById("main")?.focus({ preventScroll: true });
});

// Parts that look for news by themselves (data-poll) look again later and need no words.
const say = (name) => (event) => { if (!event.target.closest?.("[data-poll]")) toast(name); };
document.addEventListener("htmx:sendError", say("toast-not-sent"));
document.addEventListener("htmx:timeout", say("toast-not-sent"));
document.addEventListener("htmx:responseError", say("toast-refused"));
