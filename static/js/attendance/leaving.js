// Signing out: with unsent marks it says so and keeps them for the same person; with none, everything here is wiped.
import { counted, itemsOf } from "./items.js";
import { fact, forget, note } from "./store.js";

export async function leave(form) {
  const user = await fact("user");
  const { waiting, look } = user ? counted(await itemsOf(user)) : { waiting: 0, look: 0 };
  const unsent = waiting + look;
  if (unsent && !confirm(document.body.dataset.unsent.replace("{n}", unsent))) return;
  if (user && !unsent) await forget(user);
  if (user) await note("user", "");
  form.submit();
}
