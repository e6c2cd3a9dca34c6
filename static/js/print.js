// Buttons that print the page show themselves only where scripts run: <button data-print hidden>.
for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
// A link to a page that ends in #print leads to the whole of it, and prints it.
function printAsked() {
  if (location.hash !== "#print") return;
  history.replaceState(history.state, "", location.pathname + location.search);
  window.print();
}
window.addEventListener("hashchange", printAsked);
if (document.readyState === "complete") printAsked();
else window.addEventListener("load", printAsked);
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
