// The review by single letters, for who turned them on. Every letter does what a button or a link of the page
// does; nothing is decided here: A and R open the pages that ask. Letters are left alone while somebody types,
// chooses words in an input method, or holds a modifier. What a letter is about is settled when it is pressed,
// so that quick fingers are ahead of the page and still right.
import { here, items, open, prepare, tick } from "./panes.js";
import { openQuestion, verdictOf } from "./questions.js";

const review = document.querySelector(".review");
const form = document.querySelector("[data-yy-checks]");
const list = () => document.querySelector(".review-list");
const voice = document.createElement("p");

voice.className = "vh";
voice.setAttribute("role", "status");
document.body.append(voice);

let sentences = [];
const say = (words) => {
  if (!sentences.length) {
    voice.textContent = "";
    requestAnimationFrame(() => {
      voice.textContent = sentences.join("，");
      sentences = [];
    });
  }
  sentences.push(words);
};

// The material that letters are about: the one in whose check the focus is, else the one that is shown.
const check = () => {
  const focused = document.activeElement?.closest("[data-yy-check]");
  const paper = items()[here()]?.dataset.yyPaper;
  const one = focused ?? (paper && form?.querySelector(`[data-yy-check="${paper}"]`));
  const folded = one?.closest?.("[data-yy-folded]");
  if (folded) folded.open = true;
  return one;
};

const unjudged = (one) => {
  const chosen = verdictOf(one);
  return !chosen || (chosen.value === "na" && !one.querySelector(".why input").value.trim());
};
const nameOf = (item) => item.textContent.trim().replace(/\s+/g, " ");

const go = (item) => {
  open(item, { focus: true });
  say(`${nameOf(item)} ${here() + 1}/${items().length}`);
};

const step = (way) => {
  const next = items()[here() + way];
  if (next) go(next);
  else say(list().dataset.yyEnd);
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

// The next material nobody has judged yet, after this one.
const nextUnjudged = (one) => {
  const checks = [...form.querySelectorAll("[data-yy-check]")];
  const at = checks.indexOf(one);
  return [...checks.slice(at + 1), ...checks.slice(0, at)].find(unjudged);
};
const itemOf = (one) => items().find((item) => item.dataset.yyPaper === one?.dataset.yyCheck);

const onward = (one) => {
  const next = nextUnjudged(one);
  if (!next) return form.querySelector("[data-yy-standing]").scrollIntoView({ block: "nearest" });
  const item = itemOf(next);
  if (item) go(item);
  else next.querySelector("input[type=radio]").focus();
};

// 相符, and on to the next material. While what was found fine last time waits to be confirmed, that first.
const fine = () => {
  const last = form?.querySelector("[data-yy-again]");
  if (last) return document.documentElement.dataset.yyLeaving === undefined && last.click();
  const one = judge("fine");
  if (one) onward(one);
};

// 不适用: the reason is asked for; what must be handed in has no such choice.
const notApplicable = () => {
  const one = judge("na");
  if (one) one.querySelector(".why input").focus();
  else if (check()) say(form.querySelector("[data-yy-decide]").dataset.compulsory);
};
form?.addEventListener("yy:reasoned", (event) => {
  document.activeElement.blur();
  onward(event.detail);
});

// 否 to the first open question of the material, with its words for what is to be mended.
const refuse = () => {
  const one = check();
  const question = one && openQuestion(one);
  if (!question) return false;
  question.checked = true;
  question.dispatchEvent(new Event("change", { bubbles: true }));
  question.focus();
  say(`${question.closest("[data-yy-ask]").querySelector("p").textContent}${question.parentElement.textContent.trim()}`);
  return true;
};

// 需补正: of a material, or of the part of the form that is shown.
const fix = () => {
  if (refuse()) return;
  const one = judge("fix") ?? form?.querySelector(`[data-yy-part="${items()[here()]?.value}"]`);
  if (one?.matches("details")) one.open = true;
  one?.querySelector(".phrases button")?.focus();
};

const decide = (which) => {
  const button = form?.querySelector(which);
  if (!button) return;
  if (button.getAttribute("aria-disabled") === "true") return say(form.querySelector("[data-yy-standing]").textContent);
  button.click();
};

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  v: () => {
    const said = tick();
    if (said) say(said);
  },
  y: fine,
  n: fix,
  b: notApplicable,
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [n, () => items()[n - 1] && go(items()[n - 1])])),
  a: () => decide("[data-yy-endorse]"),
  r: () => decide("[data-yy-send-back]"),
  d: () => decide("[data-yy-decline]"),
  u: () => document.querySelector(".case-bar > a").click(),
  "?": () => document.querySelector("[data-yy-keys]").click(),
};

const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])";

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.repeat || event.defaultPrevented) return;
  if (event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && event.key !== "?")) return;
  if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && event.target.matches?.("[name^=answer-]")) {
    event.preventDefault(); // of an answer it goes on to the ready wording, not away from the page
    return event.target.closest("[data-yy-check]").querySelector(".phrases button")?.focus();
  }
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

// What will probably be asked for next is there before it is.
const look = () => {
  const now = items()[here()];
  prepare(items()[here() + 1]);
  const one = form?.querySelector(`[data-yy-check="${now?.dataset.yyPaper}"]`);
  if (one) prepare(itemOf(nextUnjudged(one)));
};
review.addEventListener("yy:shown", look);
addEventListener("load", look);
