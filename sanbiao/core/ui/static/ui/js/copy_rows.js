// A button with data-sanbiao-copy-rows copies the rows chosen in its form, heads first, as cells that Excel takes apart.
const words = (cell) => cell.textContent.replace(/\s+/g, " ").trim();

function chosen(form) {
  const heads = [...form.querySelectorAll("thead th")].map(words);
  const rows = [...form.querySelectorAll("tbody tr")].filter((row) => row.querySelector("input:checked"));
  return [heads, ...rows.map((row) => [...row.children].filter((cell) => !cell.matches(".check")).map(words))];
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-sanbiao-copy-rows]");
  if (!button) return;
  const lines = chosen(button.form);
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(lines.map((line) => line.join("\t")).join("\n"));
    button.textContent = `已复制 ${lines.length - 1} 行`;
  } catch {
    button.textContent = "未能复制，请用导出";
  }
  setTimeout(() => {
    button.textContent = before;
  }, 2000);
});

function offer() {
  for (const button of document.querySelectorAll("[data-sanbiao-copy-rows]")) button.hidden = false;
}

document.addEventListener("htmx:afterSettle", offer);
offer();
