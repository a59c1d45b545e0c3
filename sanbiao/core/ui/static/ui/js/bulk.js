// Choosing rows: a form with data-sanbiao-bulk shows its bar once a row is chosen, and how many they are.
// [data-sanbiao-bulk-every] chooses all rows that the filters leave: the rows of the page are then chosen too.
// The head's box [data-sanbiao-all] chooses every row of the page; Shift chooses the rows between two presses.
let last = null;

const boxes = (form) => [...form.querySelectorAll("tbody input[type=checkbox]")];

function count(form) {
  const all = boxes(form);
  const chosen = all.filter((box) => box.checked).length;
  const head = form.querySelector("[data-sanbiao-all]");
  if (head) {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
  const every = form.querySelector("[data-sanbiao-bulk-every]");
  if (every && chosen < all.length) every.checked = false;
  for (const bar of form.querySelectorAll("[data-sanbiao-bulk-bar]")) bar.hidden = chosen === 0;
  for (const number of form.querySelectorAll("[data-sanbiao-bulk-count]")) number.textContent = `（${chosen}）`;
}

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-sanbiao-bulk]");
  if (!form || !event.target.matches("input[type=checkbox]")) return;
  const all = boxes(form);
  if (event.target.matches("[data-sanbiao-all]")) {
    for (const box of all) box.checked = event.target.checked;
  } else if (event.target.matches("[data-sanbiao-bulk-every]")) {
    if (event.target.checked) for (const box of all) box.checked = true;
  } else if (event.shiftKey && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(event.target)].sort((a, b) => a - b);
    for (const box of all.slice(from, to + 1)) box.checked = event.target.checked;
  }
  last = event.target;
  count(form);
});

function countAll() {
  for (const form of document.querySelectorAll("[data-sanbiao-bulk]")) count(form);
}

document.addEventListener("htmx:afterSettle", countAll);
countAll();
