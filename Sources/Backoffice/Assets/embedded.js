// In a form that stands within somebody else's page: tells that page how high it is, so that it shows whole.
const main = document.querySelector("main");
const tell = () => window.parent.postMessage({ tesseraFormHeight: main.offsetHeight + 4 }, "*");
new ResizeObserver(tell).observe(main);
tell();
