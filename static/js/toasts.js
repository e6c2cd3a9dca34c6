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

document.addEventListener("htmx:sendError", () => toast("toast-not-sent"));
document.addEventListener("htmx:timeout", () => toast("toast-not-sent"));
document.addEventListener("htmx:responseError", () => toast("toast-refused"));
