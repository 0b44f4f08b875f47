// Layout and drawing. A layout is a list of rows from top to bottom; each holds the visible boxes
// from left to right, and runs of boxes too narrow to draw one by one.
const ROW = 20, NARROW = 0.6, GAP = 0.5;
const canvas = document.getElementById('graph'), stage = document.getElementById('stage'), space = document.getElementById('space');
const ctx = canvas.getContext('2d', {alpha: false});
const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif';

// Hue, saturation and lightness by kind, for a light and a dark page.
const PALETTE = {
  kernel: [[30, 82, 75], [30, 48, 36]],
  native: [[6, 74, 80], [4, 38, 42]],
  jvm: [[47, 76, 73], [46, 46, 33]],
  stub: [[268, 46, 84], [266, 26, 45]],
  interpreted: [[66, 48, 74], [66, 28, 33]],
  c1: [[96, 44, 75], [98, 24, 35]],
  c2: [[146, 40, 70], [150, 32, 31]],
  inlined: [[178, 42, 74], [182, 36, 31]],
  'native-method': [[210, 64, 81], [212, 36, 42]],
  placeholder: [[220, 10, 84], [220, 8, 32]],
  'virtual-entry': [[225, 66, 74], [226, 40, 48]],
  wait: [[213, 44, 73], [214, 34, 38]],
  object: [[326, 46, 80], [326, 26, 40]],
};
const SHADES = 7;
let ink = {}, fills = [], pixels = 1;

function loadColours() {
  const dark = document.documentElement.dataset.theme === 'dark';
  ink = dark
    ? {page: '#1c2028', text: '#eef1f6', dim: '#98a3b5', all: '#2b313d', run: '#333a46', faded: 0.42, match: '#a68bff', matchText: '#171226', edge: '#ffffff'}
    : {page: '#ffffff', text: '#1a2130', dim: '#5f6b7e', all: '#e9ecf2', run: '#dfe3ea', faded: 0.34, match: '#6d49e0', matchText: '#ffffff', edge: '#1a2130'};
  fills = D.kinds.map(label => {
    const [h, s, l] = (PALETTE[label] || PALETTE.placeholder)[dark ? 1 : 0];
    return Array.from({length: SHADES}, (_, i) => {
      const off = i - (SHADES - 1) / 2;
      return `hsl(${h + off * 1.2} ${s}% ${l + off * 1.1}%)`;
    });
  });
}

const shadeOf = methods.map(m => {
  let hash = 7;
  const text = m.type || m.name;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0;
  return Math.abs(hash) % SHADES;
});

// Red grew, blue shrank: the stronger the larger the change is beside the box and beside the whole.
const NOTABLE = 0.02;
function changeOf(box) {
  const both = box.was + box.now, change = box.now - box.was;
  if (!both) return 0;
  const whole = Math.max(was[0], now[0]) || 1;
  return change / both * Math.min(1, Math.sqrt(Math.abs(change) / (NOTABLE * whole)));
}

function changeFill(strength) {
  const dark = document.documentElement.dataset.theme === 'dark', s = Math.abs(strength);
  if (s < 0.02) return dark ? '#3a4250' : '#e6e8ec';
  return `hsl(${strength > 0 ? 4 : 216} ${(dark ? 22 : 40) + 50 * s}% ${dark ? 32 + 12 * s : 90 - 24 * s}%)`;
}

const fill = box => DIFF ? changeFill(changeOf(box)) : fills[box.kind][box.method < 0 ? 0 : shadeOf[box.method]];

// ---- layout
let rows = [], width = 1, middleRow = 0;

