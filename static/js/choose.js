// 上传: the dialog of one material, with 点击上传, the files on their way and 确定. The chooser opens with it, so
// that one press is enough; the dialog closes by itself when everything has arrived. Closing it cancels nothing:
// what is still on its way goes on in the row. Template: `materials/_upload_parts.html`.
const template = document.querySelector("[data-yy-upload-dialog]");
// What is said aloud: a modal dialog silences the page around it, so it goes along.
const status = document.querySelector("[data-yy-upload-status]");
const home = status?.parentElement;
let dialog = null;
let material; // the row's id; the row itself may be replaced while the dialog is open

const row = () => document.getElementById(material);
const form = () => row()?.querySelector("form[id][data-yy-upload]");
const list = () => dialog.querySelector("[data-yy-upload-list]");
// What is still on its way in the row; what has failed there stays, with its reason.
const travelling = () =>
  [...row().querySelectorAll("[data-yy-files] > .file:not([id])")].filter((line) => line.querySelector("[data-yy-why]").hidden);
const pick = () => form()?.querySelector("input[type=file]").click();

// The form whose dialog is open.
export const shownForm = () => (dialog ? form() : null);

// Where the lines of a material's files stand while they travel.
export const placeOf = (id) =>
  dialog && id === material ? list() : document.getElementById(id)?.querySelector("[data-yy-files]");

// What has the focus when a line with it goes.
export const chooserOf = (one) =>
  dialog && one?.id === material
    ? dialog.querySelector("[data-yy-pick-file]")
    : one?.querySelector("[data-yy-choose]");

const leave = () => {
  if (!dialog) return;
  const [closing, lines] = [dialog, [...list().children]];
  home.prepend(status);
  dialog = null;
  closing.close();
  closing.remove();
  placeOf(material)?.append(...lines);
  (chooserOf(row()) ?? row()?.querySelector("a"))?.focus();
};

export const choose = (opener) => {
  material = opener.closest("[data-yy-material]").id;
  dialog = template.content.firstElementChild.cloneNode(true);
  dialog.querySelector("h2").textContent = row().querySelector("th").textContent.trim();
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && event.detail > 1) return; // the second press on 上传 falls beside the dialog
    if (event.target === dialog || event.target.closest("[data-yy-close]")) leave();
    else if (event.target.closest("[data-yy-pick-file]")) pick();
  });
  dialog.addEventListener("close", ({ target }) => target === dialog && leave());
  list().append(...travelling());
  dialog.append(status);
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("h2").focus();
  pick();
};

// A file of this material has arrived: with the last one the dialog is done, or the material is full.
export const arrived = (id) => {
  if (!dialog || id !== material) return;
  if (!list().children.length) leave();
  else dialog.querySelector("[data-yy-pick-file]").hidden = !form();
};
