// A form is sent once: the second press is ignored, the button says "Đang lưu…" and keeps its width.
// <form data-quiet> is left alone (rows of the roll call, where every tap counts).
// A form that is answered by a file stays on its page: the server says so by a cookie (FileSentMiddleware).
const busy = new Map();
const FILE_SENT = "file_sent=";
let looking = 0;

function lookForFile() {
  if (document.cookie.split("; ").some((each) => each.startsWith(FILE_SENT))) {
    forgetFile();
    for (const form of [...busy.keys()]) end(form);
  }
  looking = busy.size ? setTimeout(lookForFile, 250) : 0;
}

function forgetFile() {
  document.cookie = `${FILE_SENT}; max-age=0; path=/; samesite=lax`;
}

function begin(form, button) {
  const restore = { button, nodes: null };
  if (button?.classList.contains("btn")) {
    button.style.setProperty("width", `${button.offsetWidth}px`);
    restore.nodes = [...button.childNodes];
    button.replaceChildren(button.dataset.busy || form.dataset.busy || document.body.dataset.busy);
    button.setAttribute("aria-busy", "true");
  }
  busy.set(form, restore);
  if (!looking) {
    forgetFile();
    looking = setTimeout(lookForFile, 250);
  }
}

function end(form) {
  const state = busy.get(form);
  busy.delete(form);
  if (!state || !state.nodes) return;
  state.button.replaceChildren(...state.nodes);
  state.button.removeAttribute("aria-busy");
  state.button.style.removeProperty("width");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("data-quiet") || (form.method !== "post" && !form.hasAttribute("hx-post"))) return;
  if (busy.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  // After the event, when the browser has read the submitter's name and value and nobody refused the submit.
  setTimeout(() => { if (!event.defaultPrevented || form.hasAttribute("hx-post")) begin(form, event.submitter); });
}, true);

document.addEventListener("htmx:afterRequest", (event) => {
  for (const form of [...busy.keys()]) if (form === event.detail.elt || !form.isConnected) end(form);
});
// Coming back with the browser's back button shows the page as it was left: free the buttons.
addEventListener("pageshow", () => { for (const form of [...busy.keys()]) end(form); });
