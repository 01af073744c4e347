// Links with data-yy-dialog="#part" open that part of their page in a <dialog>. The link itself leads to
// the same page, so nothing is lost without JavaScript or when the request fails.
const open = async (link) => {
  const response = await fetch(link.href, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return location.assign(link.href);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const part = page.querySelector(link.dataset.yyDialog || "#main");
  if (!part) return location.assign(link.href);
  show(part, link);
};

const show = (part, opener) => {
  const dialog = document.createElement("dialog");
  const heading = part.querySelector("h1, h2");
  const head = document.createElement("div");
  const title = document.createElement("h2");
  const form = document.createElement("form");
  const close = document.createElement("button");
  const body = document.createElement("div");
  head.className = "dlg-head";
  title.id = "dialog-title";
  title.tabIndex = -1;
  title.textContent = heading ? heading.textContent.trim() : opener.textContent.trim();
  heading?.remove();
  form.method = "dialog";
  close.className = "icon-btn";
  close.textContent = "×";
  close.setAttribute("aria-label", document.documentElement.lang === "en" ? "Close" : "关闭");
  body.className = "dlg-body";
  body.append(...document.importNode(part, true).childNodes);
  form.append(close);
  head.append(title, form);
  dialog.append(head, body);
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.addEventListener("click", (event) => {
    const closes = event.target.closest("[data-yy-close]");
    if (closes) event.preventDefault();
    if (closes || event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  title.focus();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-yy-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  open(link).catch(() => location.assign(link.href));
});
