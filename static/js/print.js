// Buttons that print the page show themselves only where scripts run: <button data-print hidden>.
for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
