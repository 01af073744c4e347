// Many files at once: a dialog that lists them, each with a choice of material, guessed from the file's name.
// What is chosen goes the same way as a file dropped on its row. Template: `materials/_assign.html`.
const GUESSES = [
  [/身份证|护照|通行证|居留|居住证|证件|passport/i, /id-document$/],
  [/合同|聘书|聘用|协议|contract/i, /(contract|agreement)$/],
  [/社保|社会保险|参保|缴费|纳税|个税|完税|tax/i, /(tax-or-insurance|six-months)$/],
  [/证书|获奖|奖|学位|毕业|学历|认定|入选|任命/, /evidence$/],
];

const template = document.querySelector("[data-yy-assign]");

// Materials that take files now: the row's id, its name and its form.
const materials = () =>
  [...document.querySelectorAll("[data-yy-material]")].flatMap((row) => {
    const form = row.querySelector("form[id][data-yy-upload]");
    return form ? [{ id: row.id, name: row.querySelector("th").textContent.trim(), form }] : [];
  });

export const guess = (name, ids) => {
  const [, wanted] = GUESSES.find(([words]) => words.test(name)) ?? [];
  return (wanted && ids.find((id) => wanted.test(id))) || "";
};

const line = (dialog, file, number, open) => {
  const part = dialog.querySelector("[data-yy-assign-line]").content.firstElementChild.cloneNode(true);
  const [label, select, error] = ["label", "select", ".error"].map((what) => part.querySelector(what));
  select.id = `assign-${number}`;
  label.htmlFor = select.id;
  error.id = `${select.id}-error`;
  label.textContent = file.name;
  for (const { id, name } of open) select.add(new Option(name, id), select.options.length - 1);
  select.value = guess(file.name, open.map(({ id }) => id));
  if (!select.value) select.selectedIndex = 0;
  return part;
};

// `send(form, files)` uploads; returns false where there is no dialog to show.
export const assign = (files, send) => {
  const open = materials();
  if (!template || !open.length || !files.length) return false;
  const opener = document.activeElement;
  const dialog = template.content.firstElementChild.cloneNode(true);
  const list = dialog.querySelector("[data-yy-assign-list]");
  const form = dialog.querySelector("[data-yy-assign-form]");
  list.append(...files.map((file, number) => line(dialog, file, number, open)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const selects = [...list.querySelectorAll("select")];
    const unsure = selects.filter((select) => !select.value);
    for (const select of selects) {
      const wrong = unsure.includes(select);
      const error = document.getElementById(`${select.id}-error`);
      select.closest(".field").classList.toggle("bad", wrong);
      error.hidden = !wrong;
      for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", error.id]]) {
        if (wrong) select.setAttribute(name, value);
        else select.removeAttribute(name);
      }
    }
    if (unsure.length) return unsure[0].focus();
    dialog.close();
    selects.forEach((select, number) => {
      const chosen = open.find(({ id }) => id === select.value);
      if (chosen) send(chosen.form, [files[number]]);
    });
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-yy-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener?.focus?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("h2").focus();
  return true;
};

// The button does what dropping does: choose files, then say what each is. Where every material is closed or full
// it could only swallow them.
export const offerMany = (send) => {
  const button = document.querySelector("[data-yy-many]");
  const input = document.querySelector("[data-yy-many-input]");
  if (!button || !input || !template) return;
  button.hidden = !materials().length;
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    assign([...input.files], send);
    input.value = "";
  });
};
