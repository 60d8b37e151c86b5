// Keys that lead to places: g and then a letter. "?" tells them all.
const dialog = document.getElementById("keys");
let leader = -Infinity;

document.querySelector("[data-keys-open]")?.addEventListener("click", () => dialog.showModal());

document.addEventListener("keydown", (event) => {
  if (!dialog || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable], dialog[open]")) return;
  const follows = event.timeStamp - leader < 1500;
  leader = event.key === "g" ? event.timeStamp : -Infinity;
  if (event.key === "?") {
    event.preventDefault();
    dialog.showModal();
  } else if (follows) {
    const place = document.querySelector(`#navigation a[data-key="${CSS.escape(event.key)}"]`);
    if (!place) return;
    event.preventDefault();
    location.assign(place.href);
  }
});
