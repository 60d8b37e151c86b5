// Menus are <details>: a click elsewhere or Escape closes them.
const floating = "details.menu[open], details.figures[open]";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(floating)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(floating)) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (location.hash === "#navigation") location.hash = "main";
});
