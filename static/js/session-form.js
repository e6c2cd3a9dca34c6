// The planner: a venue that is known proposes its seats, until someone writes a number.
const written = new WeakSet();

function known(form) {
  const name = form.elements.venue.value.trim().toLowerCase();
  return [...document.querySelectorAll("#venues option")].find((option) => option.value.toLowerCase() === name);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form.planner");
  if (!form) return;
  if (event.target.name === "seats") written.add(form);
  if (event.target.name !== "venue") return;
  const venue = known(form);
  const hint = form.querySelector("[data-venue-seats]");
  hint.hidden = !venue;
  hint.textContent = venue ? hint.dataset.venueSeats.replace("{n}", venue.dataset.seats) : "";
  if (venue && !written.has(form) && !form.hasAttribute("data-keeps-seats")) form.elements.seats.value = venue.dataset.seats;
});
