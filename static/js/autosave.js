// Saves the part, or the open row, one second after the last key, every second of typing without a rest, and
// before the page is left. What is typed stays in the page until the server has it; nothing is put into the
// browser's own storage. Without it the buttons of the form save, as they always do.
import { later, pauseAfter } from "./again.js";
import { mend, shownWrong } from "./mended.js";
import { renew, signInAgain } from "./session.js";

const QUIET = 1000;
const LEAVING_FIELD = 200;
const RETRY = 15_000;
const LONGEST = 20_000;

const form = document.querySelector("form[data-yy-autosave]");
const root = document.documentElement;
const states = document.querySelectorAll("[data-yy-state]");
const notice = document.querySelector("[data-yy-conflict]");
const time = document.querySelector("[data-yy-state=saved] time");
const part = (name) => document.querySelector(`[data-yy-${name}]`);

let edits = 0; // counts what the person did
let stored = 0; // how much of it the server has
let timer = 0;
let failingSince = 0; // when it was sent in vain for the first time since it worked
let waitingSince = 0; // when the first thing was done that is not on its way yet
let running = null;
let composing = false;
let stopped = ""; // why nothing is sent any more: "signed_out", "changed", "moved", "refused"
let pending = false; // a button was pressed and waits for the saving
let leaving = false; // the page is being left by a button of ours
let full = false; // the list has no room for the new row until another one is removed
let asked = false; // nothing is stored before a consent that the page asks for; a button may still be pressed
let made = false; // a new row exists since it was typed here

// What travels by itself beside what is typed: {isUnsaved(), isContested(), post(), took(answer)}.
const alongside = [];
let soon = 0;
let due = 0; // when what travels alongside is to be sent: while it still moves, only the newest is wanted

const isUnsaved = () => edits !== stored || alongside.some((one) => one.isUnsaved());
const isDue = () => Date.now() >= due || document.hidden || "yyLeaving" in root.dataset;
const isToSend = () => edits !== stored || (isDue() && alongside.some((one) => one.isUnsaved()));
const hasFile = () => [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);

const show = (state, why = "") => {
  for (const one of states) one.hidden = one.dataset.yyState !== state;
  if (why) part("why").textContent = why;
};

const rest = () => show(time.dateTime ? "saved" : "new");
// Not all is saved while some of it is on its way, or waits for the person to choose.
const settled = () => show(isUnsaved() ? "busy" : alongside.some((one) => one.isContested()) ? "" : "saved");
export const rested = () => form && !stopped && !isUnsaved() && rest();

const body = () => {
  const pairs = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") pairs.append(name, value);
  pairs.append("wrong", shownWrong(form).join(" "));
  return pairs;
};

const post = (options = {}) =>
  fetch(form.dataset.yyAutosave, {
    method: "POST",
    body: body(),
    headers: { "X-Requested-With": "fetch" },
    redirect: "error",
    ...options,
  });

// One attempt. True when everything typed before it is with the server.
const send = async () => {
  clearTimeout(timer);
  const upTo = edits;
  waitingSince = 0;
  full = asked = false;
  show("busy");
  for (const one of alongside) if (isDue() && one.isUnsaved() && !(await deliver(one))) return false;
  let answer;
  try {
    answer = await post({ signal: AbortSignal.timeout(LONGEST) });
    // another tab has signed in since: the old token counts no longer
    if (answer.status === 403 && (await renew()) === "in") answer = await post({ signal: AbortSignal.timeout(LONGEST) });
  } catch {
    return fail();
  }
  if (answer.status === 403 || answer.status === 401) return signedOut(answer);
  const said = await answer.json().catch(() => null);
  if ([400, 409, 413, 422].includes(answer.status)) return stop(said ?? {});
  if (!answer.ok || !said) return fail(answer, said);
  stored = upTo;
  failingSince = 0;
  if (said.saved) took(said);
  else nothing();
  return true;
};

