// A bundle (<label data-picks="1 2 3"> around its box) ticks its skills, and is ticked as long as all of them are.
// Looked up at each change, so that a form that came in later works too.
function bundles() {
  return [...document.querySelectorAll("[data-picks]")].map((label) => {
    const box = label.querySelector("input");
    const pick = (id) => box.form.querySelector(`[name="skills"][value="${id}"]`);
    return { box, skills: label.dataset.picks.trim().split(/\s+/).map(pick).filter(Boolean) };
  });
}

function follow() {
  for (const { box, skills } of bundles()) box.checked = skills.length > 0 && skills.every((skill) => skill.checked);
}

document.addEventListener("change", (event) => {
  const bundle = bundles().find(({ box }) => box === event.target);
  if (bundle) for (const skill of bundle.skills) skill.checked = event.target.checked;
  if (bundle || event.target.name === "skills") follow();
});
document.addEventListener("htmx:afterSwap", follow);
follow();
