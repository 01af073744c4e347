// The reviewer's bench: saves by itself, keeps the pane where it was, offers ready wording as buttons and
// says at once how the decision stands. Without it the form's own buttons do all of this.
const form = document.querySelector("[data-yy-checks]");
const letter = document.querySelector("[data-yy-letter]");

// Ready wording: the options of the select become buttons that put their sentence into the text.
for (const box of document.querySelectorAll("[data-yy-phrases]")) {
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
      text.dispatchEvent(new Event("input", { bubbles: true }));
      if (event.detail) text.focus(); // by the keyboard it stays, so that the next letter is no text
    });
    box.append(button);
  }
  select.hidden = true;
  select.disabled = true;
}

if (form) {
  const decide = form.querySelector("[data-yy-decide]");
  const words = decide.dataset;
  const saved = form.querySelector("[data-yy-saved]");
  const standing = form.querySelector("[data-yy-standing]");
  const endorse = form.querySelector("[data-yy-endorse]");
  const sendBack = form.querySelector("[data-yy-send-back]");
  const checks = [...form.querySelectorAll("[data-yy-check]")];
  const parts = [...form.querySelectorAll("[data-yy-part] textarea")];

  const fill = (sentence, counts) => sentence.replace(/\{(\w+)\}/g, (_whole, name) => counts[name]);
  const set = (button, on, filled) => {
    button.classList.toggle("btn-quiet", !filled);
    if (on) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
  };

  const judge = () => {
    const verdicts = checks.map((check) => check.querySelector("input:checked")?.value ?? "");
    const judged = verdicts.filter(Boolean).length;
    const fixes =
      verdicts.filter((verdict) => verdict === "fix").length + parts.filter((part) => part.value.trim()).length;
    const counts = { all: checks.length, left: checks.length - judged, fixes };
    const complete = words.supplement === "1";
    form.querySelector("[data-yy-judged]").textContent = `${judged}/${checks.length}`;
    const sentence =
      fixes && counts.left ? words.both
      : fixes ? words.fix
      : counts.left ? words.left
      : complete ? words.fine
      : words.wanting;
    const said = fill(sentence, counts);
    if (standing.textContent !== said) standing.textContent = said;
    const fine = !fixes && !counts.left && complete;
    set(endorse, fine, fine);
    set(sendBack, fixes > 0, fixes > 0);
    sendBack.textContent = fixes ? fill(words.sendBack, counts) : words.sendBackNone;
  };

  // Saving: a second after the last change, in the background; what fails is said and tried again.
  let timer = 0;
  let dirty = false;
  let saving = false;
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  async function save() {
    if (saving) return later(500);
    saving = true;
    dirty = false;
    saved.textContent = words.saving;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "autosave" },
        redirect: "error",
      });
      if (answer.status === 204) {
        const now = new Date();
        const time = `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
        saved.textContent = fill(words.saved, { time });
      } else {
        // Refused, overtaken or wrong: the page itself says why, so let it be drawn.
        saved.textContent = words.refused;
        dirty = true;
      }
    } catch {
      dirty = true;
      saved.textContent = words.failed;
      later(15000);
    }
    saving = false;
  }
  const changed = () => {
    dirty = true;
    judge();
    later(1000);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    dirty = false;
  });
  addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });

  // Moving from material to material reloads the page: the right pane stays where it was.
  const key = `checks:${location.pathname}`;
  const at = Number(sessionStorage.getItem(key));
  if (at && !form.querySelector("[data-yy-errors]")) form.scrollTop = at;
  addEventListener("pagehide", () => sessionStorage.setItem(key, String(Math.round(form.scrollTop))));
  judge();
}

if (letter) {
  for (const echo of letter.querySelectorAll("[data-yy-echo]")) {
    const text = document.getElementById(echo.dataset.yyEcho);
    text.addEventListener("input", () => (echo.textContent = text.value));
  }
  for (const needless of letter.querySelectorAll("[data-yy-needless]")) needless.hidden = true;
}