function layoutTree(root, from, span) {
  const found = [];
  const scale = width / span;
  const stack = [root];
  while (stack.length) {
    const box = stack.pop();
    const x0 = Math.max(0, (box.x - from) * scale), x1 = Math.min(width, (box.x + box.total - from) * scale);
    const row = found[box.depth] || (found[box.depth] = []);
    row.push({box, x0, x1, count: 1});
    const kids = box.children();
    let run = null;
    const below = [];
    for (let i = 0; i < kids.length; i++) {
      const kid = kids[i];
      const k0 = (kid.x - from) * scale, k1 = k0 + kid.total * scale;
      if (k1 <= 0) continue;
      if (k0 >= width) break;
      if (k1 - k0 >= NARROW) {
        below.push(kid);
        run = null;
        continue;
      }
      if (!run) {
        run = {box: null, x0: Math.max(0, k0), x1: k1, count: 0, value: 0, of: box};
        (found[box.depth + 1] || (found[box.depth + 1] = [])).push(run);
      }
      run.x1 = Math.min(width, k1);
      run.count++;
      run.value += kid.total;
    }
    for (let i = below.length - 1; i >= 0; i--) stack.push(below[i]);
  }
  for (const row of found) row.sort((a, b) => a.x0 - b.x0);
  return found;
}

function layout() {
  if (S.view === 'sandwich') {
    const up = sandwich ? layoutTree(sandwich.callers, 0, sandwich.callers.total || 1) : [];
    const down = sandwich ? layoutTree(sandwich.callees, 0, sandwich.callees.total || 1) : [];
    const above = S.flip ? down : up, below = S.flip ? up : down;
    rows = [...above.slice(1).reverse(), down[0] || [], ...below.slice(1)];
    middleRow = Math.max(0, above.length - 1);
  } else {
    rows = layoutTree(tree, shown.from, shown.span);
    if (S.flip) rows.reverse();
  }
  space.style.height = Math.max(rows.length * ROW + 12, stage.clientHeight) + 'px';
}

// Where row 0 begins: a flipped graph stands on the floor of the stage.
const rowsTop = () => (S.flip && S.view !== 'sandwich' ? Math.max(4, stage.clientHeight - rows.length * ROW - 6) : 6);
const rowAt = y => Math.floor((y + stage.scrollTop - rowsTop()) / ROW);
const rowOf = box => rows.findIndex(row => row.some(p => p.box === box));

function placeAt(x, y) {
  const row = rows[rowAt(y)];
  if (!row) return null;
  let low = 0, high = row.length - 1;
  while (low <= high) {
    const mid = (low + high) >> 1, p = row[mid];
    if (x < p.x0) high = mid - 1;
    else if (x >= Math.max(p.x1, p.x0 + 1)) low = mid + 1;
    else return p;
  }
  return null;
}

function placeOf(box) {
  for (const row of rows) for (const place of row) if (place.box === box) return place;
  return null;
}

// ---- drawing
const widths = new Map();
function textWidth(text) {
  let w = widths.get(text);
  if (w === undefined) {
    if (widths.size > 50000) widths.clear();
    widths.set(text, (w = ctx.measureText(text).width));
  }
  return w;
}

function fitted(text, room) {
  if (text.length > 400) text = text.slice(0, 400);
  if (textWidth(text) <= room) return text;
  let low = 0, high = text.length;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (ctx.measureText(text.slice(0, mid) + '\u2026').width <= room) low = mid; else high = mid - 1;
  }
  return low > 1 ? text.slice(0, low) + '\u2026' : '';
}

function label(box, room) {
  if (box.method < 0) return fitted(S.view === 'up' ? 'all, by the method that ran' : 'all', room);
  const m = methods[box.method];
  if (m.full.length < 300 && textWidth(m.full) <= room) return m.full;
  if (textWidth(m.simple) <= room || room > 70) return fitted(m.simple, room);
  return fitted(m.name, room);
}

let hover = null, drawn = 0, drawMillis = 0;

