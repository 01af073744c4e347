// 检测中 becomes what it turns out to be without a reload: the page is asked for again now and then, ever more
// seldom, and its changed rows take the place of the old ones. Ends when nothing is being checked any more.
const FIRST = 3000;
const GROWTH = 1.5;
const LONGEST = 30_000;
const GIVE_UP = 15 * 60_000;
const PATIENCE = 20_000; // with one answer

const status = document.querySelector("[data-yy-upload-status]");
let timer;
let pause = FIRST;
let until = 0;
let refresh;

const marks = () => [...document.querySelectorAll("[data-yy-scanning]")];
const fileOf = (mark) => mark.closest(".file");
const nameOf = (file) => file.querySelector(".file-name > span").textContent;

// Begins, or begins anew after an upload; `put(parts, id)` puts a fresh row, and what else has changed, in its place.
export const watch = (put) => {
  refresh = put;
  if (!marks().length) return;
  for (const mark of marks()) mark.hidden = false;
  pause = FIRST;
  until = Date.now() + GIVE_UP;
  later();
};

const later = () => {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, pause);
};

const look = async () => {
  if (Date.now() > until) return giveUp();
  pause = Math.min(pause * GROWTH, LONGEST);
  try {
    const answer = await fetch(status.dataset.page, {
      headers: { Accept: "text/html" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.redirected) return; // signed out, or nothing to upload any more
    if (answer.ok) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // the network is away; it is asked again
  }
  if (marks().length) later();
  else clearTimeout(timer); // a row that was put in its place may have begun anew
};

const take = (page) => {
  const judged = marks()
    .map((mark) => page.getElementById(fileOf(mark).id))
    .filter((file) => file && !file.querySelector("[data-yy-scanning]"));
  const said = [];
  const tally = page.getElementById("materials-tally");
  for (const fresh of new Set(judged.map((file) => file.closest("[data-yy-material]")))) {
    // Whoever is writing a label there is left alone until the next time.
    if (document.getElementById(fresh.id)?.querySelector("details[open]")) continue;
    const files = judged.filter((file) => fresh.contains(file));
    refresh([fresh, ...(tally ? [tally] : [])].map((part) => document.importNode(part, true)), fresh.id);
    said.push(...files.map((file) => status.dataset[file.dataset.yyScan]?.replace("{name}", nameOf(file)) ?? ""));
  }
  if (said.length) status.textContent = said.join(" "); // at once: only the last words of a moment are read out
};

const giveUp = () => {
  for (const mark of marks()) mark.textContent = status.dataset.stillScanning;
};

document.addEventListener("visibilitychange", () => {
  if (!refresh || !marks().length || document.hidden) return clearTimeout(timer);
  pause = FIRST;
  later();
});
