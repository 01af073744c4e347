// A print button: without scripts the browser's own menu does it, so the button shows only here.
for (const button of document.querySelectorAll("[data-yy-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
