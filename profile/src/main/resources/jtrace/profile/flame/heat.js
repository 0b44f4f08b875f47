// The time over a heatmap's flame graph: columns of some seconds, in each its slots from bottom to
// top. One stretch of time chooses what the graph shows, a second one is compared with the first.
const heatMap = document.getElementById('heatMap');
const slotOf = HEAT ? D.threads.map(t => t[1]) : [];
const slotCount = HEAT ? HEAT.rows * HEAT.columns : 0;
const CELL_HIGH = 3, CELL_MAX = 40;
let cellWide = 4, cursor = 0, dragged = null;

const heatSeconds = slot => (slot * HEAT.slotNanos / 1e9).toFixed(HEAT.slotNanos < 1e9 ? 2 : 0) + ' s';
const rangeText = ([a, b]) => heatSeconds(a) + ' to ' + heatSeconds(b + 1);
const inRange = (slot, range) => slot >= range[0] && slot <= range[1];

// An address may come from anyone: what does not fit is left out.
function heatRanges(text) {
  return text.split('.').map(part => part.split('-').map(n => (/^\d{1,9}$/.test(n) ? Math.min(+n, slotCount - 1) : NONE)))
    .filter(range => range.length === 2 && range[0] >= 0 && range[0] <= range[1]).slice(0, 2);
}

function chooseTime() {
  DIFF = S.ranges.length === 2;
  S.threads = S.ranges.length === 1 ? new Set([...slotOf.keys()].filter(t => inRange(slotOf[t], S.ranges[0]))) : null;
}

// The second stretch is scaled to the length of the first.
function heatSides() {
  const length = range => range[1] - range[0] + 1;
  return S.ranges.map((range, i) => Float64Array.from(slotOf, slot => (inRange(slot, range) ? length(S.ranges[0]) / length(S.ranges[i]) : 0)));
}

function choose(range, second) {
  const ranges = second && S.ranges.length ? [S.ranges[0], range] : [range];
  go({ranges}, true);
  heatSay();
}

function heatSay() {
  const [one, two] = S.ranges;
  $('heatSays').textContent = two ? `${rangeText(one)} beside ${rangeText(two)}, scaled to the same length`
    : one ? `${rangeText(one)}; Shift and drag for a second stretch to compare with`
    : `${heatSeconds(slotCount)} in columns of ${heatSeconds(HEAT.rows)}; drag for the flame graph of a stretch`;
  $('heatClear').hidden = !one;
}

function paintHeat() {
  const shown = Math.max(1, $('heatScroll').clientWidth);
  cellWide = Math.max(2, Math.min(CELL_MAX, Math.floor(shown / HEAT.columns)));
  const w = cellWide * HEAT.columns, h = CELL_HIGH * HEAT.rows, scale = devicePixelRatio || 1;
  heatMap.width = w * scale;
  heatMap.height = h * scale;
  heatMap.style.width = w + 'px';
  heatMap.style.height = h + 'px';
  const g = heatMap.getContext('2d'), dark = document.documentElement.dataset.theme === 'dark';
  g.scale(scale, scale);
  g.fillStyle = dark ? '#1c2028' : '#f3f4f7';
  g.fillRect(0, 0, w, h);
  const most = Math.max(1e-9, ...threadValue);
  threadValue.forEach((value, t) => {
    const strength = Math.sqrt(value / most);
    g.fillStyle = `hsl(${14 - 14 * strength} 85% ${dark ? 18 + 46 * strength : 92 - 50 * strength}%)`;
    const [x, y] = heatPlace(slotOf[t]);
    g.fillRect(x, y, cellWide - (cellWide > 4 ? 1 : 0), CELL_HIGH);
  });
  const mark = (range, colour) => {
    g.fillStyle = colour;
    for (let slot = range[0]; slot <= range[1]; slot++) g.fillRect(...heatPlace(slot), cellWide, CELL_HIGH);
  };
  const picked = dragged ? [...(dragged.second ? S.ranges.slice(0, 1) : []), heatDragged()] : S.ranges;
  picked.forEach((range, i) => mark(range, i ? 'rgb(66 133 244 / .45)' : 'rgb(46 160 67 / .45)'));
  if (document.activeElement === heatMap) {
    g.strokeStyle = dark ? '#fff' : '#000';
    const [x, y] = heatPlace(cursor);
    g.strokeRect(x + 0.5, y - 0.5, cellWide, CELL_HIGH + 1);
  }
  heatSay();
}

const heatPlace = slot => [Math.floor(slot / HEAT.rows) * cellWide, (HEAT.rows - 1 - slot % HEAT.rows) * CELL_HIGH];
const heatDragged = () => [Math.min(dragged.from, dragged.to), Math.max(dragged.from, dragged.to)];

function slotAt(e) {
  const rect = heatMap.getBoundingClientRect();
  const column = Math.floor((e.clientX - rect.left) / cellWide), row = Math.floor((e.clientY - rect.top) / CELL_HIGH);
  const within = (v, limit) => Math.max(0, Math.min(limit - 1, v));
  return within(column, HEAT.columns) * HEAT.rows + HEAT.rows - 1 - within(row, HEAT.rows);
}

function moveCursor(by) {
  cursor = Math.max(0, Math.min(slotCount - 1, cursor + by));
  if (dragged) dragged.to = cursor;
  paintHeat();
  say(heatSeconds(cursor));
}

// Enter begins a stretch at the cursor, and ends it there.
function enterHeat(second) {
  if (!dragged) { dragged = {from: cursor, to: cursor, second}; paintHeat(); return; }
  const range = heatDragged(), was = dragged.second;
  dragged = null;
  choose(range, was);
}

const HEAT_KEYS = {
  ArrowLeft: () => moveCursor(-HEAT.rows), ArrowRight: () => moveCursor(HEAT.rows), ArrowUp: () => moveCursor(1), ArrowDown: () => moveCursor(-1),
  Enter: e => enterHeat(e.shiftKey), Backspace: () => go({ranges: []}, true),
};

function openHeat() {
  if (!HEAT) return;
  $('heat').hidden = false;
  heatMap.addEventListener('pointerdown', e => {
    heatMap.setPointerCapture(e.pointerId);
    dragged = {from: slotAt(e), to: slotAt(e), second: e.shiftKey};
    cursor = dragged.from;
    paintHeat();
  });
  heatMap.addEventListener('pointermove', e => {
    if (!dragged || !e.buttons) return;
    cursor = dragged.to = slotAt(e);
    paintHeat();
  });
  heatMap.addEventListener('pointerup', () => {
    if (!dragged) return;
    const range = heatDragged(), second = dragged.second;
    dragged = null;
    choose(range, second);
  });
  heatMap.addEventListener('keydown', e => {
    if (!HEAT_KEYS[e.key] || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    e.stopPropagation();
    HEAT_KEYS[e.key](e);
  });
  heatMap.addEventListener('focus', paintHeat);
  heatMap.addEventListener('blur', paintHeat);
  $('heatClear').onclick = () => go({ranges: []}, true);
  new ResizeObserver(paintHeat).observe($('heatScroll'));
}

const heatState = () => HEAT && {slots: slotCount, cell: [cellWide, CELL_HIGH], rows: HEAT.rows, slotNanos: HEAT.slotNanos, says: $('heatSays').textContent};
