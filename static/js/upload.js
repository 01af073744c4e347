// Uploads on the materials page. Without it the forms post as they are; with it the button opens the file
// chooser, files travel with a progress bar (transfer.js), and the row comes back from the server anew.
// The server's answer is the row (`materials/_material.html`); anything else in the answer that carries the
// id of something on the page replaces it too.
import { assign, offerMany } from "./assign.js";
import { choose, chooserOf, shownForm } from "./choose.js";
import { watch } from "./scanning.js";
import { isBusy, messageOf, prepare, send } from "./transfer.js";

const status = document.querySelector("[data-yy-upload-status]");

// Puts the fresh row in place of the old one and hands it the lines that are still travelling.
const swap = (html, id) => {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  return put([...fresh.content.children], id);
};

const put = (parts, id) => {
  if (!parts.some((part) => part.id === id)) return false;
  const focused = document.activeElement;
  const inside = focused?.closest?.(`#${CSS.escape(id)}`) !== null && focused !== document.body;
  // Files on their way and what was said of those that arrived stay.
  const lines = [...(document.getElementById(id)?.querySelectorAll("[data-yy-files] > .file:not([id])") ?? [])];
  const notes = [...(document.getElementById(id)?.querySelectorAll("[data-yy-note]") ?? [])];
  for (const part of parts) {
    const old = part.id && document.getElementById(part.id);
    if (old) old.replaceWith(part);
  }
  // The same count stands beside the page's buttons.
  const count = document.getElementById("materials-tally")?.textContent;
  if (count) for (const twin of document.querySelectorAll("[data-yy-tally]")) twin.textContent = count;
  const row = document.getElementById(id);
  const list = row.querySelector("[data-yy-files]");
  list.append(...lines);
  list.after(...notes);
  dress(row);
  if (inside) (lines.some((line) => line.contains(focused)) ? focused : same(row, focused) || undo(row) || chooserOf(row))?.focus();
  watch(put);
  return true;
};

// What had the focus, as it is in the fresh row; of a form that has been closed, what opens it; 上移 for a 下移
// that is over.
const same = (row, one) => {
  const twin = [...row.querySelectorAll(one.localName)].find((other) =>
    one.id ? other.id === one.id : other.outerHTML === one.outerHTML,
  );
  if (twin) return twin.checkVisibility() ? twin : twin.closest("details")?.querySelector("summary");
  const file = one.closest(".file[id]");
  return file && one.name && row.querySelector(`#${file.id} [name="${one.name}"]`);
};
const undo = (row) => row.querySelector(".file-gone button");

// Taking a file off and putting it back.
const act = async (form, button) => {
  const id = form.closest("[data-yy-material]").id;
  const row = form.closest(".file, .file-gone");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form, button),
      headers: { "X-Requested-With": "fetch" },
    });
    const text = await answer.text();
    if (answer.ok && swap(text, id)) return;
    const isSignedOut = answer.ok || answer.status === 401;
    row.after(complaint(messageOf(text) || (isSignedOut ? status.dataset.signedOut : status.dataset.undone)));
  } catch {
    row.after(complaint(status.dataset.undone));
  }
};

const complaint = (words) => {
  const line = document.createElement("p");
  line.className = "error";
  line.setAttribute("role", "alert");
  line.textContent = words;
  return line;
};

// The native file inputs speak the browser's language: they go, and the row's own button opens them.
const dress = (root) => {
  for (const button of root.querySelectorAll("[data-yy-choose]")) button.hidden = false;
  for (const form of root.querySelectorAll("[data-yy-upload]")) {
    const input = form.querySelector("input[type=file]");
    input.hidden = true;
    input.addEventListener("change", () => {
      send(form, [...input.files]);
      input.value = "";
    });
    for (const words of form.querySelectorAll("[data-yy-drop-words]")) words.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      choose(form);
    });
  }
  for (const swapper of root.querySelectorAll("[data-yy-replace]")) {
    swapper.querySelector("summary").addEventListener("click", (event) => {
      event.preventDefault();
      swapper.querySelector("input[type=file]").click();
    });
  }
  for (const again of root.querySelectorAll("[data-yy-again]")) {
    again.addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById(again.dataset.yyAgain)?.click();
    });
  }
  for (const form of root.querySelectorAll("[data-yy-row-act]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      act(form, event.submitter);
    });
  }
};

const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
const zoneOf = (event) => event.target.closest?.("[data-yy-material]");
const mark = (row) => {
  for (const zone of document.querySelectorAll(".drop-on")) zone.classList.remove("drop-on");
  const zone = shownForm() ? document.querySelector("dialog .drop") : row?.querySelector(".files .drop[id]");
  zone?.classList.add("drop-on");
};

if (status) {
  prepare(swap);
  document.documentElement.dataset.yyUploads = "";
  dress(document);
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault(); // a file dropped beside a row must not replace the page
    mark(zoneOf(event));
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(null);
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    mark(null);
    const form = shownForm() ?? zoneOf(event)?.querySelector("form[id][data-yy-upload]");
    const files = [...event.dataTransfer.files];
    if (form) send(form, files);
    else if (!zoneOf(event) && !document.querySelector("dialog[open]")) assign(files, send);
  });
  offerMany(send);
  watch(put);
  addEventListener("beforeunload", (event) => {
    if (isBusy()) event.preventDefault();
  });
}
