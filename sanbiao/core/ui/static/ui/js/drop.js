// Files dropped on [data-sanbiao-drop] go into its file input; a list below names what was chosen, and how large it is.
const size = (bytes) => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);

function list(zone) {
  const names = zone.querySelector("[data-sanbiao-drop-list]");
  names?.replaceChildren(
    ...[...zone.querySelector("input[type=file]").files].map((file) => {
      const line = document.createElement("li");
      const name = document.createElement("span");
      const weight = document.createElement("span");
      name.textContent = file.webkitRelativePath || file.name;
      weight.textContent = size(file.size);
      weight.className = "num";
      line.append(name, weight);
      return line;
    }),
  );
}

for (const type of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (event) => {
    const zone = event.target.closest?.("[data-sanbiao-drop]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("over", type === "dragover");
    if (type !== "drop" || event.dataTransfer.files.length === 0) return;
    zone.querySelector("input[type=file]").files = event.dataTransfer.files;
    list(zone);
  });
}

document.addEventListener("change", (event) => {
  const zone = event.target.closest("[data-sanbiao-drop]");
  if (zone && event.target.matches("input[type=file]")) list(zone);
});
