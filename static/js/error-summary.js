// The error summary takes the focus when it appears; its links bring the focus into the field itself.
function focusSummary(root) {
  root.querySelector("[data-error-summary]")?.focus();
}

document.addEventListener("DOMContentLoaded", () => focusSummary(document));
focusSummary(document);
document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const control = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
  document.getElementById(`${target.id}_field`)?.scrollIntoView({ block: "center" });
  (control ?? target).focus({ preventScroll: true });
});
