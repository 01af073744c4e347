// The reviewer's review: saves by itself what was changed, offers ready wording as buttons and says at once how
// the decision stands. Without it the form's own buttons do all of this.
import { isIdle, isPending, listen, put, send } from "./acts.js";
import { agree, conclude, offerAllYes, phrase, unfold, verdictOf } from "./questions.js";

const form = document.querySelector("[data-yy-checks]");
const letter = document.querySelector("[data-yy-letter]");
const root = document.documentElement;

// Ready wording: the options of the select become buttons that put their sentence into the text.
const dress = (place) => {
  for (const box of place.querySelectorAll("[data-yy-phrases]")) {
    const select = box.querySelector("select");
    const text = document.getElementById(box.dataset.yyPhrases);
    for (const option of select.options) {
      if (!option.value) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = option.dataset.label;
      button.addEventListener("click", (event) => {
        const said = text.value.trim();
        const sentence = option.textContent;
        if (!said.includes(sentence)) text.value = said ? `${said.replace(/[。；]$/, "")}；${sentence}` : sentence;
        for (const kind of ["input", "change"]) text.dispatchEvent(new Event(kind, { bubbles: true }));
        if (event.detail) text.focus(); // by the keyboard it stays, so that the next letter is no text
      });
      box.append(button);
    }
    select.hidden = true;
    select.disabled = true;
  }
};
dress(document);

const fill = (sentence, counts) => sentence.replace(/\{(\w+)\}/g, (_whole, name) => counts[name]);

