// Tooltips of charts: what the server wrote into <title>, shown beside the pointer at once. "name<TAB>value" lines stand in two columns.
const tip = document.createElement("div");
tip.className = "tooltip";
tip.hidden = true;
document.body.append(tip);

let current = null;

const show = (mark) => {
  const [heading, ...lines] = mark.dataset.tip.split("\n");
  const strong = document.createElement("strong");
  strong.textContent = heading;
  const list = document.createElement("dl");
  const plain = [];
  for (const line of lines) {
    const [name, value] = line.split("\t");
    if (value === undefined) {
      plain.push(name);
      continue;
    }
    const term = document.createElement("dt");
    const detail = document.createElement("dd");
    term.textContent = name === "=" ? "" : name;
    detail.textContent = value;
    if (name === "=") {
      term.className = "sum";
      detail.className = "sum";
    }
    list.append(term, detail);
  }
  tip.replaceChildren(strong, ...plain, ...(list.children.length ? [list] : []));
  tip.hidden = false;
};

const place = (x, y) => {
  const box = tip.getBoundingClientRect();
  const left = x + 14 + box.width > innerWidth ? x - box.width - 14 : x + 14;
  const top = Math.min(Math.max(y - box.height / 2, 6), innerHeight - box.height - 6);
  tip.style.transform = `translate(${Math.max(left, 4)}px, ${top}px)`;
};

// The browser's own slow tooltip would show as well: the text moves into a data attribute.
for (const title of document.querySelectorAll(".plot title")) {
  if (!title.parentElement.classList.contains("plot")) title.parentElement.dataset.tip = title.textContent;
  title.remove();
}

document.addEventListener("pointermove", (event) => {
  const mark = event.target.closest?.("[data-tip]") ?? null;
  if (mark !== current) {
    current = mark;
    if (mark) show(mark);
    else tip.hidden = true;
  }
  if (mark) place(event.clientX, event.clientY);
});
document.addEventListener("scroll", () => { tip.hidden = true; current = null; }, { passive: true, capture: true });
