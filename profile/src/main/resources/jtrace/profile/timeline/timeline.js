// Rows of threads, slices of what they did. The state of the view stands in the address (#...).
const D = JSON.parse(document.getElementById('data').textContent);
const $ = id => document.getElementById(id);
const ROW = 20, AXIS = 24, FIELDS = 6, NONE = -1;
const canvas = $('rows'), stage = $('stage');
const COLOURS = {
  running: '#2e9e5b', 'run queue': '#e0a100', monitor: '#d64545', park: '#4f7fe0', wait: '#7a9be8', sleep: '#b9c3d3', futex: '#8d72d8',
  epoll: '#a9bfd6', poll: '#a9bfd6', socket: '#3aa6b9', pipe: '#3aa6b9', disk: '#b5651d', 'page fault': '#d9822b', 'kernel lock': '#a33f6b',
};
const MORE = ['#6b7f99', '#9b8f5c', '#7d6f9e', '#5c9b8f', '#9e6f7d'];
const colours = D.states.map((state, i) => COLOURS[state] || MORE[i % MORE.length]);
const PAUSE_FIELDS = 4, PAUSE_COLOURS = {'[GC]': '#d64545', '[safepoint]': '#5f6b7e', '[time to safepoint]': '#e0a100'};
const pauseKind = cause => cause.slice(0, cause.indexOf(']') + 1);
const pauses = [];
for (let i = 0; i < D.pauses.length; i += PAUSE_FIELDS) {
  const [pid, at, len, cause] = D.pauses.slice(i, i + PAUSE_FIELDS);
  pauses.push({pid, at, len, cause, kind: pauseKind(cause)});
}
const pauseKinds = [...new Set(pauses.map(p => p.kind))];
const S = {from: 0, to: D.micros, query: '', off: new Set(), noPauses: false, thread: NONE, slice: NONE};
let shown = [], wide = 1, gutter = 200, hover = [NONE, NONE];

const begin = (thread, i) => D.slices[thread][i * FIELDS], length = (thread, i) => D.slices[thread][i * FIELDS + 1];
const stateOf = (thread, i) => D.slices[thread][i * FIELDS + 2];
const wakerOf = (thread, i) => D.wakers[D.slices[thread][i * FIELDS + 5]];
const sliceCount = thread => D.slices[thread].length / FIELDS;
const longest = D.slices.map(list => { let most = 0; for (let i = 1; i < list.length; i += FIELDS) most = Math.max(most, list[i]); return most; });

function timeText(micros) {
  return micros >= 1e6 ? (micros / 1e6).toFixed(3) + ' s' : micros >= 1e3 ? (micros / 1e3).toFixed(2) + ' ms' : Math.round(micros) + ' \u00b5s';
}

function pattern(text) {
  try { return new RegExp(text, 'i'); } catch (e) { return null; }
}

function address() {
  const p = new URLSearchParams();
  if (S.from > 0 || S.to < D.micros) p.set('t', Math.round(S.from) + '-' + Math.round(S.to));
  if (S.query) p.set('q', S.query);
  if (S.off.size) p.set('h', [...S.off].join('.'));
  if (S.noPauses) p.set('z', '1');
  if (S.thread >= 0) p.set('s', S.thread + (S.slice >= 0 ? '-' + S.slice : ''));
  return '#' + p;
}

// An address may come from anyone: what does not fit is left out.
function fromAddress() {
  const p = new URLSearchParams(location.hash.slice(1));
  const numbers = (text, separator) => (text || '').split(separator).filter(n => /^\d{1,15}$/.test(n)).map(Number);
  const [from, to] = numbers(p.get('t'), '-');
  const fits = from >= 0 && to > from && to <= D.micros;
  S.from = fits ? from : 0;
  S.to = fits ? to : D.micros;
  S.query = (p.get('q') || '').slice(0, 1000);
  S.off = new Set(numbers(p.get('h'), '.').filter(n => n < D.states.length));
  S.noPauses = p.get('z') === '1';
  const [thread, slice] = numbers(p.get('s'), '-');
  S.thread = thread < D.threads.length ? thread : NONE;
  S.slice = S.thread >= 0 && slice < sliceCount(S.thread) ? slice : NONE;
}

