// Error summary: takes the focus when the page comes back, and its links focus the control they name, or the
// first one in what they name: the button of a hidden file input, the first box of a new row.
const CONTROLS = "input:not([type=hidden]), select, textarea, button, [tabindex]";
const summary = document.querySelector("[data-yy-errors]");
const canHaveFocus = (one) => one.matches(CONTROLS) && one.getClientRects().length > 0;

summary.focus();
summary.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const named = link && document.getElementById(link.hash.slice(1));
  if (!named) return;
  event.preventDefault();
  const place = named.closest(".field") ?? named;
  place.scrollIntoView({ block: "start" });
  const controls = [named, ...named.querySelectorAll(CONTROLS), ...place.querySelectorAll(CONTROLS)];
  controls.find(canHaveFocus)?.focus({ preventScroll: true });
});
