// Links to what is to be mended, on this page or from another: the error summary, 检查, 下一处没填的, a remark, a
// missing material. The whole field is scrolled into view and the focus goes into its control: of some radios
// the chosen one, of a hidden file input the button that stands for it, of a row or a material its first control.
// Without this the browser scrolls to the control itself. `site.js` waits for what changes the controls.
const CONTROLS = "input:not([type=hidden]), select, textarea, button, summary";
const PLACES = "input, select, textarea, button, [data-yy-lands]";
const summary = document.querySelector("[data-yy-errors]");
const form = document.getElementById("part");

const named = (hash) => (hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null);
const canHaveFocus = (one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0;
const chosen = (one) => {
  if (one.type !== "radio") return one;
  return (one.form ?? document).querySelector(`input[name="${CSS.escape(one.name)}"]:checked`) ?? one;
};

const land = (target) => {
  for (let one = target; one; one = one.parentElement?.closest("details")) if (one.localName === "details") one.open = true;
  const place = target.closest(".field") ?? target;
  const inside = [target, ...target.querySelectorAll(CONTROLS), ...place.querySelectorAll(CONTROLS)];
  let control = inside.find((one) => one.matches(CONTROLS) && canHaveFocus(one));
  if (control) control = chosen(control);
  else {
    control = target;
    control.tabIndex = -1;
  }
  place.scrollIntoView({ block: "start" });
  control.focus({ preventScroll: true });
  const { top, bottom } = control.getBoundingClientRect();
  const bar = document.querySelector(".savebar")?.getBoundingClientRect().top ?? innerHeight;
  if (top < 0 || bottom > bar) control.scrollIntoView({ block: bottom - top < bar ? "center" : "start" });
};

// The address was kept for the browser alone: a form sent from here would carry it on to the next page.
const landAtAddress = () => {
  const target = named(location.hash);
  if (!target?.matches(PLACES)) return false;
  land(target);
  history.replaceState(history.state, "", location.pathname + location.search);
  return true;
};

const isHere = (link) => link.pathname === location.pathname && link.search === location.search;

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href*='#']");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const target = isHere(link) && named(link.hash);
  if (!target || !(target.matches(PLACES) || summary?.contains(link))) return;
  event.preventDefault();
  land(target);
});

// 下一处没填的 goes on from the field she was in last.
if (form?.elements.at) {
  form.addEventListener("focusin", ({ target }) => {
    const control = target.name ? target : target.closest(".field")?.querySelector("[name]");
    if (target.closest(".field") && control) form.elements.at.value = control.name;
  });
}

const hasBegun = () => ![null, document.body, document.documentElement].includes(document.activeElement);
if (!hasBegun() || named(location.hash) === document.activeElement) landAtAddress() || summary?.focus();
