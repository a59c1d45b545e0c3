// A button with data-sanbiao-copy copies that text, or the address of this page when it is empty, and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-sanbiao-copy]");
  if (!button) return;
  const label = button.querySelector("[data-sanbiao-copy-label]") ?? button;
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.sanbiaoCopy || location.href);
    label.textContent = "已复制";
  } catch {
    label.textContent = "未能复制，请从地址栏复制";
  }
  setTimeout(() => {
    label.textContent = before;
  }, 2000);
});
