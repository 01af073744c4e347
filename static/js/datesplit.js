// A whole date pasted into one box (2024-07-03, 2024/7/3, 20240703, 2024年7月3日) is spread over the three.
// The server does the same for a date pasted into the year box.
const WHOLE = /^(\d{4})\s*(?:[-/.,、年\s]\s*(\d{1,2})\s*[-/.,、月\s]\s*(\d{1,2})\s*[日号]?|(\d{2})(\d{2}))$/;
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

const folded = (text) => text.normalize("NFKC").replace(UNSEEN, "").replace(/[‐‑‒–—―−]/g, "-").replace(/。/g, ".").trim();

export const split = (text) => {
  const match = WHOLE.exec(folded(text));
  if (!match) return null;
  const [, year, month, day, month2, day2] = match;
  return [year, String(Number(month ?? month2)), String(Number(day ?? day2))];
};

document.addEventListener("paste", (event) => {
  const group = event.target.closest?.("[data-yy-date]");
  const parts = group && split(event.clipboardData.getData("text"));
  if (!parts) return;
  event.preventDefault();
  const boxes = group.querySelectorAll("input");
  boxes.forEach((box, index) => {
    box.value = parts[index];
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  boxes[2].focus();
});
