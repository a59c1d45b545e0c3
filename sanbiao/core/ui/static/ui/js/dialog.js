// A button with data-sanbiao-dialog="id" opens that dialog; a press beside an open dialog closes it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-sanbiao-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.sanbiaoDialog)?.showModal();
  } else if (event.target.matches("dialog[open]")) {
    event.target.close();
  }
});