// The photo, say. What the server does not take is told where it was chosen and does not hold up the rest.
const deliver = async (one) => {
  let answer;
  try {
    answer = await one.post();
    if (answer.status === 403 && (await renew()) === "in") answer = await one.post();
  } catch {
    return fail();
  }
  if (answer.status === 403 || answer.status === 401) return signedOut(answer);
  const said = await answer.json().catch(() => null);
  if (!said || ![200, 409, 422].includes(answer.status)) return fail(answer, said);
  if (said.error) return stop(said);
  one.took(said);
  return true;
};

export const saveAlongside = (one) => form && alongside.push(one);
// Nothing is called saved from here on until it is.
export const saveSoon = (wait) => {
  if (!form || stopped) return;
  clearTimeout(soon);
  show("busy");
  due = Date.now() + wait;
  soon = setTimeout(() => !stopped && !leaving && isUnsaved() && flush(), wait);
};

// What does not get better by itself is not asked again: the next key, or the button, sends it once more.
const fail = async (answer, said) => {
  failingSince ||= Date.now();
  const asked = await later(answer, said);
  const pause = asked === null ? null : pauseAfter(0, failingSince, Math.max(asked, RETRY));
  if (pause === null) {
    failingSince = 0;
    show("stopped", part("why").dataset.waits);
  } else {
    show(navigator.onLine ? "failed" : "offline");
    timer = setTimeout(flush, pause);
  }
  return false;
};

const signedOut = async (answer) => {
  const said = await answer.json().catch(() => ({}));
  const other = said.error === "somebody_else" || (answer.status === 403 && (await renew()) === "other");
  stopped = "signed_out";
  show("stopped", part("why").dataset.expired);
  signInAgain(resume, other);
  return false;
};

const resume = () => {
  stopped = "";
  flush();
};

const stop = (said) => {
  stopped = said.error ?? "refused";
  if (stopped === "changed") {
    show("");
    form.elements.seen.dataset.next = said.seen;
    part("at").textContent = said.at;
    notice.hidden = false;
  } else {
    show("stopped", said.message ?? "");
    // a list that is full may have room again; what is with the employer stays there
    full = stopped === "too_many";
    asked = stopped === "consent";
    if (full || asked || stopped === "unreadable") stopped = "";
  }
  return false;
};

// A new row in which nothing of hers stands, or stands any more, is no row.
const nothing = () => {
  made = false;
  rest();
};

const took = (said) => {
  form.elements.of.value = said.of;
  form.elements.seen.value = said.seen;
  time.dateTime = said.iso;
  time.textContent = said.at;
  if (part("found-out")) part("found-out").textContent = said.found_out;
  mend(form, said.wrong);
  settled();
  for (const one of document.querySelectorAll("[data-yy-filled]")) one.textContent = said.filled;
  for (const meter of document.querySelectorAll(".rail .meter")) meter.value = said.done;
  const fresh = new DOMParser().parseFromString(said.tasks, "text/html").body.firstElementChild;
  for (const list of document.querySelectorAll(".rail-list")) {
    if (!list.contains(document.activeElement)) list.replaceWith(document.importNode(fresh, true));
  }
  for (const [name, value] of Object.entries(said.theirs)) put(name, value);
  const cancel = part("cancel");
  if (!cancel) return;
  if (cancel.dataset.yyCancel) made = true;
  else cancel.textContent = cancel.dataset.yyClose;
};

// A value from another device, in a field that was not touched here.
const put = (name, value) => {
  for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (control.type === "checkbox") control.checked = value !== "";
    else if (control.type === "radio") control.checked = control.value === value;
    else if (control !== document.activeElement) {
      control.dispatchEvent(new CustomEvent("yy:put", { detail: value }));
      control.value = value;
    }
  }
};

