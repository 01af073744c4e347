// Says by itself that what this page shows is read: what somebody was told about the thing on it, the messages
// in it. Nothing waits for it; without it notices are marked on their own page, messages by a button.
for (const form of document.querySelectorAll("[data-yy-opened]")) {
  fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
}
