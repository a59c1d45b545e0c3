// A form with data-sanbiao-confirm="sentence" asks before it is sent. Without this script the server asks on a page of its own.
// The answer goes as `confirmed=1`, which tells the server that the question was put.
function ask(form, submitter) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const heading = document.createElement("h2");
  heading.id = "confirm-title";
  heading.textContent = submitter?.textContent.trim() || "请确认";
  dialog.setAttribute("aria-labelledby", heading.id);
  const sentence = document.createElement("p");
  sentence.textContent = form.dataset.sanbiaoConfirm;
  const answers = document.createElement("form");
  answers.method = "dialog";
  answers.className = "buttons";
  for (const [value, text, style] of [["no", "返回", "button"], ["yes", heading.textContent, "button primary"]]) {
    const button = document.createElement("button");
    button.value = value;
    button.textContent = text;
    button.className = style;
    answers.append(button);
  }
  dialog.append(heading, sentence, answers);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "yes") send(form, submitter);
    dialog.remove();
    submitter?.focus();
  });
  dialog.showModal();
}

function send(form, submitter) {
  const answer = document.createElement("input");
  answer.type = "hidden";
  answer.name = "confirmed";
  answer.value = "1";
  form.append(answer);
  form.requestSubmit(submitter);
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.dataset.sanbiaoConfirm || form.elements.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form, event.submitter);
  },
  true,
);
