// What goes on by itself: a region is asked for again and again and put in the place of the old one, unless somebody is in it or nobody looks.
const busy = (region) =>
  document.hidden || region.contains(document.activeElement) || region.querySelector("details[open]") || !document.getSelection().isCollapsed;

const follow = async (region) => {
  let failures = 0;
  while (region.dataset.live) {
    const pause = Number(region.dataset.live) || 5000;
    await new Promise((resume) => setTimeout(resume, pause * Math.min(2 ** failures, 30)));
    if (busy(region)) continue;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (answer.redirected) return location.reload();
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(region.id);
      if (!next) throw new Error("the region is not in the answer");
      if (busy(region)) continue;
      region.replaceWith(next);
      region = next;
      failures = 0;
    } catch (error) {
      failures = Math.min(failures + 1, 5);
      console.warn("live", error);
    }
  }
};

for (const region of document.querySelectorAll("[data-live]")) follow(region);

// The box in the heading chooses all rows of the page.
for (const all of document.querySelectorAll("[data-choose-all]")) {
  const boxes = () => all.closest("table").querySelectorAll("tbody input[type=checkbox]");
  all.hidden = false;
  all.addEventListener("change", () => boxes().forEach((box) => (box.checked = all.checked)));
}
