// Tiles of a dashboard are dragged to their places; without this their buttons do the same.
const board = document.querySelector("[data-board]");
let dragged = null;

const tileAt = (event) => event.target.closest?.("[data-tile]");

const clear = () => {
  for (const tile of board.children) tile.classList.remove("target", "dragged");
};

const keep = async (tile) => {
  const fields = new URLSearchParams({
    csrf: board.dataset.csrf, tile: tile.dataset.tile, act: "place", before: tile.nextElementSibling?.dataset.tile ?? "",
  });
  try {
    const answer = await fetch(board.dataset.board, { method: "POST", body: fields });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
  } catch {
    // What is shown must be what is kept.
    location.reload();
  }
};

if (board) {
  for (const tile of board.children) tile.draggable = true;
  board.addEventListener("dragstart", (event) => {
    dragged = tileAt(event);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.tile);
    dragged.classList.add("dragged");
  });
  board.addEventListener("dragover", (event) => {
    const tile = tileAt(event);
    if (!dragged || !tile) return;
    event.preventDefault();
    for (const other of board.children) other.classList.toggle("target", other === tile && other !== dragged);
  });
  board.addEventListener("drop", (event) => {
    const tile = tileAt(event);
    if (!dragged || !tile || tile === dragged) return;
    event.preventDefault();
    // A tile dragged to the right lands behind the one it is dropped on, to the left before it.
    const isLater = dragged.compareDocumentPosition(tile) & Node.DOCUMENT_POSITION_FOLLOWING;
    tile[isLater ? "after" : "before"](dragged);
    keep(dragged);
  });
  board.addEventListener("dragend", () => {
    clear();
    dragged = null;
  });
}
