// Signing out: with unsent marks it says so and keeps them for the same person; with none of anybody, the server is told that
// everything here may be wiped.
import { counted, itemsOf } from "./items.js";
import { fact, forget, leaveNothing, note } from "./store.js";

export async function leave(form) {
  const user = await fact("user");
  const { waiting, look } = user ? counted(await itemsOf(user)) : { waiting: 0, look: 0 };
  const unsent = waiting + look;
  if (unsent && !confirm(document.body.dataset.unsent.replace("{n}", unsent))) return;
  if (await leaveNothing()) form.append(field("wipe", "1"));
  else if (user && !unsent) await forget(user);
  if (user) await note("user", "");
  form.submit();
}

function field(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}
