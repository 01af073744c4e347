// A whole date that is pasted or typed into one box (2024-07-03, 2024/7/3, 20240703, 2024年7月3日) is spread over
// the three. Where only year and month are asked, a month (2024-07, 2024年7月, 202407) is spread over the two, and
// the day of a whole date gets a box of its own. The server does the same with what stands in the year box.
const WHOLE = /^(\d{4})\s*(?:[-/.,、·年\s]\s*(\d{1,2})\s*[-/.,、·月\s]\s*(\d{1,2})\s*[日号]?|(\d{2})(\d{2}))$/;
const MONTH = /^(\d{4})\s*(?:[-/.,、·年\s]\s*(\d{1,2})\s*(?:月份?)?|(\d{2}))$/;
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

const folded = (text) => text.normalize("NFKC").replace(UNSEEN, "").replace(/[‐‑‒–—―−]/g, "-").replace(/。/g, ".").trim();

export const split = (text, toTheMonth = false) => {
  const clean = folded(text);
  const match = WHOLE.exec(clean);
  if (match) {
    const [, year, month, day, month2, day2] = match;
    return [year, String(Number(month ?? month2)), String(Number(day ?? day2))];
  }
  const [, year, month, month2] = (toTheMonth && MONTH.exec(clean)) || [];
  return year ? [year, String(Number(month ?? month2)), ""] : null;
};

const boxesOf = (group) => [...group.querySelectorAll("input")];

// The box of the day, where there is none yet: like that of the month.
const addDay = (group) => {
  const month = boxesOf(group)[1];
  const label = month.closest("label").cloneNode(true);
  const box = label.querySelector("input");
  box.name = month.name.replace(/_1$/, "_2");
  box.id = month.id.replace(/_1$/, "_2");
  box.removeAttribute("aria-invalid");
  label.lastChild.textContent = group.dataset.yyDay;
  group.append(label);
};

const spread = (group, text) => {
  const parts = split(text, "yyDay" in group.dataset);
  if (!parts) return false;
  if (parts[2] && boxesOf(group).length < 3) addDay(group);
  const boxes = boxesOf(group);
  boxes.forEach((box, index) => {
    box.value = parts[index];
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return true;
};

document.addEventListener("paste", (event) => {
  const group = event.target.closest?.("[data-yy-date]");
  if (!group || !spread(group, event.clipboardData.getData("text"))) return;
  event.preventDefault();
  boxesOf(group).at(-1).focus();
});

document.addEventListener("change", (event) => {
  const group = event.target.closest?.("[data-yy-date]");
  if (!group) return;
  const [year, ...others] = boxesOf(group);
  if (event.target === year && others.every((box) => !box.value)) spread(group, year.value);
});
