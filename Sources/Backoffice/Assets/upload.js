// Choosing a file by dropping it, and seeing how much of it has been sent.
const form = document.querySelector("form[data-upload]");

if (form) {
  const drop = form.querySelector("[data-drop]");
  const input = form.querySelector("input[type=file]");
  const name = form.querySelector("[data-drop-name]");
  const tooLarge = form.querySelector("[data-too-large]");
  const failed = form.querySelector("[data-upload-failed]");
  const progress = form.querySelector("[data-upload-progress]");
  const percent = form.querySelector("[data-upload-percent]");
  const submit = form.querySelector("button.primary");
  const prompt = name.textContent;

  const chosen = () => {
    const file = input.files[0];
    name.textContent = file ? file.name : prompt;
    const large = Boolean(file) && file.size > Number(form.dataset.limit);
    tooLarge.hidden = !large;
    submit.disabled = large;
  };
  input.addEventListener("change", chosen);

  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    chosen();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    failed.hidden = true;
    progress.hidden = false;
    submit.disabled = true;
    const bar = progress.querySelector("progress");
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (step) => {
      if (!step.lengthComputable) return;
      bar.value = (step.loaded / step.total) * 1000;
      percent.textContent = `${Math.floor((step.loaded / step.total) * 100)}%`;
    });
    request.addEventListener("load", () => {
      // The server answers with a redirect to the import, or with this page and what is wrong.
      if (request.status < 400 && request.responseURL && request.responseURL !== location.href) return location.assign(request.responseURL);
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = page.querySelector("main");
      if (!main) return failure();
      document.querySelector("main").replaceChildren(...main.childNodes);
    });
    const failure = () => {
      failed.hidden = false;
      progress.hidden = true;
      submit.disabled = false;
    };
    request.addEventListener("error", failure);
    request.send(new FormData(form));
  });
}
