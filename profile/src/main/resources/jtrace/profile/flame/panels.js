// Everything around the canvas. Names reach the page through textContent only.
const $ = id => document.getElementById(id);

function el(tag, properties, ...inside) {
  const e = Object.assign(document.createElement(tag), properties);
  e.append(...inside);
  return e;
}

function pattern(text) {
  try {
    return new RegExp(text, 'i');
  } catch (e) {
    return null;
  }
}

// ---- head and foot
function fillHead() {
  document.title = D.title;
  $('title').textContent = D.title;
  for (const [name, value] of D.facts) $('facts').append(el('div', {}, el('dt', {textContent: name}), el('dd', {textContent: value})));
  $('quality').textContent = D.quality;
}

// What the colours of a difference say.
function fillChanges() {
  $('legend').replaceChildren(...[['only before', -1], ['less', -0.4], ['alike', 0], ['more', 0.4], ['only after', 1]].map(([name, strength]) => {
    const dot = el('span', {className: 'dot'});
    dot.style.background = changeFill(strength);
    return el('span', {className: 'change'}, dot, name);
  }));
}

function fillLegend() {
  if (DIFF) { fillChanges(); return; }
  const values = kindShares();
  $('legend').replaceChildren(...D.kinds.map((name, k) => {
    const dot = el('span', {className: 'dot'});
    dot.style.background = fills[k][SHADES >> 1];
    const b = el('button', {title: `Show ${name} frames; the share is of what ran in ${name} code itself`}, dot, name, el('small', {textContent: percentText(values[k], total[0])}));
    if (!values[k]) b.classList.add('none');
    b.setAttribute('aria-pressed', S.kind === k);
    b.onclick = () => go({kind: S.kind === k ? NONE : k}, false);
    return b;
  }));
}

function fillCrumbs() {
  const nav = $('crumbs');
  nav.replaceChildren();
  if (S.view === 'table') {
    nav.append(el('span', {textContent: `${table.length.toLocaleString('en-US')} methods, ${D.valueName} ${valueText(total[0])}`}));
    return;
  }
  if (S.view === 'sandwich') {
    if (!sandwich) {
      nav.append(el('span', {textContent: 'Choose a method: in Top methods, or with S or a double click on a frame.'}));
      return;
    }
    const m = methods[S.method], row = table.find(r => r.id === S.method) || {self: 0, total: 0};
    nav.append(el('button', {className: 'whole', textContent: shorten(m.full), title: shorten(m.full)}),
      el('span', {textContent: `total ${valueText(row.total)} (${percentText(row.total, total[0])}), self ${valueText(row.self)} (${percentText(row.self, total[0])})`}));
    return;
  }
  const chain = [];
  for (let box = zoomed; box; box = box.above) chain.unshift(box);
  const shortened = chain.length > 8 ? [chain[0], null, ...chain.slice(-6)] : chain;
  shortened.forEach((box, i) => {
    if (i) nav.append(el('i', {textContent: '\u203a'}));
    if (!box) { nav.append(el('i', {textContent: `\u00a0${chain.length - 7} more\u00a0`})); return; }
    const b = el('button', {textContent: box.method < 0 ? 'all' : methods[box.method].simple, title: shorten(box.name())});
    b.onclick = () => zoom(box);
    nav.append(b);
  });
  nav.append(el('span', {textContent: `${valueText(zoomed.total)}${zoomed.above ? ', ' + percentText(zoomed.total, total[0]) : ''}`}));
}

function fillChips() {
  const chips = [];
  if (S.threads && !DIFF && !HEAT) chips.push(chip(`${S.threads.size} of ${D.threads.length} threads \u00d7`, 'Show all threads', () => go({threads: null}, true)));
  if (removed.length) chips.push(chip(`${removed.length} removed \u00b7 undo`, 'Bring the last removed frame back: ' + removed[removed.length - 1].name, undo));
  if (S.kind >= 0) chips.push(chip(`${D.kinds[S.kind]} \u00d7`, 'Show every kind alike', () => go({kind: NONE}, false)));
  $('chips').replaceChildren(...chips);
}

function chip(textContent, title, onclick) {
  return el('button', {className: 'chip', textContent, title, onclick});
}