function go(change, push) {
  Object.assign(S, change);
  history[push ? 'pushState' : 'replaceState'](null, '', address());
  update();
}

function view(from, to, push) {
  const span = Math.min(D.micros, Math.max(10, to - from));
  const start = Math.max(0, Math.min(D.micros - span, from));
  go({from: start, to: start + span}, push);
}

function zoom(factor, around) {
  view(around - (around - S.from) * factor, around + (S.to - around) * factor);
}

function update() {
  const re = S.query ? pattern(S.query) : null;
  shown = D.threads.map((_, i) => i).filter(i => !re || re.test(`${D.threads[i][1]} ${D.threads[i][0]}`));
  if (document.activeElement !== $('query')) $('query').value = S.query;
  $('says').textContent = `${shown.length} of ${D.threads.length} threads, ${timeText(S.from)} to ${timeText(S.to)} of ${timeText(D.micros)}`
    + (D.leftOut ? `; ${D.leftOut} slices were left out at this page's limit` : '');
  fillLegend();
  fillDetail();
  paint();
}

function fillLegend() {
  const sums = D.states.map(() => 0);
  for (const t of shown) eachVisible(t, (at, len, state) => { sums[state] += Math.min(at + len, S.to) - Math.max(at, S.from); });
  $('legend').replaceChildren(...D.states.map((state, i) => {
    const dot = document.createElement('span'), b = document.createElement('button');
    dot.className = 'dot';
    dot.style.background = colours[i];
    b.append(dot, `${state} ${timeText(sums[i])}`);
    b.title = `Show or hide ${state}; the time is that of all threads shown`;
    b.setAttribute('aria-pressed', !S.off.has(i));
    b.onclick = () => { const off = new Set(S.off); if (!off.delete(i)) off.add(i); go({off}, true); };
    return b;
  }), ...pauseButtons());
}

// A button for each kind of pause that shows or hides the shading of all.
function pauseButtons() {
  return pauseKinds.map(kind => {
    const dot = document.createElement('span'), b = document.createElement('button');
    dot.className = 'dot shade';
    dot.style.background = PAUSE_COLOURS[kind] || PAUSE_COLOURS['[safepoint]'];
    const seen = pauses.filter(p => p.kind === kind && p.at < S.to && p.at + p.len >= S.from);
    b.append(dot, `${kind} ${seen.length}, ${timeText(seen.reduce((sum, p) => sum + Math.min(p.at + p.len, S.to) - Math.max(p.at, S.from), 0))}`);
    b.title = 'Show or hide the shading of pauses; how many, and how long, in the time shown';
    b.setAttribute('aria-pressed', !S.noPauses);
    b.onclick = () => go({noPauses: !S.noPauses}, true);
    return b;
  });
}

function paintPauses(g) {
  if (S.noPauses) return;
  for (const p of pauses) {
    if (p.at >= S.to || p.at + p.len < S.from) continue;
    const x0 = Math.max(gutter, x(p.at)), x1 = Math.min(wide, Math.max(x(p.at + p.len), x0 + 1));
    g.fillStyle = PAUSE_COLOURS[p.kind] || PAUSE_COLOURS['[safepoint]'];
    g.globalAlpha = 0.22;
    shown.forEach((thread, r) => { if (D.threads[thread][2] === p.pid) g.fillRect(x0, AXIS + r * ROW, x1 - x0, ROW); });
  }
  g.globalAlpha = 1;
}

// The slices of a thread that the shown time has a part of, in order of their begin.
function eachVisible(thread, each) {
  const list = D.slices[thread], count = list.length / FIELDS;
  let low = 0, high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle * FIELDS] < S.from - longest[thread]) low = middle + 1; else high = middle;
  }
  for (let i = low; i < count && list[i * FIELDS] < S.to; i++) {
    const at = list[i * FIELDS], len = list[i * FIELDS + 1];
    if (at + len >= S.from) each(at, len, list[i * FIELDS + 2], i);
  }
}

