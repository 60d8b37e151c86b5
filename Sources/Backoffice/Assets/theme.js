// The theme changes at once; the choice is saved behind it.
const form = document.querySelector("[data-theme-form]");

form?.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.name !== "theme") return;
  event.preventDefault();
  document.documentElement.dataset.theme = button.value;
  for (const other of form.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
  const body = new URLSearchParams(new FormData(form));
  body.set("theme", button.value);
  fetch(form.action, { method: "POST", body, keepalive: true }).catch((error) => console.warn("theme", error));
});
