// Folds the navigation at the left and remembers it. Loaded in the head, so that a folded page never shows it first.
{
  const root = document.documentElement;
  const KEY = "sanbiao.side";

  function remembered() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function show(state) {
    root.dataset.side = state;
    for (const button of document.querySelectorAll("[data-sanbiao-side]")) {
      button.hidden = false;
      button.setAttribute("aria-expanded", String(state !== "folded"));
    }
  }

  root.dataset.side = remembered() === "folded" ? "folded" : "open";

  document.addEventListener("DOMContentLoaded", () => show(root.dataset.side));

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-sanbiao-side]")) return;
    const state = root.dataset.side === "folded" ? "open" : "folded";
    show(state);
    try {
      localStorage.setItem(KEY, state);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && location.hash === "#side") location.hash = "page";
  });
}
