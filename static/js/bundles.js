// A bundle (<label data-picks="1 2 3"> around its box) ticks its skills, and is ticked as long as all of them are.
const bundles = [...document.querySelectorAll("[data-picks]")].map((label) => ({
  box: label.querySelector("input"),
  skills: label.dataset.picks.trim().split(/\s+/).map((id) => label.querySelector("input").form.querySelector(`[name="skills"][value="${id}"]`)).filter(Boolean),
}));

function follow() {
  for (const { box, skills } of bundles) box.checked = skills.length > 0 && skills.every((skill) => skill.checked);
}

document.addEventListener("change", (event) => {
  const bundle = bundles.find(({ box }) => box === event.target);
  if (bundle) for (const skill of bundle.skills) skill.checked = event.target.checked;
  if (bundle || event.target.name === "skills") follow();
});
follow();
