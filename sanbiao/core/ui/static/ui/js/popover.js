// Menus made of <details data-sanbiao-popover>: one open at a time, closed by Esc and by a press elsewhere.
const OPEN = "details[data-sanbiao-popover][open]";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(OPEN)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(OPEN)) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches?.(OPEN)) event.target.querySelector("input[type=search]")?.focus();
  },
  true,
);