// ---- tooltip
function tipRows(box) {
  const m = box.method < 0 ? null : methods[box.method], list = [];
  const add = (name, value, dim) => list.push([name, value, dim || '']);
  const share = v => (v > 0 ? [percentText(v, total[0]), samplesText(v)].filter(Boolean).join(', ') : '');
  add(box.upward ? 'Through here' : 'Total', valueText(box.total), share(box.total));
  if (!box.upward) add('Self', box.self > 0 ? valueText(box.self) : '0', share(box.self));
  if (zoomed && zoomed.above && S.view !== 'sandwich') add('Of zoomed', percentText(box.total, zoomed.total));
  if (DIFF) {
    add('Before', valueText(box.was));
    add('After', valueText(box.now), box.was > 0 ? (box.now > 0 ? (box.now / box.was).toFixed(2) + ' times' : 'gone') : 'new');
    const change = box.now - box.was;
    add('Change', (change < 0 ? '\u2212' : '+') + valueText(Math.abs(change)));
  }
  if (!m) return list;
  if (m.file || line[box.top]) {
    const at = box.top >= 0 && line[box.top] ? (nearLine[box.top] ? ':~' : ':') + line[box.top] : '';
    const notes = [lines[box.top] > 1 ? `hottest of ${lines[box.top]} lines` : '', nearLine[box.top] ? 'or a line near it' : ''];
    add('Source', (m.file || 'line') + at, notes.filter(Boolean).join(', '));
  }
  if (m.module) add('Module', m.module);
  const mixed = box.byKind && [...box.byKind].map((v, k) => [v, k]).filter(p => p[0] > 0).sort((a, b) => b[0] - a[0]);
  add('Kind', mixed && mixed.length > 1 ? mixed.map(([v, k]) => `${D.kinds[k]} ${percentText(v, box.total)}`).join(', ') : D.kinds[box.kind]);
  if (m.signature) add('Signature', m.signature);
  if (m.raw && m.raw !== m.name) add('Raw name', m.raw);
  return list;
}

const shorten = text => (text.length > 600 ? text.slice(0, 600) + '\u2026' : text);

function showTip(place, x, y) {
  const tip = $('tip');
  if (!place) { tip.hidden = true; return; }
  const h3 = el('h3');
  let list;
  if (place.box) {
    const m = place.box.method < 0 ? null : methods[place.box.method];
    if (m && m.type) h3.append(shorten(m.type) + '.');
    h3.append(el('b', {textContent: m ? shorten(m.name) : 'all'}));
    list = tipRows(place.box);
  } else {
    h3.append(el('b', {textContent: `${place.count.toLocaleString('en-US')} narrow frame${place.count > 1 ? 's' : ''}`}), ', zoom in to see them');
    list = [['Total', valueText(place.value), percentText(place.value, total[0])]];
  }
  tip.replaceChildren(h3, el('dl', {}, ...list.flatMap(([name, value, dim]) =>
    [el('dt', {textContent: name}), el('dd', {}, shorten(value), el('span', {textContent: dim ? '  ' + dim : ''}))])));
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  const left = Math.min(x + 14, innerWidth - box.width - 10);
  const below = y + 18 + box.height < innerHeight - 6;
  tip.style.transform = `translate(${Math.max(10, left)}px, ${Math.max(6, below ? y + 18 : y - box.height - 12)}px)`;
}

// ---- top methods
const PAGE_ROWS = 200;
let table = [], tableSort = {by: 'self', down: true}, tableLimit = PAGE_ROWS;

