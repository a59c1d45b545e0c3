// What was typed stays on the page when the network is gone: a form is not sent to where nobody hears.
// A phone may believe that it is connected; there, what was typed waits until the server answered.
const GONE = "网络断了，还没有提交。填写的内容都在这一页上，连上网络后再按一次即可。";
const PATIENCE = 8000;

async function isHeard() {
  const mark = document.querySelector("link[rel=icon]").href;
  try {
    await fetch(mark, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return true;
  } catch {
    return false;
  }
}

const WRITTEN = "textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=submit])";

function holdsWords(form) {
  return [...form.elements].some((each) => each.matches(WRITTEN) && each.value);
}

function tell(form) {
  forget();
  const note = document.createElement("p");
  note.className = "message message-caution";
  note.setAttribute("role", "alert");
  note.dataset.sanbiaoGone = "";
  note.textContent = GONE;
  form.prepend(note);
  note.scrollIntoView({ block: "nearest" });
}

function forget() {
  for (const note of document.querySelectorAll("[data-sanbiao-gone]")) note.remove();
}

async function sendIfHeard(form, submitter) {
  if (form.dataset.asking) return;
  form.dataset.asking = "yes";
  const heard = await isHeard();
  delete form.dataset.asking;
  if (!heard) return tell(form);
  forget();
  form.dataset.heard = "yes";
  form.requestSubmit(submitter);
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const mayAsk = matchMedia("(pointer: coarse)").matches && holdsWords(form) && !form.dataset.heard;
    delete form.dataset.heard;
    if (form.method !== "post" || event.defaultPrevented || (navigator.onLine && !mayAsk)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (navigator.onLine) sendIfHeard(form, event.submitter);
    else tell(form);
  },
  true,
);

window.addEventListener("online", forget);
