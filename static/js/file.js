// A browser's file control speaks the browser's language; a button of ours speaks the page's.
// The control stays where it is for the form and for pages without JavaScript.
for (const control of document.querySelectorAll("input[type=file][data-yy-file]")) {
  const { yyFile: words, yyNone: none } = control.dataset;
  const row = document.createElement("div");
  const button = document.createElement("button");
  const chosen = document.createElement("output");
  const label = document.querySelector(`label[for="${control.id}"]`);
  row.className = "file-pick";
  button.type = "button";
  button.className = "btn btn-quiet";
  button.id = `${control.id}_button`;
  button.textContent = words;
  chosen.textContent = none;
  if (label) {
    label.id ||= `${control.id}_label`;
    button.setAttribute("aria-labelledby", `${label.id} ${button.id}`);
    label.htmlFor = button.id;
  }
  const notes = control.getAttribute("aria-describedby");
  if (notes) button.setAttribute("aria-describedby", notes);
  button.addEventListener("click", () => control.click());
  control.addEventListener("focus", () => button.focus());
  control.addEventListener("change", () => {
    chosen.textContent = [...control.files].map((file) => file.name).join("、") || none;
  });
  control.className = "vh";
  control.tabIndex = -1;
  control.setAttribute("aria-hidden", "true");
  row.append(button, chosen);
  control.after(row);
}
