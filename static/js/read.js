// 朗读本页: reads the main part aloud with the browser's own voice, sentence by sentence; again to stop.
const item = document.querySelector("[data-yy-read]");

if ("speechSynthesis" in window) {
  const button = item.querySelector("button");
  const start = button.textContent;
  item.hidden = false;

  const rest = () => (button.textContent = start);
  const speak = () => {
    const text = document.getElementById("main").innerText;
    const sentences = text.split(/(?<=[。！？；\n])/).filter((sentence) => sentence.trim());
    if (!sentences.length) return;
    button.textContent = item.dataset.yyStop;
    sentences.forEach((sentence, index) => {
      const words = new SpeechSynthesisUtterance(sentence);
      words.lang = document.documentElement.lang === "en" ? "en" : "zh-CN";
      words.rate = 0.9;
      if (index === sentences.length - 1) words.onend = rest;
      speechSynthesis.speak(words);
    });
  };
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      rest();
    } else speak();
  });
  addEventListener("pagehide", () => speechSynthesis.cancel());
}