const x = micros => gutter + (micros - S.from) / (S.to - S.from) * (wide - gutter);
const timeAt = px => S.from + (px - gutter) / (wide - gutter) * (S.to - S.from);

function paint() {
  wide = Math.max(320, stage.clientWidth);
  gutter = Math.min(220, wide / 4);
  const high = AXIS + shown.length * ROW + 4, scale = devicePixelRatio || 1;
  const top = stage.scrollTop, seen = Math.min(high, stage.clientHeight);
  canvas.style.width = wide + 'px';
  canvas.style.height = Math.max(high, stage.clientHeight) + 'px';
  canvas.width = wide * scale;
  canvas.height = Math.min(Math.max(high, stage.clientHeight), 30000) * scale;
  const g = canvas.getContext('2d'), style = getComputedStyle(document.documentElement);
  g.scale(scale, scale);
  g.font = '12px system-ui, sans-serif';
  const ink = style.getPropertyValue('--ink'), dim = style.getPropertyValue('--dim'), line = style.getPropertyValue('--line');
  ticks(g, dim, line, high);
  paintPauses(g);
  shown.forEach((thread, r) => {
    const y = AXIS + r * ROW;
    if (y + ROW < top || y > top + seen + ROW) return;
    g.fillStyle = thread === S.thread ? style.getPropertyValue('--accent') : ink;
    g.save();
    g.beginPath();
    g.rect(0, y, gutter - 6, ROW);
    g.clip();
    g.fillText(D.threads[thread][1], 8, y + 14);
    g.restore();
    eachVisible(thread, (at, len, state, i) => {
      if (S.off.has(state)) return;
      const x0 = Math.max(gutter, x(at)), x1 = Math.min(wide, Math.max(x(at + len), x0 + 1));
      g.globalAlpha = D.slices[thread][i * FIELDS + 4] > 1 ? 0.45 : 1;
      g.fillStyle = colours[state];
      g.fillRect(x0, y + 3, x1 - x0, ROW - 6);
      if (thread === S.thread && i === S.slice) { g.globalAlpha = 1; g.strokeStyle = ink; g.strokeRect(x0 - 0.5, y + 2.5, x1 - x0 + 1, ROW - 5); }
    });
    g.globalAlpha = 1;
  });
  paintWake(g, ink, style.getPropertyValue('--page'));
}

// Who woke the thread of the slice under the pointer, or else of the one that is chosen: null when that is not known, or not shown.
function wake() {
  const [thread, slice] = hover[1] >= 0 ? hover : [S.thread, S.slice];
  if (thread < 0 || slice < 0) return null;
  const waker = wakerOf(thread, slice), at = begin(thread, slice) + length(thread, slice);
  if (!waker || waker[0] < 0 || at < S.from || at > S.to || S.off.has(stateOf(thread, slice))) return null;
  const from = shown.indexOf(waker[0]), to = shown.indexOf(thread);
  return from < 0 || to < 0 || from === to ? null : {from, to, at};
}

// An arrow from the waker's row down or up to the wait that it ended.
function paintWake(g, ink, page) {
  const w = wake();
  if (!w) return;
  const px = x(w.at), down = w.to > w.from, y0 = AXIS + w.from * ROW + ROW / 2, y1 = AXIS + w.to * ROW + (down ? 3 : ROW - 3), back = down ? -7 : 7;
  for (const [colour, width] of [[page, 5], [ink, 2]]) { // a rim, so that it is seen over slices of any colour
    g.strokeStyle = g.fillStyle = colour;
    g.lineWidth = width;
    g.beginPath();
    g.moveTo(px, y0);
    g.lineTo(px, y1 + back);
    g.stroke();
    g.beginPath();
    g.arc(px, y0, width + 1, 0, 2 * Math.PI);
    g.moveTo(px - width - 2, y1 + back);
    g.lineTo(px + width + 2, y1 + back);
    g.lineTo(px, y1);
    g.fill();
  }
  g.lineWidth = 1;
}

