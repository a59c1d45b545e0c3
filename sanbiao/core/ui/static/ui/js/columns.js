// Which columns a table shows: boxes in [data-sanbiao-columns="table id"] named by column, cells with data-column.
// Remembered by this browser. Without this script every column is shown.
const key = (chooser) => `sanbiao.columns.${chooser.dataset.sanbiaoColumns}`;

function hidden(chooser) {
  try {
    return JSON.parse(localStorage.getItem(key(chooser))) ?? [];
  } catch {
    return [];
  }
}

function show(chooser) {
  const names = hidden(chooser);
  for (const box of chooser.querySelectorAll("input[type=checkbox]")) box.checked = !names.includes(box.value);
  for (const cell of document.querySelectorAll(`#${chooser.dataset.sanbiaoColumns} [data-column]`)) {
    cell.hidden = names.includes(cell.dataset.column);
  }
}

function showAll() {
  for (const chooser of document.querySelectorAll("[data-sanbiao-columns]")) {
    chooser.closest("details").hidden = false;
    show(chooser);
  }
}

document.addEventListener("change", (event) => {
  const chooser = event.target.closest("[data-sanbiao-columns]");
  if (!chooser) return;
  const names = [...chooser.querySelectorAll("input:not(:checked)")].map((box) => box.value);
  try {
    localStorage.setItem(key(chooser), JSON.stringify(names));
  } catch {
    return;
  }
  show(chooser);
});

document.addEventListener("htmx:afterSettle", showAll);
showAll();
