// What was shown as wrong and is right now, by the server's word: the sentence beside the field goes, with the
// field's mark and its line in the summary. What is wrong in another way gets its new sentence.
const SENTENCE = "_error";

const sentences = (form) => [...form.querySelectorAll(`.error[id$="${SENTENCE}"]`)];
const nameOf = (sentence) => sentence.id.replace(/^id_/, "").slice(0, -SENTENCE.length);

export const shownWrong = (form) => sentences(form).map(nameOf);

export const mend = (form, wrong = {}) => {
  for (const sentence of sentences(form)) {
    const name = nameOf(sentence);
    if (name in wrong) reword(sentence, name, wrong[name]);
    else takeAway(form, sentence, name);
  }
};

const linesOf = (name) =>
  [...document.querySelectorAll("[data-yy-errors] li")].filter((line) => {
    const anchor = line.querySelector("a")?.hash.slice(1).replace(/^id_/, "");
    return anchor === name || anchor?.replace(/_[0-9]+$/, "") === name;
  });

const reword = (sentence, name, words) => {
  const line = sentence.querySelector(".line-of-error");
  if (!line || sentence.textContent.endsWith(words)) return;
  line.textContent = words;
  for (const link of linesOf(name).flatMap((one) => [...one.querySelectorAll("a")])) link.textContent = words;
};

const takeAway = (form, sentence, name) => {
  const field = sentence.closest(".field.bad") ?? sentence.parentElement;
  for (const one of [field, ...field.querySelectorAll("[aria-invalid], [aria-describedby]")]) {
    one.removeAttribute("aria-invalid");
    const about = (one.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== sentence.id);
    if (about.length) one.setAttribute("aria-describedby", about.join(" "));
    else one.removeAttribute("aria-describedby");
  }
  field.classList.remove("bad");
  sentence.remove();
  for (const line of linesOf(name)) line.remove();
  const summary = document.querySelector("[data-yy-errors]");
  const left = summary?.querySelectorAll("li").length;
  if (left === 0) {
    summary.remove();
    document.title = document.title.replace(/^[^：]*：/, "");
  } else if (summary) {
    const title = summary.querySelector("h2").lastChild;
    title.textContent = title.textContent.replace(/[0-9]+/, left);
  }
};
