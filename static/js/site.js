// Loads the small modules whose hooks are on the page. Everything works without any of them.
const found = (selector) => document.querySelector(selector) !== null;

if (found("[data-yy-errors]")) import("./errors.js");
if (found("[data-yy-combobox]")) import("./combobox.js");
if (found("[data-yy-counter]")) import("./counter.js");
if (found("[data-yy-date]")) import("./datesplit.js");
if (found("[data-yy-dialog]")) import("./dialog.js");
if (found("[data-yy-file]")) import("./file.js");
if (found("[data-yy-read]")) import("./read.js");
if (found("[data-yy-region]")) import("./region.js");
