// Passwords can be looked at while they are typed, and a new one is measured: how long it is, and of how many different characters.
const { showPassword, passwordStrength } = document.body.dataset;

for (const field of document.querySelectorAll('input[type="password"][autocomplete$="password"]')) {
  if (field.name === "secret" || !showPassword) continue;
  const isFocused = document.activeElement === field;
  const row = document.createElement("div");
  row.className = "reveal";
  field.replaceWith(row);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = showPassword;
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
  row.append(field, button);
  if (isFocused) field.focus();
  field.form?.addEventListener("submit", () => (field.type = "password"));
  if (field.autocomplete !== "new-password" || field.minLength < 1) continue;
  const meter = document.createElement("meter");
  Object.assign(meter, { min: 0, max: 4, low: 2, high: 3, optimum: 4 });
  meter.setAttribute("aria-label", passwordStrength);
  field.addEventListener("input", () => {
    const letters = [...field.value];
    const length = letters.length / field.minLength;
    const variety = new Set(letters).size / Math.max(8, letters.length / 2);
    meter.value = length < 1 ? Math.min(1, length) : Math.min(4, 2 * Math.min(length, 2) * Math.min(variety, 1));
  });
  row.after(meter);
}
