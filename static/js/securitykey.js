// Asks the browser for a security key or passkey, and sends its answer with the form around the button.
// Without this the page says in words what else there is; so it does where a browser cannot.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const opened = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

// The names of what browsers raise, and which sentence of the page says it.
const SAYS = {
  TimeoutError: "late",
  InvalidStateError: "known",
  SecurityError: "elsewhere",
  NotSupportedError: "unfit",
  ConstraintError: "unfit",
  TypeError: "failed",
};
const SHORTER = 10_000; // than the browser's own patience, which does not say why it ends

class Answered extends Error {}

const start = (place) => {
  const { yyKey: purpose, ...says } = place.dataset;
  const form = place.closest("form");
  const ready = place.querySelector("[data-yy-key-ready]");
  const plain = place.querySelector("[data-yy-key-plain]");
  const button = ready.querySelector("button");
  const hidden = place.querySelector("[name=factor_key]");
  const status = place.querySelector("[role=status]");
  const alert = place.querySelector("[role=alert]");
  let running = false;

  const options = async () => {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(says.challenge, {
      method: "POST",
      body: new URLSearchParams({ for: purpose, csrfmiddlewaretoken: token }),
      headers: { "X-Requested-With": "fetch" },
      redirect: "manual",
    });
    if (answer.type === "opaqueredirect") throw new Answered("ended");
    if (answer.status === 429) throw new Answered("often");
    if (!answer.ok) throw new Answered("failed");
    const given = await answer.json();
    given.challenge = bytes(given.challenge);
    if (given.user) given.user.id = bytes(given.user.id);
    if (given.excludeCredentials) given.excludeCredentials = opened(given.excludeCredentials);
    if (given.allowCredentials) given.allowCredentials = opened(given.allowCredentials);
    return given;
  };

  const asked = async () => {
    const publicKey = await options();
    const wanted = { publicKey, signal: AbortSignal.timeout(publicKey.timeout - SHORTER) };
    const key = await (purpose === "new" ? navigator.credentials.create(wanted) : navigator.credentials.get(wanted));
    const response = { clientDataJSON: text(key.response.clientDataJSON) };
    if (purpose === "new") {
      response.attestationObject = text(key.response.attestationObject);
      response.transports = key.response.getTransports?.() ?? [];
    } else {
      response.authenticatorData = text(key.response.authenticatorData);
      response.signature = text(key.response.signature);
      if (key.response.userHandle?.byteLength) response.userHandle = text(key.response.userHandle);
    }
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response });
  };

  const run = async () => {
    if (running) return;
    running = true;
    button.setAttribute("aria-disabled", "true");
    alert.textContent = "";
    status.textContent = says.waiting;
    try {
      hidden.value = await asked();
      form.submit();
    } catch (error) {
      alert.textContent = says[error instanceof Answered ? error.message : (SAYS[error.name] ?? "cancelled")];
      status.textContent = "";
      button.removeAttribute("aria-disabled");
      running = false;
    }
  };

  // A name that is missing is for the server to speak of, before a key is made that nobody could tell from others.
  const go = () => {
    const name = form.querySelector("[name=key_name]");
    if (name && !name.value.trim()) form.submit();
    else run();
  };
  button.addEventListener("click", go);
  if (purpose === "new") {
    form.addEventListener("submit", (event) => {
      event.preventDefault(); // the return key in the name
      go();
    });
  }

  if (location.origin !== says.origin) plain.textContent = says.elsewhere;
  else if (!window.PublicKeyCredential || !navigator.credentials) plain.textContent = says.unsupported;
  else [plain.hidden, ready.hidden] = [true, false];
};

for (const place of document.querySelectorAll("[data-yy-key]")) start(place);
