// Says by itself that what somebody was told about the thing on this page is read. Nothing waits for it, and
// without it the notices are marked on their own page.
const form = document.querySelector("[data-yy-opened]");

fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
