// The questions of a material: 否 writes its first sentence and means 需补正, 是 to all of them means 相符, and
// the other way round. Without it the server draws the same conclusions when the page is saved.
export const verdictOf = (check) => check.querySelector("input[name^=verdict-]:checked");
const wide = matchMedia("(width >= 64em)");
const asks = (check) => [...check.querySelectorAll("[data-yy-ask]")];
const answerOf = (ask) => ask.querySelector("input:checked")?.value ?? "";
const radio = (ask, value) => ask.querySelector(`input[value=${value}]`);

export const openQuestion = (check) => {
  const ask = asks(check).find((one) => !answerOf(one));
  return ask && radio(ask, "no");
};

const count = (check) => {
  const place = check.querySelector("[data-yy-answered]");
  if (place) place.textContent = asks(check).filter(answerOf).length;
};

const write = (text, sentence) => {
  const said = text.value.trim();
  if (!said.includes(sentence)) text.value = said ? `${said.replace(/[。；]$/, "")}；${sentence}` : sentence;
};
const unwrite = (text, sentence) => {
  text.value = text.value.split("；").filter((piece) => piece !== sentence).join("；"); // never words of her own
};

// An answer was chosen: gives the verdict that follows, "" for none, null where it stays.
export const conclude = (chosen) => {
  const check = chosen.closest("[data-yy-check]");
  const ask = chosen.closest("[data-yy-ask]");
  const text = check.querySelector("textarea");
  if (chosen.value === "yes") unwrite(text, ask.dataset.yyAsk);
  count(check);
  const answers = asks(check).map(answerOf);
  if (answers.includes("no")) return "fix";
  const was = verdictOf(check)?.value ?? "";
  if (was === "fix" && text.value.trim()) return null;
  if (answers.every(Boolean)) return "fine";
  return was === "fine" ? null : "";
};

// After the verdict has brought back what was laid aside.
export const phrase = (chosen) => {
  if (chosen.value !== "no") return;
  const text = chosen.closest("[data-yy-check]").querySelector("textarea");
  write(text, chosen.closest("[data-yy-ask]").dataset.yyAsk);
  text.dispatchEvent(new Event("input", { bubbles: true })); // its counter
};

// A verdict was chosen: 相符 is 是 to everything, 不适用 is no answer.
export const agree = (chosen) => {
  const check = chosen.closest("[data-yy-check]");
  if (chosen.value === "fix") return;
  for (const ask of asks(check)) {
    if (chosen.value === "fine") radio(ask, "yes").checked = true;
    else for (const one of ask.querySelectorAll("input")) one.checked = false;
  }
  count(check);
};

// 全部是, beside the questions: as the verdict 相符, until something else is chosen with a way back.
export const offerAllYes = (form, words) => {
  for (const check of form.querySelectorAll("[data-yy-check]")) {
    const set = check.querySelector("[data-yy-asks]");
    if (!set) continue;
    const controls = [...check.querySelectorAll("input[type=radio], textarea, .why input")];
    const button = document.createElement("button");
    let before = null;
    const show = () => {
      button.textContent = before ? words.undo : words.allYes;
      button.hidden = !before && verdictOf(check)?.value === "fine" && asks(check).every((ask) => answerOf(ask) === "yes");
    };
    button.type = "button";
    button.className = "link-btn all-yes";
    button.setAttribute("aria-describedby", check.querySelector("[id^=q-]").id);
    button.addEventListener("click", () => {
      const was = before;
      if (was) {
        for (const [control, state] of was) Object.assign(control, state);
        check.dataset.yyTakenBack = "1"; // an answer that is not posted would stay as it was saved
        count(check);
        check.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true })); // saves it all
      } else {
        const state = controls.map((one) => [one, { checked: one.checked, value: one.value }]);
        const fine = check.querySelector("input[name^=verdict-][value=fine]");
        fine.checked = true;
        fine.dispatchEvent(new Event("change", { bubbles: true }));
        before = state;
      }
      if (was) before = null;
      show();
    });
    form.addEventListener("change", (event) => {
      if (!check.contains(event.target)) return;
      before = null;
      show();
    });
    set.before(button);
    show();
  }
};

// The questions of the material that is shown are open, answered ones are folded.
export const unfold = (form, paper) => {
  for (const check of form.querySelectorAll("[data-yy-check]")) {
    const set = check.querySelector("[data-yy-asks]");
    if (!set || set.contains(document.activeElement)) continue;
    set.open = check.dataset.yyCheck === paper;
    const folded = set.open && check.closest("[data-yy-folded]");
    if (folded) folded.open = true;
    if (set.open && wide.matches) check.scrollIntoView({ block: "nearest" }); // a phone shows the document
  }
};
