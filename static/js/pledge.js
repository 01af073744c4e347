// The pledge's five seconds, shown, on its page and in a dialog (dialog.js). The server keeps them by itself;
// this only spares a wasted press.
const start = (form) => {
  const button = form.querySelector("button[data-words]");
  const words = form.querySelector("#countdown span");
  const voice = form.querySelector("[data-yy-pledge-voice]");
  const until = performance.now() + Number(form.dataset.yyPledge) * 1000 + 300;
  button.setAttribute("aria-disabled", "true");

  const left = () => Math.max(0, Math.ceil((until - performance.now()) / 1000));
  const tick = () => {
    const seconds = left();
    if (seconds) {
      words.textContent = button.dataset.words.replace("{n}", Math.min(seconds, form.dataset.yyPledge));
      if (form.isConnected) setTimeout(tick, 200);
    } else {
      button.removeAttribute("aria-disabled");
      words.textContent = button.dataset.ready;
      voice.textContent = voice.dataset.ready;
    }
  };
  tick();

  let sent = false;
  form.addEventListener("submit", (event) => {
    if (left() || sent) event.preventDefault();
    else sent = true;
  });
};

const startIn = (root) => root.querySelectorAll("[data-yy-pledge]").forEach(start);
startIn(document);
document.addEventListener("yy-dialog", (event) => startIn(event.target));
