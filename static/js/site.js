// Loads the small modules whose hooks are on the page. Everything works without any of them.
const found = (selector) => document.querySelector(selector) !== null;
const ready = new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
const loading = [ready];

if (found("[data-yy-combobox]")) loading.push(import("./combobox.js"));
if (found("[data-yy-counter]")) loading.push(import("./counter.js"));
if (found("[data-yy-date]")) loading.push(import("./datesplit.js"));
if (found("[data-yy-dialog]")) loading.push(import("./dialog.js"));
if (found("[data-yy-file]")) loading.push(import("./file.js"));
if (found("[data-yy-opened]")) loading.push(import("./opened.js"));
if (found("[data-yy-read]")) loading.push(import("./read.js"));
if (found("[data-yy-receipt]")) loading.push(import("./receipt.js"));
if (found("[data-yy-region]")) loading.push(import("./region.js"));

// Last: it puts the focus into controls that the others make.
if (location.hash || found("[data-yy-errors], [data-yy-lands], #part")) {
  Promise.allSettled(loading).then(() => import("./errors.js"));
}