function draw() {
  const started = performance.now();
  const height = stage.clientHeight;
  ctx.setTransform(pixels, 0, 0, pixels, 0, 0);
  ctx.globalAlpha = 1;
  ctx.fillStyle = ink.page;
  ctx.fillRect(0, 0, width, height);
  ctx.font = FONT;
  ctx.textBaseline = 'middle';
  drawn = 0;
  const top = rowsTop() - stage.scrollTop;
  const lastRow = Math.min(rows.length - 1, Math.floor((height - top) / ROW));
  for (let r = Math.max(0, Math.floor(-top / ROW)); r <= lastRow; r++) {
    for (const place of rows[r]) drawPlace(place, top + r * ROW);
  }
  if (S.view === 'sandwich' && rows[middleRow]) {
    ctx.fillStyle = ink.match;
    ctx.fillRect(0, top + middleRow * ROW - 1, width, 1.5);
    ctx.fillRect(0, top + (middleRow + 1) * ROW - 1.5, width, 1.5);
  }
  for (const place of [hover, focused && placeOf(focused)]) {
    if (!place) continue;
    const r = place === hover && hover.row !== undefined ? hover.row : rows.findIndex(row => row.includes(place));
    ctx.strokeStyle = place.box === focused && document.activeElement === canvas ? ink.match : ink.edge;
    ctx.lineWidth = place.box === focused ? 2 : 1;
    ctx.globalAlpha = place.box === focused ? 1 : 0.55;
    ctx.strokeRect(place.x0 + 0.5, top + r * ROW + 0.5, Math.max(1, place.x1 - place.x0 - 1), ROW - 2);
    ctx.globalAlpha = 1;
  }
  drawMillis = performance.now() - started;
}

function drawPlace(place, y) {
  const w = place.x1 - place.x0, box = place.box;
  drawn++;
  if (!box) {
    ctx.globalAlpha = 1;
    ctx.fillStyle = ink.run;
    ctx.fillRect(place.x0, y, Math.max(w, 0.5), ROW - 1);
    return;
  }
  const hit = matched && box.method >= 0 && matched[box.method];
  const faded = (matched && !hit) || (S.kind >= 0 && box.method >= 0 && !hasKind(box, S.kind));
  ctx.globalAlpha = faded ? ink.faded : box.depth < shown.depth && S.view !== 'sandwich' ? 0.62 : 1;
  ctx.fillStyle = hit ? ink.match : box.method < 0 ? ink.all : fill(box);
  ctx.fillRect(place.x0, y, w > 2 ? w - GAP : w, ROW - 1);
  if (w < 24) return;
  const text = label(box, w - 9);
  if (!text) return;
  ctx.globalAlpha = faded ? 0.6 : 1;
  ctx.fillStyle = hit ? ink.matchText : ink.text;
  ctx.fillText(text, place.x0 + 5, y + ROW / 2);
}

const hasKind = (box, k) => (box.byKind ? box.byKind[k] > 0 : box.kind === k);

// ---- frames per second only while something moves
let wanted = false, moving = null;
const still = matchMedia('(prefers-reduced-motion: reduce)');

function paint(again) {
  if (again) dirty = true;
  if (wanted) return;
  wanted = true;
  requestAnimationFrame(now => {
    wanted = false;
    frame(now);
  });
}

let dirty = true, firstPaint = 0;
function frame(now) {
  if (moving) {
    const t = Math.min(1, (now - moving.began) / 160), ease = 1 - (1 - t) ** 3;
    shown.from = moving.from + (moving.toFrom - moving.from) * ease;
    shown.span = moving.span * (moving.toSpan / moving.span) ** ease;
    dirty = true;
    if (t === 1) {
      shown.from = moving.toFrom;
      shown.span = moving.toSpan;
      moving = null;
    }
  }
  if (dirty) {
    layout();
    hover = null;
    dirty = false;
  }
  draw();
  if (!firstPaint) firstPaint = performance.now();
  if (moving) paint(true);
}

const shown = {from: 0, span: 1, depth: 0};
function show(box, animate) {
  const to = {from: box.x, span: box.total || 1};
  shown.depth = box.depth;
  if (animate && !still.matches && shown.span > 0 && !document.hidden) {
    moving = {began: performance.now(), from: shown.from, span: shown.span, toFrom: to.from, toSpan: to.span};
  } else {
    moving = null;
    shown.from = to.from;
    shown.span = to.span;
  }
  paint(true);
}

function resize() {
  pixels = Math.min(4, window.devicePixelRatio || 1);
  width = Math.max(1, stage.clientWidth);
  const height = Math.max(1, stage.clientHeight);
  canvas.width = Math.round(width * pixels);
  canvas.height = Math.round(height * pixels);
  canvas.style.width = width + 'px';
  canvas.style.height = height + 'px';
  if (stage.clientWidth > 1) {
    layout();
    dirty = false;
    draw();
  }
}
