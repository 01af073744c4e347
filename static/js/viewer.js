// Zoom, rotation and "page n of m" for the page viewer. Without it the pages stand one under the other.
const STEPS = [50, 75, 100, 125, 150, 200, 300];

// Puts the tools to use; gives what takes them off again.
export const dress = (viewer) => {
  const sheets = viewer.querySelector("[data-yy-sheets]");
  const pages = [...viewer.querySelectorAll("[data-yy-sheet]")];
  const place = viewer.querySelector("[data-yy-place]");
  let step = STEPS.indexOf(100);
  let turns = 0;
  let now = 0;

  const turn = (frame) => {
    const image = frame.querySelector("img");
    // A picture that lies on its side needs a frame of the other shape.
    const lying = turns % 2 === 1;
    const ratio = image.naturalWidth ? image.naturalWidth / image.naturalHeight : image.width / image.height;
    frame.style.aspectRatio = lying ? String(1 / ratio) : "";
    image.style.width = lying ? `${100 * ratio}%` : "";
    frame.dataset.turns = turns;
  };

  const view = {
    in: () => (step = Math.min(step + 1, STEPS.length - 1)),
    out: () => (step = Math.max(step - 1, 0)),
    turn: () => (turns = (turns + 1) % 4),
  };

  const show = () => {
    const scale = STEPS[step];
    for (const sheet of pages) {
      sheet.style.width = scale === 100 ? "" : `${scale}%`;
      sheet.style.maxWidth = scale === 100 ? "" : "none";
    }
    for (const frame of viewer.querySelectorAll(".sheet-page")) turn(frame);
    for (const [name, end] of [["in", STEPS.length - 1], ["out", 0]]) {
      viewer.querySelector(`[data-yy-view=${name}]`).setAttribute("aria-disabled", String(step === end));
    }
  };

  const arrive = (number) => {
    if (number === now) return;
    now = number;
    place.textContent = place.dataset.words.replace("{now}", number).replace("{all}", pages.length);
    for (const link of viewer.querySelectorAll("[data-yy-to]")) {
      if (Number(link.dataset.yyTo) === number) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };

  const seen = new Map();
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) seen.set(entry.target, entry.intersectionRect.height);
      const [top] = [...seen].sort((a, b) => b[1] - a[1]);
      if (top?.[1] > 0) arrive(Number(top[0].dataset.yySheet));
    },
    { threshold: [0, 0.25, 0.5, 0.75, 1] },
  );

  for (const sheet of pages) watcher.observe(sheet);
  for (const sheet of viewer.querySelectorAll("[data-yy-figure]:has(img)")) {
    const image = sheet.querySelector("img");
    const failed = sheet.querySelector("[data-yy-failed]");
    const frame = sheet.querySelector(".sheet-page");
    const arrived = (well) => {
      frame.hidden = !well;
      failed.hidden = well;
      if (well && image.naturalWidth) turn(frame);
    };
    image.addEventListener("error", () => arrived(false));
    image.addEventListener("load", () => arrived(true));
    if (image.complete && !image.naturalWidth && image.loading !== "lazy") arrived(false);
    sheet.querySelector("[data-yy-reload]").addEventListener("click", () => {
      arrived(true); // a picture that is hidden is not fetched
      image.src = image.src;
    });
  }

  viewer.querySelector("[data-yy-tools]").hidden = false;
  viewer.addEventListener("click", (event) => {
    const button = event.target.closest("[data-yy-view]");
    if (!button) return;
    view[button.dataset.yyView]();
    show();
  });
  sheets.addEventListener("keydown", (event) => {
    if (event.target !== sheets || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const to = { ArrowLeft: now - 1, PageUp: now - 1, ArrowRight: now + 1, PageDown: now + 1 }[event.key];
    const page = pages[to - 1];
    if (!page) return;
    event.preventDefault();
    page.scrollIntoView();
  });
  return () => watcher.disconnect();
};

for (const viewer of document.querySelectorAll("[data-yy-viewer]:has([data-yy-tools])")) dress(viewer);