// To what the waker did when it woke the thread of the chosen slice.
function followWaker() {
  if (S.thread < 0 || S.slice < 0) return;
  const waker = wakerOf(S.thread, S.slice), at = begin(S.thread, S.slice) + length(S.thread, S.slice);
  if (!waker || waker[0] < 0) return;
  let found = NONE;
  for (let i = 0; i < sliceCount(waker[0]) && begin(waker[0], i) <= at; i++) if (!S.off.has(stateOf(waker[0], i))) found = i;
  go({thread: waker[0], slice: found}, true);
}

function ticks(g, dim, line, high) {
  const span = S.to - S.from;
  let step = Math.pow(10, Math.floor(Math.log10(span / 5)));
  if (span / step > 20) step *= 5; else if (span / step > 10) step *= 2;
  for (let t = Math.ceil(S.from / step) * step; t <= S.to; t += step) {
    g.fillStyle = line;
    g.fillRect(x(t), AXIS - 6, 1, high);
    g.fillStyle = dim;
    g.fillText(timeText(t), Math.min(x(t) + 3, wide - 60), 14);
  }
}

function fillDetail() {
  const chosen = S.thread >= 0 && S.slice >= 0;
  $('detail').hidden = !chosen;
  if (!chosen) return;
  const list = D.slices[S.thread], at = S.slice * FIELDS, stack = D.stacks[list[at + 3]];
  $('what').textContent = `${D.states[list[at + 2]]}, ${timeText(list[at + 1])}`;
  const facts = {Thread: D.threads[S.thread][1], Process: D.threads[S.thread][2], From: timeText(list[at]), To: timeText(list[at] + list[at + 1])};
  if (list[at + 4] > 1) facts['Sum of'] = list[at + 4] + ' waits that began about then';
  const waker = wakerOf(S.thread, S.slice);
  if (waker) facts['Woken by'] = waker[1] + (waker[0] >= 0 ? ' (W goes there)' : '');
  const during = pauses.filter(p => p.pid === D.threads[S.thread][2] && p.at < list[at] + list[at + 1] && p.at + p.len > list[at]);
  if (during.length) {
    facts.Pauses = during.slice(0, 5).map(p => `${p.cause}, ${timeText(p.len)}`).join('; ') + (during.length > 5 ? ` and ${during.length - 5} more` : '');
  }
  $('facts').replaceChildren(...Object.entries(facts).flatMap(([name, value]) => {
    const dt = document.createElement('dt'), dd = document.createElement('dd');
    dt.textContent = name;
    dd.textContent = value;
    return [dt, dd];
  }));
  $('stack').replaceChildren(...stack.map(frame => { const li = document.createElement('li'); li.textContent = D.frames[frame]; return li; }));
}

function sliceAt(px, py) {
  const thread = shown[Math.floor((py - AXIS) / ROW)];
  let found = NONE;
  if (thread === undefined || px < gutter) return [thread === undefined ? NONE : thread, NONE];
  const t = timeAt(px), near = 2 * (S.to - S.from) / (wide - gutter);
  eachVisible(thread, (at, len, state, i) => { if (!S.off.has(state) && t >= at - near && t <= at + len + near) found = i; });
  return [thread, found];
}

function step(by) {
  if (S.thread < 0) return;
  let i = S.slice + by;
  while (i >= 0 && i < sliceCount(S.thread) && S.off.has(stateOf(S.thread, i))) i += by;
  if (i < 0 || i >= sliceCount(S.thread)) return;
  const middle = begin(S.thread, i) + length(S.thread, i) / 2, half = (S.to - S.from) / 2;
  S.slice = i;
  if (middle < S.from || middle > S.to) view(middle - half, middle + half); else go({slice: i});
}

