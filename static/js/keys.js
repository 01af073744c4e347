// The bench by single letters, for who turned them on. Every letter presses a button or follows a link of the
// page; nothing is decided here: A and R open the pages that ask. Letters are left alone while somebody types,
// chooses words in an input method, or holds a modifier.
const form = document.querySelector("[data-yy-checks]");
const list = document.querySelector(".bench-list");
const items = [...(list?.querySelectorAll("[name=show], a.item") ?? [])].filter((one) => !one.matches(".old"));
const voice = document.createElement("p");
const CAME = "keys:came";

voice.className = "vh";
voice.setAttribute("role", "status");
document.body.append(voice);

const say = (words) => {
  voice.textContent = "";
  requestAnimationFrame(() => (voice.textContent = words));
};

const here = () => items.findIndex((one) => one.getAttribute("aria-current") === "true");

// The material that letters are about: the one in whose check the focus is, else the one that is shown.
const check = () => {
  const focused = document.activeElement?.closest("[data-yy-check]");
  const paper = items[here()]?.dataset.yyPaper;
  return focused ?? (paper && form?.querySelector(`[data-yy-check="${paper}"]`));
};

const unjudged = (one) => !one.querySelector("input[type=radio]:checked");

const open = (item) => {
  sessionStorage.setItem(CAME, "1");
  item.click();
};

const step = (way) => {
  const next = items[here() + way];
  if (next) open(next);
  else say(list.dataset.yyEnd);
};

const judge = (verdict) => {
  const one = check();
  const choice = one?.querySelector(`input[value="${verdict}"]`);
  if (!choice) return null;
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  say(`${one.querySelector("[id^=q-]").firstElementChild.nextSibling.textContent.trim()}：${choice.parentElement.textContent.trim()}`);
  return one;
};

// 相符, and on to the next material nobody has judged yet.
const fine = () => {
  const one = judge("fine");
  if (!one) return;
  const checks = [...form.querySelectorAll("[data-yy-check]")];
  const at = checks.indexOf(one);
  const next = [...checks.slice(at + 1), ...checks.slice(0, at)].find(unjudged);
  if (!next) return form.querySelector("[data-yy-standing]").scrollIntoView({ block: "nearest" });
  const item = items.find((one) => one.dataset.yyPaper === next.dataset.yyCheck);
  if (item) open(item);
  else next.querySelector("input[type=radio]").focus();
};

// 需补正: of a material, or of the part of the form that is shown.
const fix = () => {
  const one = judge("fix") ?? form?.querySelector(`[data-yy-part="${items[here()]?.value}"]`);
  if (one?.matches("details")) one.open = true;
  one?.querySelector(".phrases button")?.focus();
};

const decide = (name) => {
  const button = form?.querySelector(`[name=then][value=${name}]`);
  if (!button) return;
  if (button.getAttribute("aria-disabled") === "true") return say(form.querySelector("[data-yy-standing]").textContent);
  button.click();
};

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  v: () => document.querySelector("[data-yy-tick]")?.click(),
  y: fine,
  n: fix,
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [n, () => items[n - 1] && open(items[n - 1])])),
  a: () => decide("endorse"),
  r: () => decide("send_back"),
  u: () => document.querySelector(".case-bar > a").click(),
  "?": () => document.querySelector("[data-yy-keys]").click(),
};

const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])";

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.repeat || event.defaultPrevented) return;
  if (event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && event.key !== "?")) return;
  if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

// After a step the page is new: the focus goes to what is shown now, whose name is read out.
if (sessionStorage.getItem(CAME)) {
  sessionStorage.removeItem(CAME);
  const shown = document.querySelector(".viewer");
  if (shown) {
    shown.tabIndex = -1;
    shown.focus({ preventScroll: true });
  }
  say(`${items[here()]?.textContent.trim().replace(/\s+/g, " ") ?? ""} ${here() + 1}/${items.length}`);
}
