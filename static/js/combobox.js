// A text field that suggests while one types: the editable combobox with list autocomplete of the ARIA
// Authoring Practices. The focus stays in the field; the arrow keys walk through the list. The options and
// the sentence about them come from the server. Without it the field is sent as it was typed.
const PAUSE = 200;
const FEWEST = 2;
const FORGET = 50;

for (const box of document.querySelectorAll("[data-yy-combobox]")) suggest(box);

function suggest(box) {
  const input = box.querySelector("input.input");
  const key = box.querySelector("input[type=hidden]");
  const list = box.querySelector("[role=listbox]");
  const said = box.querySelector("[role=status]");
  const answers = new Map(); // what the server said about each text, on this page alone
  let timer = 0;
  let running = null;
  let active = null;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("autocomplete", "off"); // the browser's own list would cover this one
  input.setAttribute("spellcheck", "false");

  const isOpen = () => !list.hidden;

  const move = (option) => {
    active?.setAttribute("aria-selected", "false");
    active = option;
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const close = () => {
    move(null);
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
  };

  const open = () => {
    if (!list.children.length) return;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    list.scrollIntoView({ block: "nearest" });
  };

  const say = (nodes) => {
    const fresh = document.createElement("p");
    fresh.append(...nodes);
    if (fresh.textContent.trim() !== said.textContent.trim()) said.replaceChildren(...fresh.childNodes);
  };

  const stop = () => {
    clearTimeout(timer);
    running?.abort();
    running = null;
  };

  const forget = () => {
    stop();
    close();
    list.replaceChildren();
    say([]);
  };

  const ask = async (text) => {
    running?.abort();
    if (answers.has(text)) return answers.get(text);
    const own = (running = new AbortController());
    const url = new URL(box.dataset.yyCombobox, location.href);
    url.searchParams.set("q", text);
    const answer = await fetch(url, {
      headers: { "X-Requested-With": "fetch" },
      redirect: "error",
      signal: own.signal,
    });
    if (!answer.ok) throw new Error(answer.status);
    const html = await answer.text();
    if (answers.size >= FORGET) answers.clear();
    answers.set(text, html);
    return html;
  };

  // Shows what the server says about the text, if it is still the text when the answer comes.
  const refresh = async (show = true) => {
    clearTimeout(timer);
    const text = input.value.trim();
    if ([...text].length < FEWEST) return forget();
    let html;
    try {
      html = await ask(text);
    } catch (error) {
      if (error.name !== "AbortError" && input.value.trim() === text) forget();
      return;
    }
    if (input.value.trim() !== text) return;
    const page = new DOMParser().parseFromString(html, "text/html").body;
    const options = [...page.querySelectorAll("[role=option]")];
    close();
    list.replaceChildren(...options.map((one) => document.importNode(one, true)));
    say([...page.querySelector("p").childNodes].map((one) => document.importNode(one, true)));
    const isChosen = options.length === 1 && options[0].dataset.value === text;
    if (show && !isChosen && document.activeElement === input) open();
  };

  const choose = (option) => {
    key.value = option.dataset.key;
    input.value = option.dataset.value;
    for (const other of input.form.querySelectorAll(`input[type=radio][name="${key.name}"]`)) other.checked = false;
    stop();
    close();
    input.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "chosen" })); // to be saved
    refresh(false);
  };

  const step = async (by) => {
    if (!isOpen()) {
      await refresh();
      if (!isOpen()) open();
    }
    const options = [...list.children];
    if (!isOpen() || !options.length) return;
    const place = options.indexOf(active);
    const next = place < 0 && by < 0 ? options.length - 1 : (place + by + options.length) % options.length;
    move(options[next]);
  };

  const keys = {
    ArrowDown: (event) => (event.altKey ? refresh() : step(1)),
    ArrowUp: (event) => (event.altKey ? close() : step(-1)),
    Enter: () => (active ? choose(active) : close()),
    Escape: close,
  };

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Tab") {
      if (active) choose(active);
      return close();
    }
    if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) return move(null); // back in the text
    const act = keys[event.key];
    if (!act || (!isOpen() && !event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    act(event);
  });

  const typed = () => {
    key.value = "";
    move(null);
    stop();
    timer = setTimeout(refresh, PAUSE);
  };

  input.addEventListener("input", (event) => {
    if (event.detail !== "chosen" && !event.isComposing) typed();
  });
  input.addEventListener("compositionstart", () => {
    stop();
    close();
  });
  input.addEventListener("compositionend", typed);
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    close();
  });
  input.addEventListener("yy:put", forget); // what another device typed
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) choose(option);
  });
}
