// What is shown: the state, its address (#...), history and input.
const S = {view: 'flame', flip: false, byName: false, path: [], method: NONE, query: '', threads: null, kind: NONE, ranges: []};
let tree = null, zoomed = null, sandwich = null, focused = null;
let matched = null, matchedValue = 0, matchedMethods = 0, matches = null, matchAt = NONE;
const millis = {parse: parseMillis, build: 0, search: 0};

function ranges(ids) {
  const out = [];
  for (let i = 0; i < ids.length;) {
    let j = i;
    while (j + 1 < ids.length && ids[j + 1] === ids[j] + 1) j++;
    out.push(j > i ? ids[i] + '-' + ids[j] : '' + ids[i]);
    i = j + 1;
  }
  return out.join('.');
}

function address() {
  const p = new URLSearchParams();
  if (S.view !== 'flame') p.set('v', S.view);
  if (S.flip) p.set('f', 1);
  if (S.byName) p.set('o', 'name');
  if (S.path.length) p.set('z', S.path.join('.'));
  if (S.method >= 0) p.set('m', S.method);
  if (S.query) p.set('q', S.query);
  if (S.ranges.length) p.set('r', S.ranges.map(range => range.join('-')).join('.'));
  if (S.threads && !HEAT) p.set('t', ranges([...S.threads].sort((a, b) => a - b)));
  if (S.kind >= 0) p.set('k', S.kind);
  return '#' + p;
}

// An address may come from anyone: what does not fit is left out.
function fromAddress(hash) {
  const p = new URLSearchParams(hash.slice(1));
  const number = (text, limit) => (/^\d{1,9}$/.test(text || '') && +text < limit ? +text : NONE);
  const view = p.get('v');
  S.view = ['up', 'table', 'sandwich'].includes(view) ? view : 'flame';
  S.flip = p.has('f');
  S.byName = p.get('o') === 'name';
  S.path = (p.get('z') || '').split('.').map(t => number(t, methods.length)).filter(id => id >= 0);
  S.method = number(p.get('m'), methods.length);
  S.query = (p.get('q') || '').slice(0, 1000);
  S.kind = number(p.get('k'), D.kinds.length);
  S.threads = null;
  S.ranges = HEAT ? heatRanges(p.get('r') || '') : [];
  if (p.has('t') && !HEAT) {
    S.threads = new Set();
    for (const part of p.get('t').split('.')) {
      const [a, b] = part.split('-').map(t => number(t, D.threads.length));
      if (a >= 0) for (let id = a; id <= (b === undefined ? a : b); id++) S.threads.add(id);
    }
  }
}

// Changes the state and what depends on it; push makes it a step of the browser's history.
function go(change, push) {
  const before = {...S};
  Object.assign(S, change);
  if (S.view !== before.view && !('path' in change)) S.path = [];
  if (push) history.pushState(null, '', address()); else history.replaceState(null, '', address());
  update(before);
}

function update(before) {
  const changed = name => !before || S[name] !== before[name];
  const resum = changed('threads') || changed('ranges') || !before;
  if (HEAT && resum) chooseTime();
  if (resum) sum(S.threads);
  const rebuild = resum || changed('view') || changed('byName') || changed('method');
  if (changed('query') || resum) search();
  if (rebuild) build(resum);
  if (rebuild || changed('path')) {
    zoomed = tree.find(S.path);
    show(zoomed, !rebuild);
    if (rebuild) focused = null;
  }
  matches = null;
  $('stage').hidden = S.view === 'table';
  $('tableView').hidden = S.view !== 'table';
  if (S.view === 'table') fillTable();
  else if (before && before.view === 'table') resize();
  for (const b of document.querySelectorAll('[data-view]')) b.setAttribute('aria-selected', b.dataset.view === S.view);
  $('sides').hidden = !STEPS;
  if (HEAT && resum) paintHeat();
  if (STEPS) $('sides').textContent = 'Widths: ' + sidesShown();
  $('sort').textContent = S.byName ? 'By name' : 'Largest first';
  $('flip').classList.toggle('on', S.flip);
  if (document.activeElement !== $('query')) $('query').value = S.query;
  fillLegend();
  fillCrumbs();
  fillChips();
  if (!$('threads').hidden && resum) fillThreads();
  showTip(null);
  if (changed('view') || changed('flip') || (S.view === 'sandwich' && changed('method'))) scrollHome();
  paint(true);
}

// A difference: widths of both sides together, so that what is gone has a width too, or of one.
const sidesShown = () => (!S.threads ? 'both' : S.threads.has(BEFORE) ? 'before' : 'after');
function nextSides() {
  const shown = sidesShown();
  go({threads: shown === 'both' ? new Set([BEFORE]) : shown === 'before' ? new Set([AFTER]) : null}, true);
}

