// Puts a sign-up form where this script stands: <script src="https://…/forms/KEY.js" data-language="it" data-title="…"></script>
// The host page's policy needs this site in script-src and frame-src, and nothing inline.
(() => {
  const script = document.currentScript;
  if (!script) return;
  const source = new URL(script.src);
  const address = new URL(source.pathname.replace(/\.js$/, ""), source.origin);
  address.searchParams.set("embed", "1");
  if (script.dataset.language) address.searchParams.set("lang", script.dataset.language);
  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = script.dataset.title || document.title;
  frame.style.width = "100%";
  frame.style.height = "520px";
  frame.style.border = "0";
  frame.style.colorScheme = "light dark";
  window.addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== source.origin) return;
    const height = Number(event.data?.tesseraFormHeight);
    if (height > 0 && height < 20000) frame.style.height = `${Math.ceil(height)}px`;
  });
  script.after(frame);
})();
