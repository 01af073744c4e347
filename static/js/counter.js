// 18/1000 beside a text area. Counts code points, as the server does; writing over the limit is allowed.
// The sentence for screen readers follows one second after the last key, the figures at once.
const QUIET = 1000;

for (const line of document.querySelectorAll("[data-yy-counter]")) {
  const area = document.getElementById(line.dataset.yyCounter);
  const used = line.querySelector("[data-yy-used]");
  const rest = line.querySelector("[data-yy-rest]");
  if (!area) continue;
  const limit = Number(used.textContent.split("/")[1]);
  const { yyLeft, yyOver } = line.dataset;
  let timer = 0;
  rest.setAttribute("aria-live", "polite");

  area.addEventListener("input", () => {
    const count = [...area.value].length;
    used.textContent = `${count}/${limit}`;
    line.classList.toggle("count-over", count > limit);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const words = count > limit ? yyOver : yyLeft;
      rest.textContent = words.replace("{n}", String(Math.abs(limit - count)));
    }, QUIET);
  });
}
