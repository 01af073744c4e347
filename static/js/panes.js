// Going from one item of the review to another without a page load: the list says at once where one is, the
// viewer follows. Back and forward of the browser do the same. Without it every item is a button or a link.
import { later, pauseAfter } from "./again.js";
import { isPending, listen, put } from "./acts.js";
import { renew, signInAgain } from "./session.js";
import { dress } from "./viewer.js";

const review = document.querySelector(".review");
const form = document.querySelector("[data-yy-checks]");
const RUSH = 150; // ms; whoever leafs faster than this does not want to see what is between
const FRESH = 60_000; // ms; how long what was fetched ahead may be shown

const list = () => review.querySelector(".review-list");
const viewer = () => review.querySelector(".viewer");
const nameOf = (item) => item.value || new URL(item.href).searchParams.get("show");
const ahead = new Map(); // by name: when it was fetched, and the panes
const marks = new Map(); // by name: how a tick is to be, whatever the server's list still says
let age = 0; // of the ticks: a list that was asked for before the last one says too little
let undress = () => {};
let shown = "";
let timer = 0;
let lastStep = 0;
let fetching = new AbortController();

export const items = () =>
  [...review.querySelectorAll(".review-list [name=show], .review-list a.item")].filter((one) => !one.matches(".old"));
export const here = () => items().findIndex((one) => one.getAttribute("aria-current") === "true");
// A file may be shown beside the one before it; then it is that file all the same.
const fileOf = (name) => name.replace(/^beside-/, "");
const everyItem = () => review.querySelectorAll(".review-list [name=show], .review-list a.item");

const addressOf = (name, pin = "") => {
  const url = new URL(location.href);
  url.pathname = url.pathname.replace(/(\/applications\/[^/]+\/).*$/, "$1"); // a page drawn after a posting
  url.searchParams.set("show", name);
  url.searchParams.delete("all");
  url.hash = "";
  if (pin) url.searchParams.set("pin", pin);
  else url.searchParams.delete("pin");
  return url;
};

const load = async (name, { pin = "", signal } = {}) => {
  const answer = await fetch(addressOf(name, pin), {
    headers: { "X-Requested-With": "fetch" },
    redirect: "manual",
    signal,
  });
  if (answer.type === "opaqueredirect") return null; // nobody is signed in
  if (answer.status >= 500 || answer.status === 429) throw Object.assign(new Error(String(answer.status)), { answer });
  const panes = new DOMParser().parseFromString(await answer.text(), "text/html");
  return panes.querySelector(".review-list") && answer.ok ? panes : undefined;
};

// --- the list and the ticks --------------------------------------------------------------------------
const point = (name) => {
  for (const item of everyItem()) {
    if (nameOf(item) === fileOf(name)) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
  }
  if (form) form.elements.at.value = name;
};

const setTick = (button, isSet) => {
  button.setAttribute("aria-pressed", String(isSet));
  const use = button.querySelector("use");
  use.setAttribute("href", `${use.getAttribute("href").split("#")[0]}#${isSet ? "done" : "ring"}`);
};

// The server's list takes the place of ours once nothing is on its way that would change it.
const takeList = (fresh) => {
  if ([...marks.keys()].some((name) => isPending(`mark-${name}`))) return;
  marks.clear();
  const old = list();
  const focused = old.contains(document.activeElement) && nameOf(document.activeElement);
  const [top, left] = [old.scrollTop, old.scrollLeft];
  old.replaceWith(document.importNode(fresh, true));
  point(shown);
  list().scrollTo(left, top);
  if (focused) [...everyItem()].find((item) => nameOf(item) === focused)?.focus({ preventScroll: true });
};

// Ticks what is shown off, or no longer; gives the words for it, "" when there is nothing to tick.
export const tick = () => {
  const name = fileOf(shown);
  const item = items().find((one) => nameOf(one) === name);
  if (!item || !list().dataset.yyMarks) return "";
  const words = list().dataset;
  const found = viewer().querySelector("[data-yy-tick]");
  const button = found?.value === name ? found : null; // null while another document still stands there
  const isSeen = button ? button.getAttribute("aria-pressed") === "true" : item.classList.contains("seen");
  const isSet = !(marks.get(name) ?? isSeen);
  marks.set(name, isSet);
  age += 1;
  ahead.delete(name);
  item.classList.toggle("seen", isSet);
  if (button) setTick(button, isSet);
  put({
    key: `mark-${name}`,
    url: words.yyMarks,
    fields: { mark: name, is_set: isSet ? "1" : "0", at: name },
    done: (text) => {
      age += 1;
      takeList(new DOMParser().parseFromString(text, "text/html").querySelector(".review-list"));
    },
  });
  const said = name.startsWith("part-") ? words.yyTicked : words.yySeen;
  return isSet ? said : words.yyUntick.replace("{label}", said);
};

