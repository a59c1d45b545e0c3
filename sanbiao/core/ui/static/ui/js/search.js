// `/` goes to the search box, `?` shows the keys. Not while somebody types.
const TYPING = "input, textarea, select, [contenteditable], dialog[open] *";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-sanbiao-search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "?") {
    document.getElementById("keys")?.showModal();
  }
});
