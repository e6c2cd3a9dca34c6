// The board with the keyboard alone: arrows go from cell to cell, Enter in an empty one creates a session there.
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function focus(cell) {
  const link = cell.querySelector("a");
  if (!link) cell.tabIndex = -1;
  (link ?? cell).focus();
}

function neighbour(cell, [down, across]) {
  const links = [...cell.querySelectorAll("a")];
  const next = links[links.indexOf(document.activeElement) + down];
  if (down && next) return next;
  const row = down ? cell.parentElement[down > 0 ? "nextElementSibling" : "previousElementSibling"] : cell.parentElement;
  return row?.cells[Math.min(cell.cellIndex + across, row.cells.length - 1)];
}

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.(".board tbody th, .board tbody td");
  if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const arrow = ARROWS[event.key];
  if (arrow) {
    const target = neighbour(cell, arrow);
    if (!target) return;
    event.preventDefault();
    if (target.matches("a")) target.focus();
    else focus(target);
  } else if (event.key === "Enter" && event.target === cell) {
    create(cell);
  }
});

document.addEventListener("dblclick", (event) => {
  const cell = event.target.closest(".board tbody td");
  if (cell && !event.target.closest("a")) create(cell);
});

function create(cell) {
  const board = cell.closest(".board");
  const day = board.tHead.rows[0].cells[cell.cellIndex]?.dataset.day;
  if (!board.dataset.create || !day || cell.colSpan > 1) return;
  const link = document.createElement("a");
  link.href = `${board.dataset.create}?area=${cell.parentElement.dataset.area}&day=${day}`;
  link.dataset.panel = "";
  cell.append(link);
  link.click();
  link.remove();
}
