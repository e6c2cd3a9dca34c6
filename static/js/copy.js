// A button that copies the text of a field; without a clipboard the field is marked, to copy by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { return; }
    button.textContent = button.dataset.copied;
  });
}
