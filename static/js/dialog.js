// Links with data-yy-dialog="#part" open that part of their page in a <dialog>. The link itself leads to
// the same page, so nothing is lost without JavaScript or when the request fails. Esc, the cross, a click
// beside the dialog and any [data-yy-close] inside it close it; the focus returns to the link.
// A part that needs a script of its own hears "yy-dialog" on its dialog. Its .form-actions are
// the dialog's foot.
let opening = false; // a second press while the first one's part is on its way opens nothing more

const open = async (link) => {
  const response = await fetch(link.href, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return location.assign(link.href);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const part = page.querySelector(link.dataset.yyDialog);
  if (!part) return location.assign(link.href);
  show(document.importNode(part, true), link);
};

const cross = () => {
  const sprite = document.querySelector("svg.i use")?.getAttribute("href").split("#")[0];
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  drawing.setAttribute("class", "i");
  drawing.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#cross`);
  drawing.append(use);
  return drawing;
};

const show = (part, opener) => {
  const dialog = document.createElement("dialog");
  const head = document.createElement("div");
  const title = document.createElement("h2");
  const form = document.createElement("form");
  const close = document.createElement("button");
  const body = document.createElement("div");
  const heading = part.querySelector("h1, h2");
  for (const extra of part.querySelectorAll(".crumbs, .no-dialog")) extra.remove();
  head.className = "dlg-head";
  title.id = "dialog-title";
  title.tabIndex = -1;
  title.textContent = (heading ?? opener).textContent.trim();
  heading?.remove();
  form.method = "dialog";
  close.className = "icon-btn";
  close.setAttribute("aria-label", document.documentElement.lang === "en" ? "Close" : "关闭");
  close.append(cross());
  body.className = "dlg-body";
  body.append(...part.childNodes);
  const foot = body.querySelector(".form-actions");
  foot?.classList.replace("form-actions", "dlg-foot");
  form.append(close);
  head.append(title, form);
  dialog.append(head, body, ...(foot ? [foot] : []));
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.addEventListener("click", (event) => {
    if (event.target !== dialog && !event.target.closest("[data-yy-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.dispatchEvent(new Event("yy-dialog", { bubbles: true }));
  title.focus();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-yy-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  if (opening) return;
  opening = true;
  open(link)
    .catch(() => location.assign(link.href))
    .finally(() => (opening = false));
});
