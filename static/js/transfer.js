// One file on its way: its line in the row, the bar, cancelling, and three more tries when it did not get through.
// Two travel at once, the others wait. The server's answer is a row; 422 and 503 carry {"message"}, and a 503
// passes: then the same file is sent again. Where too many are uploading, 429 has {"waiting", "ticket"}: how many are
// before this one. Then only the number is asked for until it is our turn, with the ticket that keeps it. A 429 without
// them says how long to wait, and the person sends it again.
import { arrived, chooserOf, placeOf } from "./choose.js";

const RETRIES = 3;
const WAIT = 1000; // before the first retry; doubles
const AT_ONCE = 2;
const LONGEST = 120_000;
const ASK = 1000; // before the number is asked for again; more while many are before
const ASK_LONGEST = 4000; // the server forgets whoever does not ask for eight seconds
// Which page this is, and how many files were chosen in it: the server lists them as chosen, not as they arrive.
const PAGE = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
let chosen = 0;
const MEGABYTE = 1024 * 1024;

const status = document.querySelector("[data-yy-upload-status]");
const template = document.querySelector("[data-yy-upload-template]");
const say = (words, facts) => words.replace(/\{(\w+)\}/g, (_all, key) => facts[key]);
const tell = (words, facts) => (status.textContent = say(words, facts));
let swap; // (html, id): puts the row of the server's answer in its place; false if it is not there
const amount = (bytes) => (bytes < MEGABYTE ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / MEGABYTE).toFixed(1)} MB`);
const tenths = (bytes) => String(Math.ceil((bytes * 10) / MEGABYTE) / 10);
// JPG or PNG; a file that cannot be read fails when it is sent.
const beginsLikeAPicture = async (file) => {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer().catch(() => new ArrayBuffer(0)));
  return (first === 0xff && second === 0xd8) || (first === 0x89 && second === 0x50);
};
const travelling = new Set();
const queue = [];

class Transfer {
  constructor(form, file) {
    this.file = file;
    this.action = form.action;
    this.fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    this.fields.push(["chosen_in", PAGE], ["chosen_as", String(++chosen)]);
    this.material = form.closest("[data-yy-material]").id;
    this.tries = 0;
    this.ticket = "";
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

  // Into the list of the row, which may have been replaced since, or of its open dialog.
  place() {
    placeOf(this.material)?.append(this.line);
  }

  show(state, why = "") {
    this.state = state;
    for (const part of this.line.querySelectorAll("[data-yy-when]")) {
      part.hidden = !part.dataset.yyWhen.split(" ").includes(state);
    }
    this.part("why").textContent = why;
  }

  // What the server would refuse anyway, said before megabytes have travelled.
  // Neither its name nor what the browser calls it counts: phones leave both out or get them wrong.
  async problem() {
    const { name, size } = this.file;
    if (size === 0) return say(status.dataset.empty, { name });
    const { pdfBytes, imageBytes } = status.dataset;
    const limit = Number((await beginsLikeAPicture(this.file)) ? imageBytes : Math.max(pdfBytes, imageBytes));
    if (size <= limit) return "";
    return say(status.dataset.tooBig, { name, size: tenths(size), limit: tenths(limit) });
  }

  async start() {
    travelling.add(this);
    const problem = await this.problem();
    if (problem) return this.refuse(problem);
    if (this.isCancelled) return;
    if (this.tries === 0 && !this.ticket) tell(status.dataset.started, { name: this.file.name });
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
    request.setRequestHeader("X-Upload-Ticket", this.ticket);
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
    const turn = request.status === 429 && turnOf(request.responseText);
    if (turn) return this.wait(turn);
    if (request.status === 429) return this.fail(messageOf(request.responseText) || say(status.dataset.refused, { name }));
    if ([400, 413, 422].includes(request.status)) return this.refuse(messageOf(request.responseText));
    if (request.status >= 500) return this.broke(messageOf(request.responseText));
    if (request.status === 401 || request.status === 403) return this.refuse(status.dataset.signedOut);
    if (request.status !== 200) return this.refuse(status.dataset.changed);
    // The sign-in page also comes with 200.
    if (!swap(request.responseText, this.material)) return this.refuse(status.dataset.signedOut);
    this.line.remove();
    this.over();
    arrived(this.material);
    tell(status.dataset.finished, { name });
    const note = [...(this.row?.querySelectorAll("[data-yy-note]") ?? [])].at(-1);
    if (note) status.textContent += `，${note.textContent}`;
  }

  wait({ waiting, ticket }) {
    if (this.state !== "queued") tell(status.dataset.queued, { name: this.file.name, ahead: waiting });
    this.ticket = ticket;
    this.part("ahead").textContent = waiting;
    this.show("queued");
    const pause = Math.min(ASK + waiting * 100, ASK_LONGEST);
    this.timer = setTimeout(() => this.ask(), pause * (0.8 + 0.4 * Math.random()));
  }

  async ask() {
    try {
      const answer = await fetch(this.action, {
        method: "POST",
        headers: { "X-Requested-With": "fetch", "X-Upload-Ticket": this.ticket, "X-Upload-Ask": "1" },
      });
      const turn = turnOf(await answer.text());
      if (this.isCancelled) return;
      if (turn?.waiting) return this.wait(turn);
    } catch {
      if (this.isCancelled) return;
    }
    this.start(); // and finds out what is wrong, if anything is
  }

  broke(message) {
    if (this.tries < RETRIES) {
      this.show("again");
      this.timer = setTimeout(() => this.start(), WAIT * 2 ** this.tries++);
      return;
    }
    this.fail(message || say(status.dataset.broke, { name: this.file.name, percent: this.reached }));
  }

  // With a button that sends the same file once more.
  fail(why) {
    this.show("failed", why);
    this.over();
    status.textContent = why;
  }

  refuse(message) {
    const why = message || say(status.dataset.refused, { name: this.file.name });
    this.show("refused", why);
    this.line.scrollIntoView({ block: "nearest" });
    this.over();
    status.textContent = why;
  }

  cancel() {
    this.isCancelled = true;
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

const turnOf = (text) => {
  try {
    const told = JSON.parse(text);
    return told.ticket ? told : null;
  } catch {
    return null;
  }
};

export const messageOf = (text) => {
  try {
    return String(JSON.parse(text).message || "");
  } catch {
    return "";
  }
};

export const isBusy = () => travelling.size > 0 || queue.length > 0;

// Told once how an answer is put into the page.
export const prepare = (how) => (swap = how);

export const send = (form, files) => {
  for (const file of files) {
    const transfer = new Transfer(form, file);
    enqueue(transfer);
  }
};
