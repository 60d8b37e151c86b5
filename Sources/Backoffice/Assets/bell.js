// The bell while something is under way: asked for again until all has ended.
import { ask, poll } from "./poll.js";

let bell = document.querySelector("[data-bell]");

if (bell) {
  poll("bell", 4000, async () => {
    if (document.hidden) return false;
    const next = (await ask(bell.dataset.bell)).querySelector(".bell");
    if (!next) throw new Error("no bell in the answer");
    bell.replaceWith(next);
    bell = next;
    return !next.dataset.bell;
  });
}
