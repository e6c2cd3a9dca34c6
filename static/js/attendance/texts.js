// Words come with the page, in its language: <template id="texts"><p data-text="waiting">{n} chờ gửi</p></template>.
const words = new Map();

function load() {
  for (const template of document.querySelectorAll("#texts, #page-texts, #entry-texts, #ask-texts")) {
    for (const one of template.content.querySelectorAll("[data-text]")) words.set(one.dataset.text, one.textContent);
  }
}

export function text(name, values = {}) {
  if (words.size === 0) load();
  return (words.get(name) || "").replace(/\{(\w+)\}/g, (gap, key) => (key in values ? String(values[key]) : gap));
}

// A copy of what stands in a <template>.
export const copyOf = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

export const timeOf = (moment) =>
  new Date(moment).toLocaleTimeString("vi-VN", { hour: "numeric", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });

export const dayOf = (moment) => new Date(moment).toLocaleDateString("en-CA", { timeZone: "Asia/Ho_Chi_Minh" });
