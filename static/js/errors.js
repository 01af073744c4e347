// Error summary: takes the focus when the page comes back, and its links focus the control they name.
const summary = document.querySelector("[data-yy-errors]");

summary.focus();
summary.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const control = link && document.getElementById(link.hash.slice(1));
  if (!control) return;
  event.preventDefault();
  const place = control.closest(".field") ?? control;
  place.scrollIntoView({ block: "start" });
  control.focus({ preventScroll: true });
});