function build(resum) {
  const started = performance.now();
  if (resum || !table.length) table = methodTable();
  tree = S.view === 'up' ? calledTree() : flameTree();
  sandwich = S.view === 'sandwich' && S.method >= 0 ? sandwichTrees(S.method) : null;
  tree.children();
  millis.build = performance.now() - started;
}

function scrollHome() {
  if (S.view === 'table') return;
  shownLayout();
  if (S.view === 'sandwich') stage.scrollTop = middleRow * ROW - stage.clientHeight / 2;
  else stage.scrollTop = S.flip ? stage.scrollHeight : 0;
}

function shownLayout() {
  if (moving) { shown.from = moving.toFrom; shown.span = moving.toSpan; moving = null; }
  layout();
}

// ---- search
function search() {
  const started = performance.now();
  const re = S.query ? pattern(S.query) : null;
  $('query').closest('.find').classList.toggle('wrong', !!S.query && !re);
  matched = null;
  matchedValue = matchedMethods = 0;
  matchAt = NONE;
  if (re) {
    matched = new Uint8Array(methods.length);
    methods.forEach(m => { if (re.test(m.full)) { matched[m.id] = 1; matchedMethods++; } });
    for (const node of outermost(matched)) matchedValue += total[node];
  }
  $('found').textContent = re ? percentText(matchedValue, total[0]) : S.query ? 'not a regex' : '';
  $('found').title = re ? `Share of ${D.valueName} with a matching frame, each stack counted once` : '';
  $('next').disabled = $('previous').disabled = !re || !matchedMethods;
  millis.search = performance.now() - started;
}

// Matching boxes below the zoomed one, outermost first, down to a ten-thousandth of it.
const MAX_MATCHES = 5000;
function findMatches() {
  const found = [], roots = S.view === 'sandwich' ? (sandwich ? [sandwich.callers, sandwich.callees] : []) : [zoomed];
  const stack = roots.reverse();
  while (stack.length && found.length < MAX_MATCHES) {
    const box = stack.pop();
    if (box.method >= 0 && matched[box.method] && box !== zoomed) { found.push(box); continue; }
    const kids = box.children();
    for (let i = kids.length - 1; i >= 0; i--) if (kids[i].total >= zoomed.total / 10000) stack.push(kids[i]);
  }
  return found;
}

function step(by) {
  if (!matched || S.view === 'table') return;
  if (!matches) { matches = findMatches(); matchAt = by > 0 ? NONE : 0; }
  if (!matches.length) { say('No match below the zoomed frame'); return; }
  matchAt = (matchAt + by + matches.length) % matches.length;
  const box = matches[matchAt];
  focus(box);
  say(`Match ${matchAt + 1} of ${matches.length}`);
}

// ---- moving about
function say(text) {
  $('say').textContent = text;
}

function zoom(box) {
  if (S.view === 'sandwich') {
    if (box.method >= 0 && box.method !== S.method) go({method: box.method}, true);
    return;
  }
  const path = box.path();
  if (path.join('.') === S.path.join('.')) { show(box, true); return; } // fingers may have moved it
  focused = box;
  go({path}, true);
  reveal(box);
}

function focus(box) {
  focused = box;
  shownLayout();
  reveal(box);
  const place = placeOf(box);
  const rect = canvas.getBoundingClientRect();
  if (place) showTip(place, rect.left + Math.max(place.x0, 0) + 8, rect.top + rowsTop() - stage.scrollTop + rowOf(box) * ROW + 4);
  say(`${box.name()}, ${percentText(box.total, total[0])}`);
  paint();
}

function reveal(box) {
  shownLayoutIfDirty();
  const r = rowOf(box);
  if (r < 0) return;
  const y = rowsTop() + r * ROW;
  if (y < stage.scrollTop + ROW || y + 2 * ROW > stage.scrollTop + stage.clientHeight) stage.scrollTop = y - stage.clientHeight / 2;
}

function shownLayoutIfDirty() {
  if (dirty && !moving) layout();
}

function move(key) {
  const root = S.view === 'sandwich' ? sandwich && sandwich.callees : zoomed;
  if (!root) return;
  if (!focused || !placeOf(focused)) { focus(root); return; }
  const r = rowOf(focused), place = placeOf(focused);
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const row = rows[r].filter(p => p.box);
    const next = row[row.indexOf(place) + (key === 'ArrowRight' ? 1 : -1)];
    if (next) focus(next.box);
    return;
  }
  const row = rows[r + (key === 'ArrowDown' ? 1 : -1)];
  if (!row) return;
  const middle = (place.x0 + place.x1) / 2;
  const near = row.filter(p => p.box && (p.box.above === focused || focused.above === p.box || (p.x0 <= middle && p.x1 > middle) || (focused.depth === 0 && p.box.depth === 1)))
    .sort((a, b) => b.x1 - b.x0 - (a.x1 - a.x0))[0];
  if (near) focus(near.box);
}

