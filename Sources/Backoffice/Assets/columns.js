// The menu of columns: the arrows move a line at once; the list follows when the choice is applied.
for (const form of document.querySelectorAll("form[data-columns]")) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    const line = button.closest("li");
    if (button.value.startsWith("up.")) line.previousElementSibling?.before(line);
    else line.nextElementSibling?.after(line);
    button.focus();
  });
}
