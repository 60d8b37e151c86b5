// The progress of a job: its fragment is asked for again until it says that the job has ended, then the page shows the outcome.
const follow = async (card) => {
  const pause = Number(card.dataset.pollEvery) || 1000;
  let failures = 0;
  while (card.dataset.poll) {
    await new Promise((resume) => setTimeout(resume, pause * Math.min(2 ** failures, 30)));
    if (document.hidden) continue;
    try {
      const answer = await fetch(card.dataset.poll, { headers: { Accept: "text/html" } });
      if (answer.redirected) return location.reload();
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const room = document.createElement("template");
      room.innerHTML = await answer.text();
      const next = room.content.querySelector(".progress-card");
      if (!next) throw new Error("no progress in the answer");
      if (!next.dataset.poll) return location.reload();
      // The bar is kept and moved, so that it glides.
      const [bar, nextBar] = [card.querySelector("progress"), next.querySelector("progress")];
      if (bar && nextBar && nextBar.hasAttribute("value")) {
        bar.value = nextBar.value;
        nextBar.replaceWith(bar);
      }
      card.replaceWith(next);
      card = next;
      failures = 0;
    } catch (error) {
      failures = Math.min(failures + 1, 5);
      console.warn("progress", error);
    }
  }
};

for (const card of document.querySelectorAll("[data-poll]")) follow(card);
