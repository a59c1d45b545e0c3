// A page made for paper asks for the printer as soon as it is there, and again by its button.
const button = document.querySelector("[data-sanbiao-print]");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
  window.addEventListener("load", () => window.print(), { once: true });
}
