// A figure chosen in the text is marked; its card beside the text is fetched by htmx.
document.addEventListener("click", (event) => {
  const slot = event.target.closest("[data-sanbiao-slot]");
  if (!slot) return;
  for (const other of document.querySelectorAll("[data-sanbiao-slot][aria-current]")) other.removeAttribute("aria-current");
  slot.setAttribute("aria-current", "true");
});
