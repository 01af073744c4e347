// Asks every two seconds whether the phone has confirmed, and goes on by itself when it has.
const form = document.querySelector("[data-yy-scan]");
const state = document.querySelector("[data-yy-scan-state]");

async function look() {
  try {
    const answer = await fetch(form.dataset.yyScan, { headers: { Accept: "application/json" } });
    const { confirmed, expired } = await answer.json();
    if (confirmed) {
      state.textContent = state.dataset.yyConfirmed;
      form.requestSubmit();
      return;
    }
    if (expired) {
      state.textContent = state.dataset.yyExpired;
      return;
    }
  } catch {
    // the network is away for a moment: the next look will tell
  }
  setTimeout(look, 2000);
}

if (form) setTimeout(look, 2000);
