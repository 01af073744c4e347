// A whole date pasted into one box (2024-07-03, 2024/7/3, 20240703, 2024年7月3日) is spread over the three.
// The server does the same for a date pasted into the year box.
const WHOLE = /^\s*(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{2})(\d{2}))\s*$/;

export const split = (text) => {
  const match = WHOLE.exec(text.normalize("NFKC"));
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
