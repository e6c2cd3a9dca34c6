// Before the first paint: the reader's appearance and letter size. Not a module, because modules wait for the page.
(() => {
  const root = document.documentElement;
  const read = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const write = (key, value) => { try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch { /* private mode */ } };
  const set = (name, value) => (value ? root.setAttribute(name, value) : root.removeAttribute(name));

  const known = (value, values) => (values.includes(value) ? value : null);
  set("data-theme", known(read("theme"), ["light", "dark"]));
  set("data-text", known(read("text"), ["large"]));

  const show = () => {
    const theme = root.getAttribute("data-theme") || "system";
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    }
    for (const button of document.querySelectorAll("[data-text-size]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(root.hasAttribute("data-text")));
    }
    for (const part of document.querySelectorAll("[data-theme-switch]")) part.hidden = false;
  };

  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-theme-choice]");
    const size = event.target.closest("[data-text-size]");
    if (!choice && !size) return;
    if (choice) {
      const theme = known(choice.dataset.themeChoice, ["light", "dark"]);
      set("data-theme", theme);
      write("theme", theme);
    }
    if (size) {
      const text = root.hasAttribute("data-text") ? null : "large";
      set("data-text", text);
      write("text", text);
    }
    show();
  });
})();
