// The search box as a command palette: "/" or Ctrl-K opens it from anywhere, results come as an HTML fragment while one types.
const dialog = document.getElementById("palette");

if (dialog) {
  const input = dialog.querySelector("input");
  const results = dialog.querySelector(".palette-results");
  const hint = results.innerHTML;
  let timer = 0;
  let request = null;

  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
  };

  const hits = () => [...results.querySelectorAll("a.hit")];

  const choose = (step) => {
    const all = hits();
    if (all.length === 0) return;
    const at = all.findIndex((hit) => hit.classList.contains("chosen"));
    all[at]?.classList.remove("chosen");
    const next = all[(at + step + all.length) % all.length] ?? all[0];
    next.classList.add("chosen");
    next.scrollIntoView({ block: "nearest" });
  };

  const search = async () => {
    const text = input.value.trim();
    request?.abort();
    if (text.length < 2) {
      results.innerHTML = hint;
      return;
    }
    request = new AbortController();
    const current = request;
    try {
      const answer = await fetch(`${dialog.dataset.source}?q=${encodeURIComponent(text)}`, {
        signal: current.signal,
        headers: { Accept: "text/html" },
      });
      // A session that has ended leads to the page for signing in: let the browser go there.
      if (answer.redirected) return location.reload();
      if (!answer.ok) return;
      const fragment = await answer.text();
      if (current.signal.aborted) return;
      results.innerHTML = fragment;
      hits()[0]?.classList.add("chosen");
    } catch (error) {
      if (error.name !== "AbortError") console.warn("search", error);
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 140);
  });

  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      // A search field takes the first Escape to empty itself: here it closes.
      event.preventDefault();
      dialog.close();
    } else if (event.key === "Enter" && event.target === input) {
      const hit = results.querySelector("a.chosen");
      if (hit) {
        event.preventDefault();
        location.assign(hit.href);
      }
    }
  });

  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (slash || control) {
      event.preventDefault();
      open();
    }
  });

  document.querySelector("[data-palette-open] input")?.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    open();
  });
}
