// The progress of a job: its fragment is asked for again until it says that the job has ended, then the page shows the outcome.
import { ask, poll } from "./poll.js";

for (let card of document.querySelectorAll("[data-poll]")) {
  poll("progress", Number(card.dataset.pollEvery) || 1000, async () => {
    if (document.hidden) return false;
    const next = (await ask(card.dataset.poll)).querySelector(".progress-card");
    if (!next) throw new Error("no progress in the answer");
    if (!next.dataset.poll) {
      location.reload();
      return true;
    }
    // The bar is kept and moved, so that it glides.
    const [bar, nextBar] = [card.querySelector("progress"), next.querySelector("progress")];
    if (bar && nextBar && nextBar.hasAttribute("value")) {
      bar.value = nextBar.value;
      nextBar.replaceWith(bar);
    }
    card.replaceWith(next);
    card = next;
    return false;
  });
}
