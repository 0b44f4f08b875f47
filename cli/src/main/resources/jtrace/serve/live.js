(() => {
'use strict';
// Overview, live profiles and threads. What is shown stands in the address (#...).
const $ = id => document.getElementById(id);
const KINDS = JSON.parse($('kinds').textContent);
const VIEWS = ['flame', 'heatmap', 'timeline', 'threads'], SECONDS = [1, 2, 5, 10, 30, 60];
const FORMATS = {flame: 'html', heatmap: 'heatmap', timeline: 'timeline'};
const WAITS = ['offcpu', 'wall', 'block']; // have waits for work, which may be left out
const KEPT = 90, PAUSE = 1000;
const S = {pid: 0, view: 'flame', kind: 'profile', seconds: 5, idle: true};
let paused = false, base = null, kept = null, turn = 0, frame = null, profiles = 0;
const history_ = new Map(); // pid: [{nanos, ...counters}]

function el(tag, properties, ...inside) {
  const e = Object.assign(document.createElement(tag), properties);
  e.append(...inside);
  return e;
}

function address() {
  const p = new URLSearchParams();
  if (S.pid) { p.set('pid', S.pid); p.set('v', S.view); p.set('e', S.kind); p.set('s', S.seconds); if (!S.idle) p.set('i', 0); }
  return '#' + p;
}

// An address may come from anyone: what does not fit is left out.
function fromAddress() {
  const p = new URLSearchParams(location.hash.slice(1)), pid = p.get('pid') || '';
  S.pid = /^\d{1,9}$/.test(pid) ? +pid : 0;
  S.view = VIEWS.includes(p.get('v')) ? p.get('v') : 'flame';
  S.kind = KINDS.includes(p.get('e')) ? p.get('e') : 'profile';
  S.seconds = SECONDS.includes(+p.get('s')) ? +p.get('s') : 5;
  S.idle = p.get('i') !== '0';
}

function go(change) {
  Object.assign(S, change);
  if (S.view === 'timeline') S.kind = 'wall';
  history.pushState(null, '', address());
  update();
}

function update() {
  base = null;
  $('tools').hidden = !S.pid;
  $('who').textContent = S.pid ? 'process ' + S.pid : 'JVMs of this host';
  $('overview').hidden = !!S.pid;
  $('profile').hidden = !S.pid || S.view === 'threads';
  $('threads').hidden = !S.pid || S.view !== 'threads';
  for (const b of $('views').children) b.setAttribute('aria-selected', b.dataset.view === S.view);
  $('kind').value = S.kind;
  $('kind').disabled = S.view === 'timeline' || S.view === 'threads';
  $('seconds').value = S.seconds;
  $('idle').checked = S.idle;
  $('idleness').hidden = S.view === 'threads' || !WAITS.includes(S.kind);
  $('pin').hidden = S.view !== 'flame';
  $('pin').setAttribute('aria-pressed', false);
  if (S.view === 'threads' || !S.pid) { $('profile').replaceChildren(); frame = null; }
  say('');
  loop(++turn);
}

const say = text => { $('says').textContent = text; };
const wait = millis => new Promise(done => setTimeout(done, millis));

// One loop runs at a time: that of the latest turn.
async function loop(mine) {
  while (mine === turn) {
    if (paused || document.hidden) { await wait(200); continue; }
    try {
      if (!S.pid) await overview(mine);
      else if (S.view === 'threads') await threads(mine);
      else await profile(mine);
    } catch (e) {
      if (mine === turn) say(e.message);
      await wait(2000);
    }
  }
}

async function get(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error((await response.text()).trim());
  return response;
}

// ---- overview
async function overview(mine) {
  const now = await (await get('/ui/overview.json')).json();
  if (mine !== turn) return;
  for (const p of now.processes) {
    const list = history_.get(p.pid) || [];
    list.push({...p, nanos: now.nanos});
    history_.set(p.pid, list.slice(-KEPT));
  }
  for (const pid of history_.keys()) if (!now.processes.some(p => p.pid === pid)) history_.delete(pid);
  $('jvms').replaceChildren(...now.processes.map(row));
  if (!now.processes.length) say('no JVM runs here that you may see');
  await wait(PAUSE);
}

function rates(list, name) {
  const out = [];
  for (let i = 1; i < list.length; i++) out.push(Math.max(0, list[i][name] - list[i - 1][name]) / (list[i].nanos - list[i - 1].nanos));
  return out;
}

function spark(values, text) {
  if (!values.length || values.some(v => !isFinite(v))) return el('td', {className: 'off', textContent: '\u2013'});
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  const most = Math.max(1e-12, ...values);
  path.setAttribute('d', values.map((v, i) => (i ? 'L' : 'M') + (90 - (values.length - 1 - i)) + ' ' + (21 - 20 * v / most).toFixed(1)).join(''));
  svg.setAttribute('viewBox', '0 0 90 22');
  svg.append(path);
  return el('td', {}, svg, el('small', {textContent: text(values[values.length - 1])}));
}

const bytes = n => n >= 1 << 30 ? (n / (1 << 30)).toFixed(1) + ' GiB' : (n / (1 << 20)).toFixed(0) + ' MiB';

function row(p) {
  const list = history_.get(p.pid);
  const link = el('a', {href: `#pid=${p.pid}&v=flame&e=profile&s=5`, textContent: `${p.pid} ${p.name}`, title: p.obstacle});
  return el('tr', {}, el('td', {}, link), el('td', {textContent: p.user}), el('td', {textContent: p.jdk}),
    spark(rates(list, 'cpuNanos'), v => v.toFixed(2)), spark(rates(list, 'queueNanos'), v => v.toFixed(2)), spark(rates(list, 'gcNanos'), v => (100 * v).toFixed(1) + '%'),
    spark('heapBytes' in p ? list.map(one => one.heapBytes) : [], bytes), spark(rates(list, 'allocatedBytes'), v => bytes(1e9 * v) + '/s'), spark(rates(list, 'contended'), v => (1e9 * v).toFixed(0)),
    spark(list.map(one => one.rssBytes), bytes), el('td', {textContent: p.threads}));
}

// ---- live profiles
async function profile(mine) {
  const compared = base;
  if (!frame) say(`recording ${S.seconds} s`);
  const path = `/debug/pprof/${S.pid}/${S.kind}?seconds=${S.seconds}&format=${FORMATS[S.view]}&keep=1` + (S.idle ? '' : '&idle=0') + (compared ? '&base=' + compared : '');
  const response = await get(path), page = await response.text();
  if (mine !== turn || compared !== base) return;
  kept = compared ? kept : response.headers.get('X-Jtrace-Kept');
  await show(page);
  profiles++;
  say((compared ? 'compared with what was shown, ' : '') + new Date().toLocaleTimeString());
}

// The next page is loaded behind the one that is shown, and takes over how that is looked at.
async function show(page) {
  const url = URL.createObjectURL(new Blob([page], {type: 'text/html'}));
  const before = frame && frame.contentWindow.jtrace ? frame.contentWindow : null;
  const next = el('iframe', {title: 'profile'});
  next.style.visibility = 'hidden';
  const loaded = new Promise(done => { next.onload = done; });
  let hash = '';
  if (before) {
    const p = new URLSearchParams(before.location.hash.slice(1));
    for (const name of ['z', 'm', 't', 'k', 'r']) p.delete(name); // numbers of that page
    hash = '#' + p;
  }
  next.src = url + hash;
  $('profile').append(next);
  await loaded;
  URL.revokeObjectURL(url);
  const zoom = before && before.jtrace.state().zoom;
  if (zoom && zoom.length && next.contentWindow.jtrace.zoomTo) next.contentWindow.jtrace.zoomTo(zoom);
  next.style.visibility = '';
  if (frame) frame.remove();
  frame = next;
}

// ---- threads
async function threads(mine) {
  const dump = await (await get(`/debug/pprof/${S.pid}/threads?format=json${$('unmounted').checked ? '&virtual=1' : ''}`)).json();
  if (mine !== turn) return;
  const byTid = new Map(dump.threads.map(t => [t.tid, t]));
  const name = tid => byTid.has(tid) ? `"${byTid.get(tid).name}"` : tid;
  $('deadlocks').replaceChildren(...dump.deadlocks.map(circle =>
    el('p', {className: 'bad', textContent: 'Deadlock: ' + circle.map(name).join(' waits for ') + ' waits for ' + name(circle[0])})));
  const open = new Set([...$('list').querySelectorAll('details[open]')].map(d => d.dataset.tid));
  $('list').replaceChildren(...dump.threads.map(t => thread(t, name, open)), ...dump.virtualThreads.map(t => unmounted(t, open)));
  filterThreads();
  const more = {not_asked: ', virtual ones that no thread carries not shown', failed: '; ' + dump.virtualObstacle}[dump.virtualTold] || '';
  const unlisted = dump.virtualUnlisted ? `, ${dump.virtualUnlisted} more not shown` : '';
  say(`${dump.threads.length + dump.virtualThreads.length} threads${unlisted}${more}, ${new Date().toLocaleTimeString()}`);
  await wait(Math.max(2, S.seconds) * 1000);
}

function thread(t, name, open) {
  const off = t.kernelState === 'running' ? 'on the CPU' : (t.offCpuNanos / 1e9).toFixed(2) + ' s off the CPU';
  const lock = t.lock ? `, ${{enter: 'waits to lock', wait: 'waits on', park: 'parked for'}[t.lock.kind]} ${t.lock.class || t.lock.address}` + (t.lock.holder ? ', held by ' + name(t.lock.holder) : '') : '';
  return entry('' + t.tid, `${t.tid} "${t.name}" ${t.state}, ${off}${lock}`, t, open);
}

// A virtual thread that no thread carries, in the JVM's own list. Only a check mark asks for it, never an address.
function unmounted(t, open) {
  const waits = t.waitsFor ? `, waits for ${t.waitsFor}` + (t.holderThreadId ? `, held by #${t.holderThreadId}` : '') : '';
  return entry('v' + t.threadId, `virtual #${t.threadId} "${t.name}" ${t.state}${waits}`, t, open);
}

function entry(key, summary, t, open) {
  const d = el('details', {}, el('summary', {textContent: summary}),
    el('pre', {textContent: t.frames.map(f => (f.class ? f.class + '.' : '') + f.method + (f.file ? ` (${f.file}${f.line ? ':' + f.line : ''})` : '')).join('\n')}));
  d.dataset.tid = key;
  d.open = open.has(key);
  return d;
}

function filterThreads() {
  const text = $('filter').value.toLowerCase();
  for (const d of $('list').children) d.hidden = !!text && !d.textContent.toLowerCase().includes(text);
}

// ---- input
VIEWS.forEach((view, i) => {
  const b = el('button', {textContent: view[0].toUpperCase() + view.slice(1), title: `Key ${i + 1}`, onclick: () => go({view})});
  b.dataset.view = view;
  b.setAttribute('role', 'tab');
  $('views').append(b);
});
$('kind').append(...KINDS.map(kind => el('option', {value: kind, textContent: kind})));
$('seconds').append(...SECONDS.map(n => el('option', {value: n, textContent: n})));
$('kind').onchange = () => go({kind: $('kind').value});
$('seconds').onchange = () => go({seconds: +$('seconds').value});
$('idle').onchange = () => go({idle: $('idle').checked});
$('home').onclick = () => go({pid: 0});
$('filter').oninput = filterThreads;
function pause() { paused = !paused; $('pause').setAttribute('aria-pressed', paused); say(paused ? 'paused' : ''); }
$('pause').onclick = pause;
function pin() {
  if (S.view !== 'flame' || !(base || kept)) return;
  base = base ? null : kept;
  $('pin').setAttribute('aria-pressed', !!base);
  say(base ? 'comparing from the next one on' : '');
}
$('pin').onclick = pin;
window.addEventListener('popstate', () => { fromAddress(); update(); });
window.addEventListener('keydown', e => {
  if (/^(INPUT|SELECT)$/.test(e.target.tagName) || e.ctrlKey || e.metaKey || e.altKey) return;
  const keys = {o: () => go({pid: 0}), b: pin, ' ': e.target.tagName === 'BUTTON' ? null : pause};
  VIEWS.forEach((view, i) => { keys[i + 1] = () => S.pid && go({view}); });
  if (keys[e.key]) { e.preventDefault(); keys[e.key](); }
});

// ---- plain data for tests and the console
window.jtrace = Object.freeze({state: () => ({...S, paused, base, kept, profiles, moving: false, says: $('says').textContent,
  inner: frame && frame.contentWindow.jtrace ? frame.contentWindow.jtrace.state() : null})});

fromAddress();
update();
})();
