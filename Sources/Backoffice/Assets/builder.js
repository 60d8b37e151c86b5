// The form builder: while somebody types, the preview beside it is drawn anew by the server. Nothing is saved.
for (const form of document.querySelectorAll("form[data-preview]")) {
  let pause;
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(async () => {
      const body = new URLSearchParams(new FormData(form));
      body.set("act", "show");
      const answer = await fetch(form.action, { method: "POST", body });
      if (!answer.ok) return;
      const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(form.dataset.preview);
      if (next) document.getElementById(form.dataset.preview).replaceWith(next);
    }, 400);
  });
}
