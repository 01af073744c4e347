// The QR code of a receipt brings number and code behind the # of the address, which no server sees. They are
// filled in and leave the address, so that neither the history nor a copied link has them; pressing 查询 posts them.
const form = document.querySelector("[data-yy-receipt]");
const [number, code] = location.hash.slice(1).split(".");

if (number && code) {
  form.elements.number.value = number;
  form.elements.code.value = code;
  history.replaceState(history.state, "", location.pathname);
  form.querySelector("button").focus();
}