function remove(box) {
  if (box.method < 0 || (S.view === 'sandwich' && box.depth === 0)) return;
  removed.push(cutOf(box));
  say('Removed ' + box.name());
  resum();
}

function undo() {
  if (removed.pop()) resum();
}

function resum() {
  sum(S.threads);
  search();
  build(true);
  zoomed = tree.find(S.path);
  focused = null;
  show(zoomed, false);
  update({...S});
}

function copyName(box) {
  const text = box.name();
  const done = () => say('Copied ' + text);
  const old = () => {
    const area = el('textarea', {value: text});
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    done();
  };
  if (navigator.clipboard && isSecureContext) navigator.clipboard.writeText(text).then(done, old); else old();
}

// ---- theme
function setTheme(theme, keep) {
  document.documentElement.dataset.theme = theme;
  if (keep) try { localStorage.setItem('jtrace.theme', theme); } catch (e) { /* storage may be off */ }
  loadColours();
  if (HEAT && S.ranges) paintHeat();
}

function storedTheme() {
  try { return localStorage.getItem('jtrace.theme'); } catch (e) { return null; }
}

const darkPage = matchMedia('(prefers-color-scheme: dark)');
const wantedTheme = () => { const t = storedTheme(); return t === 'dark' || t === 'light' ? t : darkPage.matches ? 'dark' : 'light'; };
darkPage.addEventListener('change', () => { setTheme(wantedTheme(), false); fillLegend(); paint(); });

function toggleTheme() {
  setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark', true);
  update({...S});
}

// ---- input
const at = e => {
  const rect = canvas.getBoundingClientRect();
  const place = placeAt(e.clientX - rect.left, e.clientY - rect.top);
  if (place) place.row = rowAt(e.clientY - rect.top);
  return place;
};

let lastTouched = null, lastClicked = null;
canvas.addEventListener('pointermove', e => {
  if (e.pointerType === 'touch') return;
  const place = at(e);
  canvas.classList.toggle('over', !!(place && place.box));
  if (place !== hover) { hover = place; paint(); }
  showTip(place, e.clientX, e.clientY);
});
canvas.addEventListener('pointerleave', () => { hover = null; showTip(null); paint(); });
canvas.addEventListener('click', e => {
  if (noClick) return;
  const place = at(e);
  if (!place) { lastTouched = null; showTip(null); return; }
  const box = place.box || place.of;
  if (e.pointerType === 'touch' && lastTouched !== box) {
    lastTouched = focused = box;
    hover = place;
    showTip(place, e.clientX, e.clientY);
    paint();
    return;
  }
  if (e.altKey) { remove(box); return; }
  // The first click of two has moved the boxes already.
  if (e.detail === 2 && lastClicked && lastClicked.method >= 0) { go({view: 'sandwich', method: lastClicked.method}, true); return; }
  lastClicked = box;
  zoom(box);
});
stage.addEventListener('scroll', () => { hover = null; paint(); });
canvas.addEventListener('focus', () => paint());
canvas.addEventListener('blur', () => paint());
new ResizeObserver(resize).observe(stage);
window.addEventListener('popstate', () => { const before = {...S}; fromAddress(location.hash); $('query').value = S.query; update({...before, path: null}); });

let typing = 0;
$('query').addEventListener('input', () => { clearTimeout(typing); typing = setTimeout(() => go({query: $('query').value}, false), 90); });
$('query').addEventListener('keydown', e => {
  if (e.key !== 'Enter') return;
  clearTimeout(typing);
  if ($('query').value !== S.query) go({query: $('query').value}, true);
  step(e.shiftKey ? -1 : 1);
});
$('next').onclick = () => step(1);
$('previous').onclick = () => step(-1);
$('flip').onclick = () => go({flip: !S.flip}, false);
$('sort').onclick = () => go({byName: !S.byName}, false);
$('sides').onclick = nextSides;
$('threadsButton').hidden = DIFF || HEAT;
$('theme').onclick = toggleTheme;
$('helpButton').onclick = () => $('help').showModal();
for (const b of document.querySelectorAll('[data-view]')) b.onclick = () => setView(b.dataset.view);

