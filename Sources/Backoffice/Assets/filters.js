// A filter applies when it is chosen; empty fields stay out of the address.
for (const form of document.querySelectorAll("form[data-auto-submit]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    for (const field of form.elements) {
      if (field.name && field.value === "") field.disabled = true;
    }
  });
}

// Going back brings the page as it was left: the fields must be usable again.
addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form[data-auto-submit] :disabled")) field.disabled = false;
});