function chooseThread(by) {
  const at = shown.indexOf(S.thread);
  const thread = shown[Math.max(0, Math.min(shown.length - 1, at + by))];
  if (thread !== undefined) go({thread, slice: NONE});
}

let held = null;
canvas.addEventListener('pointerdown', e => { held = {x: e.offsetX, from: S.from, moved: false}; canvas.setPointerCapture(e.pointerId); });
canvas.addEventListener('pointermove', e => {
  if (!held || !e.buttons) { point(sliceAt(e.offsetX, e.offsetY)); return; }
  held.moved = held.moved || Math.abs(e.offsetX - held.x) > 3;
  if (!held.moved) return;
  const start = held.from - (e.offsetX - held.x) / (wide - gutter) * (S.to - S.from);
  view(start, start + S.to - S.from);
});
canvas.addEventListener('pointerup', e => {
  if (held && !held.moved) { const [thread, slice] = sliceAt(e.offsetX, e.offsetY); go({thread, slice}, true); }
  held = null;
});
canvas.addEventListener('wheel', e => {
  if (e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY)) { const by = (e.deltaX || e.deltaY) / wide * (S.to - S.from); view(S.from + by, S.to + by); }
  else if (e.ctrlKey || e.offsetX > gutter) zoom(e.deltaY > 0 ? 1.25 : 0.8, timeAt(Math.max(gutter, e.offsetX)));
  else return;
  e.preventDefault();
}, {passive: false});
canvas.addEventListener('pointerleave', () => point([NONE, NONE]));
function point(at) {
  if (at[0] === hover[0] && at[1] === hover[1]) return;
  hover = at;
  paint();
}
stage.addEventListener('scroll', paint);
new ResizeObserver(paint).observe(stage);

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  try { localStorage.setItem('jtrace.theme', theme); } catch (e) { /* storage may be off */ }
}
function wantedTheme() {
  let stored = null;
  try { stored = localStorage.getItem('jtrace.theme'); } catch (e) { /* storage may be off */ }
  return stored === 'dark' || stored === 'light' ? stored : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
const toggleTheme = () => { setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'); paint(); };

const middle = () => (S.from + S.to) / 2, quarter = () => (S.to - S.from) / 4;
const KEYS = {
  ArrowLeft: () => view(S.from - quarter(), S.to - quarter()), ArrowRight: () => view(S.from + quarter(), S.to + quarter()),
  ArrowUp: () => chooseThread(-1), ArrowDown: () => chooseThread(1), '+': () => zoom(0.5, middle()), '=': () => zoom(0.5, middle()), '-': () => zoom(2, middle()),
  0: () => view(0, D.micros, true), n: () => step(1), p: () => step(-1), w: followWaker, d: toggleTheme, Escape: () => go({slice: NONE}), '/': () => $('query').focus(),
};
window.addEventListener('keydown', e => {
  const typing = e.target instanceof HTMLInputElement;
  if (typing && e.key === 'Escape') { e.target.blur(); return; }
  if (typing || e.ctrlKey || e.metaKey || e.altKey || !KEYS[e.key]) return;
  e.preventDefault();
  KEYS[e.key]();
});
$('query').addEventListener('input', () => go({query: $('query').value}));
$('whole').onclick = () => view(0, D.micros, true);
$('theme').onclick = toggleTheme;
$('close').onclick = () => go({slice: NONE}, true);
window.addEventListener('popstate', () => { fromAddress(); update(); });

// ---- plain data for tests and the console
window.jtrace = Object.freeze({
  state: () => ({from: S.from, to: S.to, micros: D.micros, threads: shown.map(i => D.threads[i][1]), states: D.states, pauses: S.noPauses ? 0 : pauses.length, thread: S.thread, slice: S.slice, wake: wake(),
    gutter, wide, row: ROW, axis: AXIS, theme: document.documentElement.dataset.theme, moving: false}),
});

$('title').textContent = D.title;
$('quality').textContent = D.quality;
document.documentElement.dataset.theme = wantedTheme();
fromAddress();
update();
