// What a reviewer did and the server does not have yet: one request at a time, in the order it was done in.
// Every act says how something is to be from now on, never "turn over", so that it may be sent twice. A later
// act on the same thing takes the place of one that has not left yet. Nothing is dropped: what fails is sent
// again after a while, and before anything that was done later. What does not get better by itself waits for
// the person: the next act, or the button, sends it once more.
import { later, pauseAfter } from "./again.js";
import { renew, signInAgain } from "./session.js";

const LONGEST = 20_000;
const waiting = []; // the first one may be on its way
const listeners = [];
let running = null;
let failures = 0; // one after the other, as long as it is sent again by itself
let since = 0; // when the first of them was
let timer = 0;
let isStopped = false; // nobody is signed in, or the page is being left

const tell = (state) => {
  for (const listener of listeners) listener(state, waiting.length);
};

// `listener(state, left)`: "saving", "saved", "failed", "waits", "signed_out", "refused" or "gone".
export const listen = (listener) => listeners.push(listener);
export const isPending = (key) => waiting.some((act) => act.key === key);
export const isIdle = () => waiting.length === 0;

// An act: `key` of what it is about, `url`, `fields`, and what happens with the answer: `done(answer)` and
// `refused(answer)`.
export const put = (act) => {
  const at = waiting.findIndex((one) => one.key === act.key && !one.isSent);
  if (at >= 0) waiting.splice(at, 1);
  waiting.push(act);
  tell("saving");
  if (!failures) send();
};

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;

const post = (act) =>
  fetch(act.url, {
    method: "POST",
    body: new URLSearchParams({ ...act.fields, csrfmiddlewaretoken: token() }),
    headers: { "X-Requested-With": "fetch" },
    redirect: "manual",
    signal: AbortSignal.timeout(LONGEST),
  });

// One attempt at the first act. False when nothing more can be sent for now.
const attempt = async () => {
  const act = waiting[0];
  act.isSent = true;
  let answer;
  try {
    answer = await post(act);
    // another tab has signed in since: the old token counts no longer
    if (answer.status === 403 && (await renew()) === "in") answer = await post(act);
    if (answer.status === 200) act.text = await answer.text();
  } catch {
    return fail();
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) return signedOut();
  if (answer.status === 409 || answer.status === 404) return gone();
  const isRefused = [400, 413, 422].includes(answer.status);
  if (!isRefused && !answer.ok) return fail(answer);
  failures = 0;
  waiting.shift();
  if (answer.ok) act.done?.(act.text);
  else act.refused?.();
  tell(answer.ok ? (waiting.length ? "saving" : "saved") : "refused");
  return true;
};

const fail = async (answer) => {
  const asked = await later(answer);
  since = failures ? since : Date.now();
  const pause = asked === null ? null : pauseAfter(failures, since, asked);
  failures = pause === null ? 0 : failures + 1;
  clearTimeout(timer);
  if (pause !== null) timer = setTimeout(send, pause);
  tell(pause === null ? "waits" : "failed");
  return false;
};

const signedOut = async () => {
  isStopped = true;
  tell("signed_out");
  signInAgain(resume, (await renew()) === "other");
  return false;
};

const resume = () => {
  isStopped = false;
  send();
};

// Somebody was faster, or the submission is another one now: the page says so itself.
const gone = () => {
  isStopped = true;
  tell("gone");
  return false;
};

// Sends until nothing is left. True when the server has everything.
export const send = () => {
  clearTimeout(timer);
  running ??= (async () => {
    try {
      while (waiting.length && !isStopped) if (!(await attempt())) return false;
      return waiting.length === 0;
    } finally {
      running = null;
    }
  })();
  return running;
};

addEventListener("online", () => waiting.length && send());
