// Lists by keyboard: j and k or the arrows move between rows, Enter opens one (it is a link).
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, dialog[open], summary, .segments")) return;
  const down = event.key === "j" || event.key === "ArrowDown";
  const up = event.key === "k" || event.key === "ArrowUp";
  if (!down && !up) return;
  const rows = [...document.querySelectorAll("[data-rows] tbody a.row")];
  const at = rows.indexOf(document.activeElement);
  // Arrows scroll the page until a row has been chosen.
  if (rows.length === 0 || (at < 0 && event.key.startsWith("Arrow"))) return;
  event.preventDefault();
  rows[Math.min(Math.max(at + (down ? 1 : -1), 0), rows.length - 1)].focus();
});