function fillTable() {
  const by = tableSort.by, sign = tableSort.down ? -1 : 1;
  const list = table.filter(r => !matched || matched[r.id]);
  list.sort((a, b) => sign * (by === 'name' ? (a.name < b.name ? -1 : 1) : a[by] - b[by]) || a.id - b.id);
  const max = {self: Math.max(1e-9, ...list.map(r => r.self)), total: total[0] || 1};
  for (const b of document.querySelectorAll('th button')) {
    if (b.dataset.sort === by) b.parentNode.setAttribute('aria-sort', tableSort.down ? 'descending' : 'ascending');
    else b.parentNode.removeAttribute('aria-sort');
  }
  $('rows').replaceChildren(...list.slice(0, tableLimit).map(r => {
    const m = methods[r.id];
    const cell = (value, whole) => {
      const u = el('u'), i = el('i', {}, u);
      u.style.width = Math.max(value > 0 ? 1 : 0, 40 * value / whole) + 'px';
      u.style.display = 'block';
      return el('td', {className: 'num'}, el('div', {}, el('b', {textContent: percentText(value, total[0])}), el('span', {textContent: valueText(value)}), i));
    };
    const link = el('button', {className: 'link', title: 'Callers and callees'});
    if (m.type) link.append(el('span', {textContent: shorten(m.type) + '.'}));
    link.append(shorten(m.name));
    link.onclick = () => go({view: 'sandwich', method: r.id}, true);
    const dot = el('span', {className: 'dot'});
    dot.style.background = fills[r.kind][SHADES >> 1];
    return el('tr', {}, cell(r.self, max.self), cell(r.total, max.total), el('td', {}, link), el('td', {className: 'kind'}, dot, D.kinds[r.kind]));
  }));
  const more = $('more');
  more.replaceChildren();
  if (list.length > tableLimit) {
    more.append(`${tableLimit} of ${list.length.toLocaleString('en-US')} `, el('button', {textContent: 'Show more', onclick: () => { tableLimit *= 5; fillTable(); }}));
  } else if (!list.length) {
    more.append('No method matches.');
  }
}

for (const b of document.querySelectorAll('th button')) {
  b.onclick = () => {
    tableSort = {by: b.dataset.sort, down: tableSort.by === b.dataset.sort ? !tableSort.down : b.dataset.sort !== 'name'};
    fillTable();
  };
}

// ---- threads
const listed = () => {
  const re = pattern($('threadQuery').value) || /(?:)/;
  return D.threads.map((t, id) => id).filter(id => threadValue[id] > 0 && re.test(`${D.threads[id][2]} ${D.threads[id][1]}`));
};

function fillThreads() {
  const all = threadValue.reduce((a, b) => a + b, 0);
  const ids = listed(), nodes = [];
  const byProcess = new Map();
  for (const id of ids) {
    const p = D.threads[id][0];
    if (!byProcess.has(p)) byProcess.set(p, []);
    byProcess.get(p).push(id);
  }
  const on = id => !S.threads || S.threads.has(id);
  const check = (className, name, value, group, title) => {
    const input = el('input', {type: 'checkbox'});
    const count = group.filter(on).length;
    input.checked = count === group.length;
    input.indeterminate = count > 0 && count < group.length;
    input.onchange = () => pick(id => (group.includes(id) ? input.checked : on(id)));
    const e = el('label', {className, title}, input, el('span', {textContent: shorten(name)}), el('small', {textContent: percentText(value, all)}));
    if (className === 'thread') e.style.setProperty('--share', 100 * value / all + '%');
    return e;
  };
  const sumOf = group => group.reduce((a, id) => a + threadValue[id], 0);
  [...byProcess].sort((a, b) => sumOf(b[1]) - sumOf(a[1])).forEach(([p, group]) => {
    const [pid, name, jvm] = D.processes[p];
    nodes.push(check('process', `${name} (${pid})`, sumOf(group), group, jvm));
    group.sort((a, b) => threadValue[b] - threadValue[a]);
    for (const id of group) nodes.push(check('thread', D.threads[id][2] || '(no name)', threadValue[id], [id], `${D.threads[id][2]}, tid ${D.threads[id][1]}${D.threads[id][3] ? '' : ', not a Java thread'}, ${valueText(threadValue[id])}`));
  });
  $('threadList').replaceChildren(...nodes);
  $('picked').textContent = S.threads ? `${S.threads.size} of ${D.threads.length}` : `${D.threads.length} threads`;
}

function pick(isOn) {
  const ids = D.threads.map((t, id) => id).filter(isOn);
  go({threads: ids.length === D.threads.length ? null : new Set(ids)}, true);
}

$('threadQuery').oninput = fillThreads;
$('pickShown').onclick = () => { const ids = new Set(listed()); pick(id => ids.has(id)); };
$('pickAll').onclick = () => pick(() => true);
$('pickNone').onclick = () => pick(() => false);
$('threadsClose').onclick = () => toggleThreads(false);
$('threadsButton').onclick = () => toggleThreads();

function toggleThreads(open = $('threads').hidden) {
  $('threads').hidden = !open;
  $('threadsButton').setAttribute('aria-expanded', open);
  if (open) { fillThreads(); $('threadQuery').focus(); }
  resize();
}
