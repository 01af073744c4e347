// Uploads on the materials page. Without it the forms post as they are; with it the button opens the file
// chooser, files travel one by one with a progress bar, and the row comes back from the server anew.
// The server's answer is the row (`materials/_material.html`); anything else in the answer that carries the
// id of something on the page replaces it too. 422 carries {"message"}.
import { assign, offerMany } from "./assign.js";
import { watch } from "./scanning.js";

const RETRIES = 3;
const WAIT = 1000; // before the first retry; doubles
const AT_ONCE = 2;
const LONGEST = 120_000;
const MEGABYTE = 1024 * 1024;
const IMAGES = ["jpg", "jpeg", "jfif", "png"];

const status = document.querySelector("[data-yy-upload-status]");
const template = document.querySelector("[data-yy-upload-template]");
const say = (words, facts) => words.replace(/\{(\w+)\}/g, (_all, key) => facts[key]);
const tell = (words, facts) => (status.textContent = say(words, facts));
const amount = (bytes) => (bytes < MEGABYTE ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / MEGABYTE).toFixed(1)} MB`);
const tenths = (bytes) => String(Math.ceil((bytes * 10) / MEGABYTE) / 10);
const travelling = new Set();
const queue = [];

class Transfer {
  constructor(form, file) {
    this.file = file;
    this.action = form.action;
    this.fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    this.material = form.closest("[data-yy-material]").id;
    this.tries = 0;
    this.reached = 0; // percent, in the attempt that came furthest
    this.line = template.content.firstElementChild.cloneNode(true);
    this.part("name").textContent = file.name;
    this.part("cancel").addEventListener("click", () => this.cancel());
    this.part("retry").addEventListener("click", () => this.again());
    this.part("drop-it").addEventListener("click", () => this.leave());
    this.show("waiting");
    this.place();
  }

  part(name) {
    return this.line.querySelector(`[data-yy-${name}]`);
  }

  get row() {
    return document.getElementById(this.material);
  }

  // Into the list of the row, which may have been replaced since.
  place() {
    this.row?.querySelector("[data-yy-files]").append(this.line);
  }

  show(state, why = "") {
    this.state = state;
    for (const part of this.line.querySelectorAll("[data-yy-when]")) {
      part.hidden = !part.dataset.yyWhen.split(" ").includes(state);
    }
    this.part("why").textContent = why;
  }

  // What the server would refuse anyway, said before megabytes have travelled.
  problem() {
    const { name, size } = this.file;
    const extension = name.includes(".") ? name.split(".").pop().toLowerCase() : "";
    if (["heic", "heif"].includes(extension)) return say(status.dataset.heic, { name });
    if (extension !== "pdf" && !IMAGES.includes(extension)) return say(status.dataset.wrongType, { name });
    if (size === 0) return say(status.dataset.empty, { name });
    const limit = Number(extension === "pdf" ? status.dataset.pdfBytes : status.dataset.imageBytes);
    if (size <= limit) return "";
    return say(status.dataset.tooBig, { name, size: tenths(size), limit: tenths(limit) });
  }

  start() {
    travelling.add(this);
    if (this.tries === 0) tell(status.dataset.started, { name: this.file.name });
    this.show("sending");
    this.progress(0);
    const body = new FormData();
    for (const [name, value] of this.fields) body.append(name, value);
    body.append("file", this.file);
    const request = new XMLHttpRequest();
    this.request = request;
    request.open("POST", this.action);
    request.timeout = LONGEST;
    request.setRequestHeader("X-Requested-With", "fetch");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) this.progress(event.loaded / event.total);
    });
    request.upload.addEventListener("load", () => this.show("checking"));
    request.addEventListener("load", () => this.answered(request));
    request.addEventListener("error", () => this.broke());
    request.addEventListener("timeout", () => this.broke());
    request.send(body);
  }

  progress(share) {
    const percent = Math.floor(share * 100);
    this.reached = Math.max(this.reached, percent);
    const { size } = this.file;
    this.line.querySelector("progress").value = percent;
    this.part("percent").textContent = percent;
    this.part("amount").textContent = `${amount(size * share)} / ${amount(size)}`;
  }

  answered(request) {
    const { name } = this.file;
    if (request.status === 422) return this.refuse(messageOf(request.responseText));
    // 503: the store does not take anything just now, which passes.
    if (request.status >= 500) return this.broke(messageOf(request.responseText));
    if (request.status === 401 || request.status === 403) return this.refuse(status.dataset.signedOut);
    if (request.status !== 200) return this.refuse(status.dataset.changed);
    // The sign-in page also comes with 200.
    if (!swap(request.responseText, this.material)) return this.refuse(status.dataset.signedOut);
    this.line.remove();
    this.over();
    tell(status.dataset.finished, { name });
  }

  broke(message) {
    if (this.tries < RETRIES) {
      this.show("again");
      this.timer = setTimeout(() => this.start(), WAIT * 2 ** this.tries++);
      return;
    }
    const why = message || say(status.dataset.broke, { name: this.file.name, percent: this.reached });
    this.show("failed", why);
    this.over();
    status.textContent = why;
  }

  refuse(message) {
    const why = message || say(status.dataset.refused, { name: this.file.name });
    this.show("refused", why);
    this.over();
    status.textContent = why;
  }

  cancel() {
    clearTimeout(this.timer);
    this.request?.abort();
    const index = queue.indexOf(this);
    if (index >= 0) queue.splice(index, 1);
    this.leave();
    this.over();
  }

  again() {
    this.tries = this.reached = 0;
    this.show("waiting");
    enqueue(this);
    this.part("cancel").focus();
  }

  leave() {
    this.line.remove();
    chooserOf(this.row)?.focus();
  }

  over() {
    travelling.delete(this);
    next();
  }
}

const enqueue = (transfer) => {
  queue.push(transfer);
  next();
};

const next = () => {
  while (travelling.size < AT_ONCE && queue.length) queue.shift().start();
};

const messageOf = (text) => {
  try {
    return String(JSON.parse(text).message || "");
  } catch {
    return "";
  }
};

const chooserOf = (row) => row?.querySelector("[data-yy-choose]");

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
  const lines = [...(document.getElementById(id)?.querySelectorAll("[data-yy-files] > .file:not([id])") ?? [])];
  for (const part of parts) {
    const old = part.id && document.getElementById(part.id);
    if (old) old.replaceWith(part);
  }
  // The same count stands beside the page's buttons.
  const count = document.getElementById("materials-tally")?.textContent;
  if (count) for (const twin of document.querySelectorAll("[data-yy-tally]")) twin.textContent = count;
  const row = document.getElementById(id);
  row.querySelector("[data-yy-files]").append(...lines);
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

const send = (form, files) => {
  for (const file of files) {
    const transfer = new Transfer(form, file);
    const problem = transfer.problem();
    if (problem) transfer.refuse(problem);
    else enqueue(transfer);
  }
};

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
    row.after(complaint(messageOf(text) || (answer.ok ? status.dataset.signedOut : status.dataset.undone)));
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
      input.click();
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
  row?.querySelector(".files .drop[id]")?.classList.add("drop-on");
};

if (status && template) {
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
    const form = zoneOf(event)?.querySelector("form[id][data-yy-upload]");
    const files = [...event.dataTransfer.files];
    if (form) send(form, files);
    else if (!zoneOf(event) && !document.querySelector("dialog[open]")) assign(files, send);
  });
  offerMany(send);
  watch(put);
  addEventListener("beforeunload", (event) => {
    if (travelling.size || queue.length) event.preventDefault();
  });
}
