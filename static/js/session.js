// The session behind the filing: a warning five minutes before it ends, signing in again in another tab,
// and fresh tokens for the forms of this page. Nothing of the person is kept in the browser.
const WARN = 300; // seconds before the end
const LOOK = 3000; // after loading
const AGAIN = 5000; // between two looks while the dialog waits for a sign-in
const PATIENCE = 600_000; // after which only coming back to the page looks again
const place = document.querySelector("[data-yy-session]");
const expired = document.querySelector("[data-yy-signed-out]");
const ending = document.querySelector("[data-yy-ending]");
const channel = new BroadcastChannel("yy-session");
const waiting = new Set();
let timer = 0;
let looking = 0;
let ends = 0; // when the session does, as it was told last

// What the server says of the session now; null when it does not answer.
export const ask = async (method = "GET") => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const headers = { "X-Requested-With": "fetch", ...(method === "POST" && { "X-CSRFToken": token }) };
  try {
    const answer = await fetch(place.dataset.yySession, { method, headers });
    return answer.ok || answer.status === 401 ? await answer.json() : null;
  } catch {
    return null;
  }
};

// True when the person of this page is signed in; the forms then have a token that counts.
export const renew = async () => {
  const now = await ask();
  if (!now?.signed_in || now.who !== place.dataset.yyWho) return now ? (now.signed_in ? "other" : "out") : "";
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = now.token;
  plan(now.seconds_left);
  return "in";
};

// Ask for a sign-in; `again` runs when the same person is back.
export const signInAgain = (again, other = false) => {
  waiting.add(again);
  expired.querySelector("[data-yy-expired]").hidden = other;
  expired.querySelector("[data-yy-other]").hidden = !other;
  const link = expired.querySelector("[data-yy-sign-in]");
  const url = new URL(link.href);
  if (other) url.searchParams.set("again", "1");
  else url.searchParams.delete("again");
  link.href = url.href;
  ending.close();
  if (expired.open) return;
  expired.showModal();
  keepLooking(Date.now() + PATIENCE);
};

// The other tab tells of the sign-in, unless it was closed too soon or its script did not run.
const keepLooking = (until) => {
  clearTimeout(looking);
  looking = setTimeout(async () => {
    if (!expired.open || Date.now() > until) return;
    if (!document.hidden) await lookAgain();
    keepLooking(until);
  }, AGAIN);
};

const lookAgain = async () => {
  if (!waiting.size) return;
  const state = await renew();
  if (!waiting.size) return; // another look was faster
  if (state === "other") return signInAgain([...waiting][0], true);
  if (state !== "in") return;
  expired.close();
  const all = [...waiting];
  waiting.clear();
  for (const again of all) again();
};

const plan = (seconds) => {
  ends = Date.now() + seconds * 1000;
  clearTimeout(timer);
  timer = setTimeout(warn, Math.max(0, seconds - WARN) * 1000);
};

const warn = async () => {
  const now = await ask();
  if (!now) return Date.now() < ends && (timer = setTimeout(warn, 20_000)); // after the end nothing is to be warned of
  if (!now.signed_in) return ending.close();
  if (now.seconds_left > WARN + 5) return plan(now.seconds_left);
  if (!ending.open && !expired.open) ending.showModal();
  timer = setTimeout(warn, Math.max(5, now.seconds_left) * 1000);
};

if (place) {
  setTimeout(async () => {
    const now = await ask();
    if (now?.signed_in) plan(now.seconds_left);
  }, LOOK);
  ending.querySelector("[data-yy-extend]").addEventListener("click", async () => {
    const now = await ask("POST");
    if (now?.signed_in) plan(now.seconds_left);
  });
  channel.addEventListener("message", lookAgain);
  document.addEventListener("visibilitychange", () => !document.hidden && lookAgain());
  addEventListener("focus", lookAgain);
}

// The page on which the sign-in in the other tab ends tells the one that waits.
if (document.querySelector("[data-yy-back-again]")) channel.postMessage("signed in");
