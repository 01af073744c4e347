// The reviewer's list: a box that ticks the whole page, and single letters for who turned them on. Without it
// the box still stands for every row of the page, and the rows are links like any other.
const all = document.querySelector("[data-yy-pick-page]");
const said = document.querySelector("[data-yy-picked]");
const picks = [...document.querySelectorAll(".c-pick input")];
const links = [...document.querySelectorAll(".c-name a")];

// Where the boxes stand in one row to leaf through, the one that is open is in sight.
document.querySelector(".views [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });

if (all) {
  const none = said.textContent;
  const count = () => {
    const n = picks.filter((pick) => pick.checked).length;
    all.checked = n === picks.length;
    all.indeterminate = n > 0 && n < picks.length;
    const words = n ? said.dataset.words.replace("{n}", n) : none;
    if (said.textContent !== words) said.textContent = words;
  };
  all.removeAttribute("name"); // the rows' own boxes say it now
  all.addEventListener("change", () => {
    for (const pick of picks) pick.checked = all.checked;
    count();
  });
  for (const pick of picks) pick.addEventListener("change", count);
  addEventListener("pageshow", count); // the browser may bring ticks back
  count();
}

const help = document.querySelector("[data-yy-keys]");
const here = () => links.indexOf(document.activeElement.closest("tr")?.querySelector(".c-name a"));
const step = (way) => links[Math.min(Math.max(here() + way, 0), links.length - 1)]?.focus();

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  x: () => picks[here()]?.click(),
  "/": () => document.querySelector("#q")?.focus(),
  "?": () => help.click(),
};
const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";

// Letters are left alone while somebody types, chooses words in an input method, or holds a modifier; the
// arrows scroll as ever until a row has the focus.
const pressed = (event) => {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  if (event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && event.key !== "?")) return;
  if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const act = KEYS[name];
  if (!act || (name.startsWith("Arrow") && here() < 0)) return;
  event.preventDefault();
  act();
};
if (help) document.addEventListener("keydown", pressed);
