// <a data-panel>: on a desktop the page it leads to opens as a panel beside the board; elsewhere it is a link.
const wide = matchMedia("(min-width: 1100px)");
const panel = () => document.getElementById("side-panel");
let opener = null;

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-closes-panel]")) {
    event.preventDefault();
    close();
    return;
  }
  const link = event.target.closest("a[data-panel]");
  if (!link || !wide.matches || !panel() || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  opener = link.closest('td') && document.activeElement.matches('td') ? document.activeElement : link;
  window.htmx.ajax("GET", link.getAttribute("href"), { target: "#side-panel" });
});

document.addEventListener("keydown", (event) => {
  // Where nothing has the focus any more (a click beside, a window made narrow and wide again), the key means the panel.
  if (event.key === "Escape" && (event.target === document.body || event.target.closest?.("#side-panel"))) close();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "side-panel") return;
  const problem = panel().querySelector("[data-error-summary]");
  (problem ?? panel().querySelector("h2"))?.focus();
  panel().scrollTop = 0;
});

function close() {
  panel().replaceChildren();
  if (opener?.isConnected) opener.focus();
}