function setView(view) {
  const chosen = focused && focused.method >= 0 ? focused : zoomed && zoomed.method >= 0 ? zoomed : null;
  if (view === 'sandwich' && S.view !== 'sandwich' && chosen) go({view, method: chosen.method}, true);
  else if (view === 'sandwich' && S.method < 0 && table.length) go({view, method: table.reduce((a, b) => (b.self > a.self ? b : a)).id}, true);
  else if (view !== S.view) go({view}, true);
}

function escape() {
  if (closeMenu()) { /* that was meant */ }
  else if (!$('threads').hidden) toggleThreads(false);
  else if (S.query) { $('query').value = ''; go({query: ''}, false); }
  else if (S.kind >= 0) go({kind: NONE}, false);
  else if (S.path.length) go({path: []}, true);
  focused = null;
  showTip(null);
  canvas.focus({preventScroll: true});
}

const KEYS = {
  ArrowUp: move, ArrowDown: move, ArrowLeft: move, ArrowRight: move,
  Enter: () => focused && zoom(focused),
  n: () => step(1), N: () => step(-1), i: () => go({flip: !S.flip}, false), d: toggleTheme, f: () => STEPS ? nextSides() : HEAT ? null : toggleThreads(),
  s: () => { const box = focused || (hover && hover.box); if (box && box.method >= 0) go({view: 'sandwich', method: box.method}, true); },
  h: () => focused && remove(focused), u: undo, c: () => { const box = focused || (hover && hover.box); if (box) copyName(box); },
  '?': () => $('help').showModal(), 1: () => setView('flame'), 2: () => setView('up'), 3: () => setView('table'), 4: () => setView('sandwich'),
};

window.addEventListener('keydown', e => {
  if ($('help').open) return;
  const typingNow = e.target instanceof HTMLInputElement && e.target.type === 'text';
  if ((e.key === 'f' && (e.ctrlKey || e.metaKey)) || (e.key === '/' && !typingNow)) {
    e.preventDefault();
    $('query').focus();
    $('query').select();
  } else if (e.key === 'Escape') {
    e.preventDefault();
    escape();
  } else if (!typingNow && e.key === 'z' && (e.ctrlKey || e.metaKey)) {
    undo();
  } else if (!typingNow && !e.ctrlKey && !e.metaKey && !e.altKey && KEYS[e.key]
      && !(e.key === 'Enter' && e.target instanceof HTMLButtonElement)) {
    if (S.view === 'table' && e.key.startsWith('Arrow')) return;
    e.preventDefault();
    KEYS[e.key](e.key);
  }
});

// ---- plain data for tests and the console
const plain = box => box && {name: box.name(), total: box.total, self: box.self, kind: D.kinds[box.kind], depth: box.depth, ...(DIFF ? {was: box.was, now: box.now, change: changeOf(box)} : {})};
window.jtrace = Object.freeze({
  state: () => ({
    view: S.view, flip: S.flip, query: S.query, theme: document.documentElement.dataset.theme, total: total[0], nodes: N - 1,
    zoom: S.path.map(id => methods[id].full), zoomed: plain(zoomed), focused: plain(focused),
    matchedValue, matchedShare: total[0] > 0 ? matchedValue / total[0] : 0, matchCount: matches ? matches.length : null, matchAt,
    ranges: S.ranges, heat: heatState(), threads: S.threads && !HEAT ? [...S.threads].map(id => D.threads[id][2]) : null, removed: removed.length,
    sandwich: sandwich && {method: sandwich.callees.name(), total: sandwich.callees.total, self: (table.find(r => r.id === S.method) || {self: 0}).self,
      callers: sandwich.callers.children().map(plain), callees: sandwich.callees.children().map(plain)},
    kinds: Object.fromEntries([...kindShares()].map((v, k) => [D.kinds[k], v])),
    shown: {from: shown.from, span: shown.span}, drawn, moving: !!moving || wanted, millis: {...millis, draw: drawMillis, firstPaint},
  }),
  // Every box of the layout with its place on the screen.
  frames: () => {
    const rect = canvas.getBoundingClientRect(), top = rect.top + rowsTop() - stage.scrollTop;
    return rows.flatMap((row, r) => row.filter(p => p.box).map(p => ({...plain(p.box), x: rect.left + p.x0, y: top + r * ROW, width: p.x1 - p.x0, height: ROW})));
  },
  children: (...names) => {
    let box = tree;
    for (const name of names) box = box && box.children().find(k => k.name() === name);
    return box ? box.children().map(plain) : null;
  },
});

setTheme(wantedTheme(), false);
fromAddress(location.hash);
fillHead();
openHeat();
resizeFirst();

function resizeFirst() {
  width = Math.max(1, stage.clientWidth);
  update(null);
  resize();
  scrollHome();
}
