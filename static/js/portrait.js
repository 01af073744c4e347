// The photo workshop: the frame stands still, the photo moves under it by dragging, buttons or keys.
// It fills `portrait_box` with x,y,w,h,turns in pixels of the upright photo; the server cuts and checks again
// with the same numbers (materials/portrait_checks.py).
// Where the page saves by itself, the photo is sent when it is chosen and again when the frame has moved.
import { rested, saveAlongside, saveSoon } from "./autosave.js";

const WIDTH = 358;
const HEIGHT = 441;
const FRAME = { x: 201, y: 56, w: 558, h: 688 }; // on the canvas of 960 by 800, of the photo's shape
const MEGABYTE = 1024 * 1024;
const MOVED = 1200; // milliseconds after the last move until the cut is sent; a chosen photo goes at once
const LONGEST = 120_000;
const say = (words, facts) => words.replace(/\{(\w+)\}/g, (_all, key) => facts[key]);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));

for (const field of document.querySelectorAll("[data-yy-portrait-field]")) workshop(field);

function workshop(field) {
  const part = (name) => field.querySelector(`[data-yy-${name}]`);
  const input = part("portrait");
  const shop = part("shop");
  const problem = part("portrait-problem");
  const canvas = part("canvas");
  const shot = part("shot");
  const status = part("shop-status");
  const rules = Object.fromEntries(
    ["white", "tint", "share", "strips", "face", "brightness", "sharpness"].map((name) => [
      name,
      JSON.parse(shop.dataset[name]),
    ]),
  );
  let photo = null;
  let turns = 0;
  let box = null; // left, top and width in the turned photo; the height follows from the shape
  let planned = false;
  let chosen = null; // the file that is in the frame
  let changes = 0; // of the file or the frame
  let sent = 0; // how many of them the server has judged
  let opening = 0; // photos that are being decoded, before there is anything to send
  let theirs = null; // the stored photo that another device has put there and that stands beside ours

  for (const native of field.querySelectorAll("[data-yy-native]")) native.hidden = true;
  part("pick").hidden = false;
  part("pick").addEventListener("click", () => input.click());
  input.addEventListener("change", choose);

  saveAlongside({
    isUnsaved: () => changes !== sent,
    isContested: () => theirs !== null,
    post() {
      const upTo = changes;
      const body = new FormData();
      for (const name of ["csrfmiddlewaretoken", "who", "of", "for", "portrait_seen"]) body.append(name, input.form.elements[name]?.value ?? "");
      body.append("portrait_box", part("portrait-box").value);
      const tick = input.form.elements.agree_sensitive;
      if (tick?.checked) body.append(tick.name, tick.value); // it may not have been stored yet
      body.append("portrait_upload", chosen);
      this.upTo = upTo;
      return fetch(field.dataset.yySavePortrait, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "fetch" },
        redirect: "error",
        signal: AbortSignal.timeout(LONGEST),
      });
    },
    took(said) {
      sent = this.upTo;
      // The server has judged this file; the button below must not send it once more.
      if (changes === sent || said.is_contested) input.value = "";
      theirs = said.is_contested ? said.portrait : null;
      if (!theirs) part("portrait-seen").value = said.portrait;
      const fresh = new DOMParser().parseFromString(said.html, "text/html").body.firstElementChild;
      const old = part("portrait-stored");
      if (!fresh || (!theirs && old.contains(document.activeElement))) return;
      old.replaceWith(document.importNode(fresh, true));
      field.classList.toggle("bad", !said.stored && !theirs);
      if (part("current") && !shop.hidden) part("current").hidden = !theirs;
    },
  });

  const changed = (wait) => {
    changes += 1;
    saveSoon(wait);
  };

  async function choose() {
    const file = input.files[0];
    chosen = null;
    sent = changes;
    part("portrait-box").value = "";
    shop.hidden = problem.hidden = true;
    if (!file) return;
    const limit = Number(problem.dataset.limit);
    const size = String(Math.ceil((file.size * 10) / MEGABYTE) / 10);
    if (file.size > limit) return refuse(problem.dataset.big, { name: file.name, size });
    const image = new Image();
    const address = URL.createObjectURL(file);
    image.src = address;
    opening += 1;
    try {
      await image.decode();
    } catch {
      return refuse(problem.dataset.unreadable, { name: file.name });
    } finally {
      opening -= 1;
      URL.revokeObjectURL(address);
    }
    if (input.files[0] !== file) return; // another one was chosen meanwhile
    const { naturalWidth: width, naturalHeight: height } = image;
    if (width < WIDTH || height < HEIGHT) return refuse(problem.dataset.small, { width, height });
    photo = image;
    chosen = file;
    turns = 0;
    box = largest();
    part("facts").textContent = say(part("facts").dataset.words, { name: file.name, width, height, size });
    part("pick-words").textContent = part("pick-words").dataset.again;
    if (part("current")) part("current").hidden = true;
    shop.hidden = false;
    draw();
    changed(0);
    shop.scrollIntoView({ block: "nearest" });
    canvas.focus({ preventScroll: true });
  }

  function refuse(words, facts) {
    input.value = "";
    problem.textContent = say(words, facts);
    problem.hidden = false;
  }

  const breadth = () => (turns % 2 ? photo.naturalHeight : photo.naturalWidth);
  const tallness = () => (turns % 2 ? photo.naturalWidth : photo.naturalHeight);
  const widest = () => Math.min(breadth(), (tallness() * WIDTH) / HEIGHT);
  const high = () => (box.w * HEIGHT) / WIDTH;

  // As the server does without a box: as large as can be, from the top centre.
  function largest() {
    const w = widest();
    return { x: (breadth() - w) / 2, y: 0, w };
  }

  function move(x, y) {
    box.x = clamp(box.x - x, 0, breadth() - box.w);
    box.y = clamp(box.y - y, 0, tallness() - high());
    plan();
  }

  function zoom(factor) {
    const middle = { x: box.x + box.w / 2, y: box.y + high() / 2 };
    box.w = clamp(box.w / factor, Math.min(WIDTH, widest()), widest());
    box.x = middle.x - box.w / 2;
    box.y = middle.y - high() / 2;
    move(0, 0);
  }

  function turn() {
    const next = (turns + 1) % 4;
    const [width, height] = [tallness(), breadth()];
    if (width < WIDTH || height < HEIGHT) return;
    turns = next;
    box = largest();
    plan();
  }

  function plan() {
    if (planned) return;
    planned = true;
    requestAnimationFrame(() => {
      planned = false;
      draw();
      changed(MOVED);
    });
  }

  // The turned photo, so that the box lands at (left, top) with the width `wide`.
  function paint(pen, left, top, wide) {
    pen.save();
    pen.imageSmoothingQuality = "high";
    pen.translate(left, top);
    pen.scale(wide / box.w, wide / box.w);
    pen.translate(-box.x, -box.y);
    pen.translate(turns === 1 || turns === 2 ? breadth() : 0, turns === 2 || turns === 3 ? tallness() : 0);
    pen.rotate((turns * Math.PI) / 2);
    pen.drawImage(photo, 0, 0);
    pen.restore();
  }

  function draw() {
    const pen = canvas.getContext("2d");
    pen.fillStyle = colour("--mat");
    pen.fillRect(0, 0, canvas.width, canvas.height);
    paint(pen, FRAME.x, FRAME.y, FRAME.w);
    pen.save();
    pen.globalAlpha = 0.62;
    pen.fillStyle = colour("--ink-900");
    pen.beginPath();
    pen.rect(0, 0, canvas.width, canvas.height);
    pen.rect(FRAME.x, FRAME.y, FRAME.w, FRAME.h);
    pen.fill("evenodd");
    pen.restore();
    outline(pen);
    const result = shot.getContext("2d", { willReadFrequently: true });
    result.fillStyle = colour("--white");
    result.fillRect(0, 0, WIDTH, HEIGHT);
    paint(result, 0, 0, WIDTH);
    const { x, y, w } = box;
    part("portrait-box").value = [x, y, w, high()].map(Math.round).concat(turns).join(",");
    examine(result);
  }

  function outline(pen) {
    const { x, y, w, h } = FRAME;
    pen.strokeStyle = colour("--white");
    pen.lineWidth = 4;
    pen.strokeRect(x, y, w, h);
    pen.save();
    pen.globalAlpha = 0.7;
    pen.lineWidth = 2;
    pen.setLineDash([10, 12]);
    pen.strokeStyle = colour("--ink-500");
    pen.beginPath();
    pen.ellipse(x + w / 2, y + h * 0.44, w * 0.26, h * 0.27, 0, 0, Math.PI * 2);
    pen.stroke();
    pen.restore();
    pen.strokeStyle = colour("--focus");
    pen.lineWidth = 9;
    const arm = 54;
    for (const [cornerX, cornerY, toX, toY] of [[x, y, 1, 1], [x + w, y, -1, 1], [x + w, y + h, -1, -1], [x, y + h, 1, -1]]) {
      pen.beginPath();
      pen.moveTo(cornerX, cornerY + arm * toY);
      pen.lineTo(cornerX, cornerY);
      pen.lineTo(cornerX + arm * toX, cornerY);
      pen.stroke();
    }
  }

  function examine(pen) {
    const ground = Object.entries(rules.strips).map(([place, strip]) => ({ place, ...whiteness(pen, strip) }));
    const worst = ground.reduce((one, other) => (other.share < one.share ? other : one));
    const face = greys(pen, rules.face);
    const level = Math.round(face.data.reduce((sum, value) => sum + value, 0) / face.data.length);
    const sharpness = edges(face);
    const [low, top] = rules.brightness;
    report("size", true, { width: Math.round(box.w), height: Math.round(high()) });
    const white = Math.floor(worst.share) >= rules.share;
    report("white", white, { ...worst, share: Math.floor(worst.share), need: rules.share, place: status.dataset[worst.place] });
    report("bright", level >= low && level <= top, { level });
    report("sharp", sharpness >= rules.sharpness, { level: sharpness.toFixed(1) });
    clearTimeout(examine.timer);
    examine.timer = setTimeout(() => (status.textContent = white ? status.dataset.good : status.dataset.bad), 1000);
  }

  function whiteness(pen, [left, top, right, bottom]) {
    const { data } = pen.getImageData(left, top, right - left, bottom - top);
    const sum = [0, 0, 0];
    let plain = 0;
    for (let i = 0; i < data.length; i += 4) {
      const colours = [data[i], data[i + 1], data[i + 2]];
      const low = Math.min(...colours);
      if (low >= rules.white && Math.max(...colours) - low <= rules.tint) plain++;
      for (let c = 0; c < 3; c++) sum[c] += colours[c];
    }
    const count = data.length / 4;
    const [red, green, blue] = sum.map((total) => Math.round(total / count));
    return { share: (plain / count) * 100, red, green, blue };
  }

  function greys(pen, [left, top, right, bottom]) {
    const width = right - left;
    const { data } = pen.getImageData(left, top, width, bottom - top);
    const grey = new Float32Array(data.length / 4);
    for (let i = 0; i < grey.length; i++) {
      grey[i] = data[i * 4] * 0.299 + data[i * 4 + 1] * 0.587 + data[i * 4 + 2] * 0.114;
    }
    return { data: grey, width };
  }

  // Mean of Pillow's FIND_EDGES: eight times a pixel less its eight neighbours, cut to 0..255.
  function edges({ data, width }) {
    let sum = 0;
    let count = 0;
    for (let y = 2; y < data.length / width - 2; y++) {
      for (let x = 2; x < width - 2; x++) {
        let around = 0;
        for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) around += data[(y + dy) * width + x + dx];
        sum += clamp(9 * data[y * width + x] - around, 0, 255);
        count++;
      }
    }
    return sum / count;
  }

  function report(name, passed, facts) {
    const line = field.querySelector(`[data-yy-test=${name}]`);
    line.className = passed ? "y" : "n";
    for (const mark of line.querySelectorAll("[data-yy-mark]")) mark.hidden = mark.dataset.yyMark !== line.className;
    line.querySelector("[data-yy-detail]").textContent = say(passed ? line.dataset.yes : line.dataset.no, facts);
  }

  const step = () => box.w / 40;
  const acts = {
    in: () => zoom(1.1),
    out: () => zoom(1 / 1.1),
    left: () => move(-step(), 0),
    right: () => move(step(), 0),
    up: () => move(0, -step()),
    down: () => move(0, step()),
    turn,
  };
  const keys = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", "+": "in", "=": "in", "-": "out" };

  // Both photos have been seen: which of them is meant?
  function settle(isOurs) {
    part("portrait-seen").value = theirs;
    theirs = null;
    field.querySelector("[data-yy-portrait-mine]").closest(".notice").remove();
    if (isOurs && chosen) return changed(0);
    shop.hidden = true;
    chosen = null;
    sent = changes;
    rested();
    part("pick").focus();
  }

  addEventListener("beforeunload", (event) => {
    if (opening) event.preventDefault();
  });

  field.addEventListener("click", (event) => {
    if (event.target.closest("[data-yy-portrait-mine]")) return settle(true);
    if (event.target.closest("[data-yy-portrait-theirs]")) return settle(false);
    const button = event.target.closest("[data-yy-crop]");
    if (button && photo) acts[button.dataset.yyCrop]();
  });
  canvas.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || !photo || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    acts[act]();
  });

  // One finger or the mouse moves, two fingers zoom, the wheel zooms once the canvas has the focus.
  const fingers = new Map();
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  canvas.addEventListener("pointermove", (event) => {
    const last = fingers.get(event.pointerId);
    if (!last || !photo) return;
    const before = fingers.size === 2 ? spread() : 0;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (before) return zoom(spread() / before);
    const scale = ((canvas.width / canvas.clientWidth) * box.w) / FRAME.w;
    move((event.clientX - last.x) * scale, (event.clientY - last.y) * scale);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => fingers.delete(event.pointerId));
  }
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (document.activeElement !== canvas || !photo) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.05 : 1 / 1.05);
    },
    { passive: false },
  );
}
