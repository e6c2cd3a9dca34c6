// A file field as a drop zone: [data-drop] around an <input type=file>; the chosen name is shown and read out.
// A [data-drop-send] around the form's button: choosing is all, the button shows itself and is pressed at once.
const setUp = (zone) => {
  const input = zone.querySelector("input[type=file]");
  const button = zone.querySelector("[data-drop-button]");
  if (!input || !button) return;
  input.classList.add("visually-hidden");
  zone.insertBefore(input, button);
  button.hidden = false;
  const send = input.form?.querySelector("[data-drop-send]");
  if (send && !input.files.length) send.hidden = true;
  showName(zone, input);
};

const chosen = (zone, input) => {
  showName(zone, input);
  const send = input.form?.querySelector("[data-drop-send]");
  if (!send) return;
  send.hidden = !input.files.length;
  if (input.files.length) input.form.requestSubmit(send.querySelector("[type=submit]"));
};

const showName = (zone, input) => {
  zone.querySelector("[data-drop-file]").textContent = [...input.files].map((file) => file.name).join(", ");
};

const zoneOf = (event) => event.target.closest?.("[data-drop]");

for (const zone of document.querySelectorAll("[data-drop]")) setUp(zone);
document.addEventListener("change", (event) => { const zone = zoneOf(event); if (zone && event.target.type === "file") chosen(zone, event.target); });
document.addEventListener("dragover", (event) => { const zone = zoneOf(event); if (zone) { event.preventDefault(); zone.classList.add("over"); } });
document.addEventListener("dragleave", (event) => zoneOf(event)?.classList.remove("over"));
document.addEventListener("drop", (event) => {
  const zone = zoneOf(event);
  if (!zone) return;
  event.preventDefault();
  zone.classList.remove("over");
  const input = zone.querySelector("input[type=file]");
  input.files = event.dataTransfer.files;
  chosen(zone, input);
});
