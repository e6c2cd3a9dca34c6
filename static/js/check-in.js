// A scanned code leads here with its token behind the #, which browsers never send: post it, and leave no trace of it.
const form = document.getElementById("door");

function open() {
  const token = location.hash.slice(1);
  if (!token) return;
  history.replaceState(null, "", location.pathname);
  form.hidden = true;
  document.getElementById("door-opening").hidden = false;
  form.elements.code.value = token;
  form.submit();
}

addEventListener("hashchange", open); // scanned again while the page is open
// Back from the next page: the form must be there again, and empty.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  form.hidden = false;
  form.elements.code.value = "";
  document.getElementById("door-opening").hidden = true;
});
open();