// --- the viewer ----------------------------------------------------------------------------------------
const show = (panes, name, isCurrent) => {
  const hasFocus = viewer().contains(document.activeElement);
  const fresh = document.importNode(panes.querySelector(".viewer"), true);
  undress();
  undress = () => {};
  viewer().replaceWith(fresh);
  if (fresh.matches(":has([data-yy-tools])")) undress = dress(fresh);
  const button = fresh.querySelector("[data-yy-tick]");
  const item = items().find((one) => nameOf(one) === fileOf(name));
  if (button && item && !isCurrent) setTick(button, marks.get(fileOf(name)) ?? item.classList.contains("seen"));
  if (isCurrent) takeList(panes.querySelector(".review-list"));
  if (hasFocus) focusViewer();
  review.dispatchEvent(new CustomEvent("yy:shown"));
};

const focusViewer = () => {
  viewer().tabIndex = -1;
  viewer().focus({ preventScroll: true });
};

// The viewer of `name`, as long as it is what is wanted.
const bring = async (name, attempt = 0, since = Date.now()) => {
  fetching.abort();
  fetching = new AbortController();
  const { signal } = fetching;
  const known = ahead.get(name);
  ahead.delete(name);
  if (known && Date.now() - known.at < FRESH) return show(known.panes, name, false);
  const before = age;
  let panes;
  try {
    panes = await load(name, { signal });
  } catch (error) {
    const asked = await later(error.answer);
    if (signal.aborted) return;
    const pause = asked === null ? null : pauseAfter(attempt, since, asked);
    if (pause !== null) timer = setTimeout(bring, pause, name, attempt + 1, since);
    else shown = ""; // so that it may be opened once more
    return tellFailure(pause !== null);
  }
  if (signal.aborted) return;
  if (panes === null) return signInAgain(() => bring(name), (await renew()) === "other");
  if (panes === undefined) return location.assign(addressOf(name)); // the page itself says what is the matter
  show(panes, name, age === before);
};

const tellFailure = (isTriedAgain) => {
  const state = document.querySelector("[data-yy-saved]");
  if (state) state.textContent = isTriedAgain ? state.dataset.unopened : state.dataset.unopened_still;
};

const goTo = (name) => {
  const now = performance.now();
  const isRushed = now - lastStep < RUSH;
  lastStep = now;
  shown = name;
  point(name);
  fetching.abort();
  clearTimeout(timer);
  viewer().setAttribute("aria-busy", "true"); // what still stands there is another document
  if (isRushed) timer = setTimeout(bring, RUSH, name);
  else bring(name);
};

// Opens an item of the list; with the keyboard the focus goes to what is shown.
export const open = (item, { focus = false } = {}) => {
  const name = nameOf(item);
  if (focus) focusViewer();
  if (name === shown) return;
  history.pushState({ show: name }, "", addressOf(name));
  goTo(name);
};

// Fetches a file's viewer before it is asked for. Of a part of the form nothing is fetched that nobody reads.
export const prepare = async (item) => {
  const name = item && nameOf(item);
  if (!name || name.startsWith("part-") || name === shown) return;
  if (Date.now() - (ahead.get(name)?.at ?? 0) < FRESH) return;
  const panes = await load(name).catch(() => null);
  if (panes && name !== shown) ahead.set(name, { at: Date.now(), panes });
};

// 要改: the control for a remark about one field comes into the checks.
const pin = async (button) => {
  const [slug] = button.value.split(".");
  const panes = await load(shown, { pin: button.value }).catch(() => null);
  const part = panes?.querySelector(`[data-yy-part="part-${slug}"]`);
  if (!part) return form.requestSubmit(button);
  form.dispatchEvent(new CustomEvent("yy:part", { detail: document.importNode(part, true) }));
  form.elements[`part-${button.value}`].focus();
};

review.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  const item = event.target.closest("[name=show], a.item");
  const button = event.target.closest("[data-yy-tick]");
  const asked = event.target.closest("[name=pin]");
  if (!(item ?? button ?? asked)) return;
  event.preventDefault();
  if (item) open(item);
  else if (button) tick();
  else pin(asked);
});

const current = () => [...everyItem()].find((one) => one.getAttribute("aria-current") === "true");
const start = new URLSearchParams(location.search).get("show") ?? (current() ? nameOf(current()) : "changes");
shown = start;
history.replaceState({ show: start }, "");
addEventListener("popstate", (event) => {
  const name = event.state?.show;
  if (name && name !== shown) goTo(name);
});
listen((state) => state === "gone" && clearTimeout(timer));
