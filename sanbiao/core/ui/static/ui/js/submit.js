// A form with data-sanbiao-submit is sent as soon as a choice in it changes; its own button is then not needed.
function settle(within) {
  for (const button of within.querySelectorAll("[data-sanbiao-submit] [data-sanbiao-needless]")) button.hidden = true;
}

document.addEventListener("change", (event) => {
  const { form, name } = event.target;
  // What has no name is not sent, so it is no reason to send.
  if (name && form?.matches("[data-sanbiao-submit]")) form.requestSubmit();
});

document.addEventListener("htmx:load", (event) => settle(event.detail.elt));
settle(document);
