// What goes on by itself: a region is asked for again and again and put in the place of the old one, unless somebody is in it or nobody looks.
import { ask, poll } from "./poll.js";

const busy = (region) =>
  document.hidden || region.contains(document.activeElement) || region.querySelector("details[open]") || !document.getSelection().isCollapsed;

for (let region of document.querySelectorAll("[data-live]")) {
  poll("live", Number(region.dataset.live) || 5000, async () => {
    if (busy(region)) return false;
    const next = (await ask(location.href)).getElementById(region.id);
    if (!next) throw new Error("the region is not in the answer");
    if (busy(region)) return false;
    region.replaceWith(next);
    region = next;
    return !region.dataset.live;
  });
}

// The box in the heading chooses all rows of the page.
for (const all of document.querySelectorAll("[data-choose-all]")) {
  const boxes = () => all.closest("table").querySelectorAll("tbody input[type=checkbox]");
  all.hidden = false;
  all.addEventListener("change", () => boxes().forEach((box) => (box.checked = all.checked)));
}
