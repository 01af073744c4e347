// Clause picker: the list follows the search box while typing, and 可申请类别. Without JavaScript the form is
// sent and the links are followed.
const form = document.querySelector("[data-yy-clauses]");
if (form) {
  const problem = form.querySelector("[data-yy-no-network]");
  const LONGEST = 20_000;
  const input = form.querySelector("input[type=search]");
  let timer = 0;
  let running = null;

  const say = (words) => {
    problem.hidden = !words;
    if (problem.textContent !== words) problem.textContent = words;
  };

  const refresh = async (address = location.href) => {
    const url = new URL(address);
    url.hash = "";
    url.searchParams.set("q", input.value);
    running?.abort();
    const own = (running = new AbortController());
    try {
      const response = await fetch(url, { signal: AbortSignal.any([own.signal, AbortSignal.timeout(LONGEST)]) });
      if (!response.ok || response.redirected) return form.submit();
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      say("");
      const fresh = page.querySelector(form.dataset.yyClauses);
      const old = document.querySelector(form.dataset.yyClauses);
      const picked = old.querySelector("input[name=clause_item]:checked")?.value;
      const filtered = old.querySelector("[data-yy-cards]").contains(document.activeElement);
      old.replaceWith(document.adoptNode(fresh));
      if (filtered) fresh.querySelector("[data-yy-cards] [aria-current]").focus();
      const again = picked && fresh.querySelector(`input[name=clause_item][value="${picked}"]`);
      if (again) again.checked = true;
      history.replaceState(null, "", url);
    } catch (error) {
      if (own.signal.aborted) return; // something newer is searched for
      if (!["TypeError", "TimeoutError"].includes(error.name)) throw error;
      say(problem.dataset.words);
    }
  };

  // The list may be searched again after a choice: what was chosen stays in the form.
  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.("input[type=radio][name=clause_item]")) return;
    let kept = target.form.querySelector("input[type=hidden][name=clause_item]");
    if (!kept) {
      kept = document.createElement("input");
      kept.type = "hidden";
      kept.name = "clause_item";
      target.form.prepend(kept);
    }
    kept.value = target.value;
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-yy-cards] a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    refresh(link.href);
  });
  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(() => refresh(), 250);
  });
  addEventListener("online", () => problem.textContent && refresh());
  input.addEventListener("compositionend", () => refresh());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    refresh();
  });
}