// Sends until nothing is left to send, one request at a time. True when all is stored.
const flush = () => {
  running ??= (async () => {
    try {
      do {
        if (stopped || !(await send())) return false;
      } while (isToSend() && !composing);
      return true;
    } finally {
      running = null;
    }
  })();
  return running;
};

const touched = (wait) => {
  clearTimeout(timer);
  waitingSince ||= Date.now();
  const left = waitingSince + QUIET - Date.now();
  timer = setTimeout(() => {
    if (isUnsaved() && !composing && !stopped && !leaving) flush();
  }, Math.max(0, Math.min(wait, left)));
};

const changed = (event) => {
  if (event.target.type === "file") return;
  edits += 1;
  if (!event.isComposing) touched(QUIET);
};

// A button of the form: first what was typed, then what the button does.
const submit = async (event) => {
  if (pending) return event.preventDefault();
  if (stopped === "signed_out") {
    event.preventDefault();
    return signInAgain(resume);
  }
  if (leaving || stopped) return void (leaving = true);
  clearTimeout(timer);
  if (!isUnsaved() && !running && !hasFile()) return void (leaving = true);
  event.preventDefault();
  const { submitter } = event;
  pending = true;
  root.dataset.yyLeaving = "";
  let done = true;
  if (running) done = await running;
  if (isUnsaved() || hasFile()) done = await flush();
  pending = false;
  // A button with an address of its own removes another row, and what is typed here goes along.
  const makesRoom = full && submitter?.hasAttribute("formaction");
  if (!done && !makesRoom && !asked && stopped !== "changed" && stopped !== "moved") return void delete root.dataset.yyLeaving;
  leaving = true;
  form.requestSubmit(submitter);
};

// A link of this site: the same.
const follow = async (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.dataset.yyCancel && made) {
    event.preventDefault();
    return removeRow(link.dataset.yyCancel);
  }
  const stays = link.target || link.origin !== location.origin || "yyDialog" in link.dataset;
  if (stays || (link.hash && link.pathname === location.pathname && link.search === location.search)) return;
  if (stopped || (!isUnsaved() && !running)) return;
  event.preventDefault();
  root.dataset.yyLeaving = "";
  const done = await flush();
  if (!done) delete root.dataset.yyLeaving;
  if (!done && !asked) return;
  leaving = done; // otherwise the browser asks whether to leave what is not stored
  location.assign(link.href);
};

// 取消 on a row that was not there before: it is taken out again, and can be put back.
const removeRow = (address) => {
  const button = document.createElement("button");
  button.formAction = address;
  button.hidden = true;
  form.append(button);
  stored = edits;
  clearTimeout(timer);
  leaving = true;
  form.requestSubmit(button);
};

const sendOnTheWay = () => {
  if (isUnsaved() && !leaving && !stopped) post({ keepalive: true }).catch(() => {});
};

if (form) {
  form.addEventListener("input", changed);
  form.addEventListener("compositionstart", () => (composing = true));
  form.addEventListener("compositionend", () => {
    composing = false;
    edits += 1;
    touched(QUIET);
  });
  form.addEventListener("focusout", () => isUnsaved() && touched(LEAVING_FIELD));
  form.addEventListener("submit", submit);
  document.addEventListener("click", follow);
  part("retry").addEventListener("click", flush);
  part("mine").addEventListener("click", () => {
    form.elements.seen.value = form.elements.seen.dataset.next;
    stopped = "";
    notice.hidden = true;
    edits += 1;
    flush();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && isUnsaved() && !composing && !leaving && !stopped) flush();
  });
  addEventListener("pagehide", sendOnTheWay);
  addEventListener("pageshow", () => {
    leaving = pending = false;
    delete root.dataset.yyLeaving;
  });
  addEventListener("online", () => (isUnsaved() ? flush() : rest()));
  addEventListener("offline", () => show("offline"));
  addEventListener("beforeunload", (event) => {
    if (isUnsaved() && !leaving) event.preventDefault();
  });
}