// How the saving stands, for the eye and the ear.
const saved = document.querySelector("[data-yy-saved]");
const say = (state, left = 0) => {
  const words = saved?.dataset[state === "saving" && left > 1 ? "savingMore" : state];
  if (!words) return;
  const now = new Date();
  const time = `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
  saved.textContent = fill(words, { time, left });
};
listen(say);

let finish = send;
let hasWork = () => !isIdle();

if (form) {
  const words = form.querySelector("[data-yy-decide]").dataset;
  const standing = form.querySelector("[data-yy-standing]");
  const endorse = form.querySelector("[data-yy-endorse]");
  const sendBack = form.querySelector("[data-yy-send-back]");
  const checks = [...form.querySelectorAll("[data-yy-check]")];
  const parts = () => [...form.querySelectorAll("[data-yy-part] textarea")];

  const set = (button, on) => {
    button.classList.toggle("btn-quiet", !on);
    if (on) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
  };
  const verdict = (check) => verdictOf(check)?.value ?? "";
  const reason = (check) => check.querySelector(".why input");
  const wantsReason = (check) => verdict(check) === "na" && !reason(check).value.trim();

  const tally = form.querySelector("[data-yy-judged]"); // not there once it was decided

  if (tally) offerAllYes(form, words);

  const judge = () => {
    if (!tally) return;
    const verdicts = checks.map((check) => (wantsReason(check) ? "" : verdict(check)));
    const judged = verdicts.filter(Boolean).length;
    const fixes =
      verdicts.filter((one) => one === "fix").length + parts().filter((part) => part.value.trim()).length;
    const counts = { all: checks.length, left: checks.length - judged, fixes };
    const complete = words.supplement === "1";
    tally.textContent = `${judged}/${checks.length}`;
    const sentence =
      fixes && counts.left ? words.both
      : fixes ? words.fix
      : counts.left ? words.left
      : complete ? words.fine
      : words.wanting;
    const said = fill(sentence, counts);
    if (standing.textContent !== said) standing.textContent = said;
    if (endorse) set(endorse, !fixes && !counts.left && complete);
    if (!sendBack) return;
    set(sendBack, fixes > 0);
    sendBack.textContent = fixes ? fill(words.sendBack, counts) : words.sendBackNone;
  };

  // Saving: a choice at once, a text a second after the last key; each on its own, so that nothing that a
  // colleague wrote meanwhile in another place is overwritten.
  const typing = new Map(); // what is still being typed, with its clock
  const refused = new Set(); // names of what the server would not take
  const laidAside = new Map(); // texts of materials that are no longer 需补正, reasons of what does apply

  const place = (control) => {
    const check = control.closest("[data-yy-check]");
    return check ? [...check.querySelectorAll("input[type=hidden], input[type=radio], textarea, .why input")] : [control];
  };
  const name = (control) => place(control).at(-1).name;

  const save = (control) => {
    const controls = place(control);
    const key = name(control);
    clearTimeout(typing.get(key));
    typing.delete(key);
    const check = control.closest("[data-yy-check]");
    if (check && wantsReason(check)) {
      for (const one of controls) refused.add(one.name);
      return say("wanting");
    }
    const fields = { submission: form.elements.submission.value };
    for (const one of controls) {
      if (one.type !== "radio") fields[one.name] = one.value;
      else if (one.checked) fields[one.name] = one.value;
      else fields[one.name] ??= check?.dataset.yyTakenBack && one.name.startsWith("answer-") ? "none" : "";
    }
    for (const one of controls) refused.delete(one.name);
    put({ key, url: form.action, fields, refused: () => controls.forEach((one) => refused.add(one.name)) });
  };

  const chosen = (radio) => {
    const check = radio.closest("[data-yy-check]");
    for (const [meant, text] of [["fix", check.querySelector("textarea")], ["na", reason(check)]]) {
      if (!text) continue;
      if (radio.value !== meant && text.value) {
        laidAside.set(text.name, text.value);
        text.value = "";
      } else if (radio.value === meant && !text.value && laidAside.has(text.name)) {
        text.value = laidAside.get(text.name);
      }
    }
  };

  // An answer settles the verdict, the words of a 否 follow what had been laid aside.
  const answered = (radio) => {
    const check = radio.closest("[data-yy-check]");
    const follows = conclude(radio);
    const now = follows && check.querySelector(`[name^=verdict-][value=${follows}]`);
    const was = verdictOf(check);
    if (was && follows === "") was.checked = false;
    if (now && !now.checked) {
      now.checked = true;
      chosen(now);
    }
    phrase(radio);
  };

  const typed = (text) => {
    const check = text.closest("[data-yy-check]");
    const meant = text.matches("textarea") ? "fix" : "na";
    if (check && text.value.trim() && !verdict(check)) check.querySelector(`[value=${meant}]`).checked = true;
  };

  form.addEventListener("input", (event) => {
    const control = event.target;
    if (!control.matches("textarea, .why input") || control.getAttribute("form") === "note") return;
    typed(control);
    judge();
    const key = name(control);
    clearTimeout(typing.get(key));
    typing.set(key, setTimeout(save, 1000, control));
  });
  form.addEventListener("change", (event) => {
    const control = event.target;
    if (control.form !== form || control.matches("select")) return;
    if (control.matches("[name^=answer-]")) answered(control);
    else if (control.matches("[type=radio]")) {
      agree(control);
      chosen(control);
    } else typed(control);
    judge();
    save(control);
  });

  // Enter is the end of a reason, not of the whole page.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    if (!event.target.matches(".why input") || !event.target.value.trim()) return;
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
    form.dispatchEvent(new CustomEvent("yy:reasoned", { detail: event.target.closest("[data-yy-check]") }));
  });

  const isUnsaved = () => hasWork() || refused.size;
  hasWork = () => !isIdle() || typing.size > 0;
  finish = () => {
    for (const key of [...typing.keys()]) save(form.elements[key]);
    return send();
  };

  listen((state) => {
    if (state === "saved" && refused.size) say("refused");
    if (state !== "gone") return;
    for (const key of [...typing.keys()]) save(form.elements[key]);
    leave();
  });

  // A button of the form goes once everything is with the server; only what was refused is posted along.
  let leaving = false;
  let isGone = false;
  const leave = (button) => {
    isGone = !button;
    leaving = true;
    form.requestSubmit(button);
  };
  form.addEventListener("submit", async (event) => {
    if (leaving || !hasWork()) return (leaving = true);
    event.preventDefault();
    const button = event.submitter;
    root.dataset.yyLeaving = "";
    if (await finish()) leave(button);
    else delete root.dataset.yyLeaving;
  });
  // A page that was drawn because something was wrong holds what is stored nowhere.
  const isDrawnAnew = form.querySelector("[data-yy-errors], [role=alert]") !== null;
  form.addEventListener("formdata", (event) => {
    if (isDrawnAnew) return;
    for (const control of form.querySelectorAll("[data-yy-check] input, textarea")) {
      if (control.form !== form || refused.has(control.name)) continue;
      if (!isGone || !isPending(name(control))) event.formData.delete(control.name);
    }
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && isUnsaved()) event.preventDefault();
  });
  addEventListener("pageshow", () => {
    leaving = false;
    delete root.dataset.yyLeaving;
  });

  // A part that is to be written about comes from the server; what is being typed there is kept.
  form.addEventListener("yy:part", (event) => {
    const fresh = event.detail;
    const old = form.querySelector(`[data-yy-part="${fresh.dataset.yyPart}"]`);
    for (const text of old.querySelectorAll("textarea")) {
      const there = fresh.querySelector(`textarea[name="${CSS.escape(text.name)}"]`);
      if (there) there.value = text.value;
    }
    fresh.open = true;
    old.replaceWith(fresh);
    dress(fresh);
    judge();
  });

  // The page writes the sentences of a 否 itself: the server need not.
  for (const mark of form.querySelectorAll("[name^=worded-]")) mark.value = "1";
  document.querySelector(".review").addEventListener("yy:shown", () => {
    const item = document.querySelector(".review-list [aria-current=true]");
    unfold(form, item?.closest("li").querySelector("[data-yy-paper]")?.dataset.yyPaper);
  });

  // After a page load the right pane stays where it was.
  const key = `checks:${location.pathname}`;
  const at = Number(sessionStorage.getItem(key));
  if (at && !form.querySelector("[data-yy-errors]")) form.scrollTop = at;
  addEventListener("pagehide", () => sessionStorage.setItem(key, String(Math.round(form.scrollTop))));
  judge();
} else {
  addEventListener("beforeunload", (event) => {
    if (!isIdle()) event.preventDefault();
  });
  listen((state) => state === "gone" && location.reload());
}

// A link waits until the server has everything, too. Pressed again, it asks whether to leave all the same.
let asked = null;
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || link === asked || link.target || event.defaultPrevented || !hasWork()) return;
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.matches("[data-yy-dialog], .viewer a, [href^='#']")) return;
  event.preventDefault();
  asked = link;
  root.dataset.yyLeaving = "";
  const isDone = await finish();
  delete root.dataset.yyLeaving;
  if (isDone) location.assign(link.href);
});

if (letter) {
  for (const echo of letter.querySelectorAll("[data-yy-echo]")) {
    const text = document.getElementById(echo.dataset.yyEcho);
    text.addEventListener("input", () => (echo.textContent = text.value));
  }
  for (const needless of letter.querySelectorAll("[data-yy-needless]")) needless.hidden = true;
}
