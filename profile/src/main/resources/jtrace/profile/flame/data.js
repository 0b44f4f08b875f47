// The data block, unpacked into arrays. Node 0 is the root; children follow their parent.
const began = performance.now();
const D = JSON.parse(document.getElementById('data').textContent);
const NONE = -1;

function reader(base64) {
  const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
  let at = 0;
  return {
    more: () => at < bytes.length,
    next() {
      let byte = bytes[at++];
      let value = byte & 127;
      for (let factor = 128; byte > 127; factor *= 128) {
        byte = bytes[at++];
        value += (byte & 127) * factor;
      }
      return value;
    },
  };
}

function unpackStrings(coded) {
  let last = '';
  return coded.map(text => (last = last.slice(0, text.charCodeAt(0) - 32) + text.slice(1)));
}

const methods = (() => {
  const strings = unpackStrings(D.strings);
  const read = reader(D.methods);
  const list = [];
  const text = () => strings[read.next()];
  while (read.more()) {
    const m = {id: list.length, type: text(), name: text(), signature: text(), raw: text(), file: text(), module: text()};
    m.full = m.type ? m.type + '.' + m.name : m.name;
    m.simple = m.type ? m.type.slice(m.type.lastIndexOf('.') + 1) + '.' + m.name : m.name;
    list.push(m);
  }
  return list;
})();

const N = D.nodeCount + 1;
const parent = new Int32Array(N).fill(NONE), first = new Int32Array(N).fill(NONE), sibling = new Int32Array(N).fill(NONE);
const method = new Int32Array(N).fill(NONE), kind = new Uint8Array(N), line = new Int32Array(N), nearLine = new Uint8Array(N), lines = new Uint8Array(N);
const entryAt = new Int32Array(N + 1), entryThread = [], entryValue = [];
const depthOf = new Int32Array(N);
let deepest = 0;

(() => {
  const frameRead = reader(D.frames);
  const frameMethod = [], frameKind = [];
  while (frameRead.more()) {
    frameMethod.push(frameRead.next());
    frameKind.push(frameRead.next());
  }
  const read = reader(D.nodes);
  const entries = node => {
    entryAt[node] = entryThread.length;
    for (let n = read.next(); n > 0; n--) {
      entryThread.push(read.next());
      entryValue.push(read.next() * D.scale);
    }
  };
  kind[0] = D.kinds.indexOf('placeholder');
  entries(0);
  const lastChild = new Int32Array(N).fill(NONE);
  for (let node = 1, last = 0; node < N; node++, last = node - 1) {
    let above = last;
    for (let up = read.next(); up > 0; up--) above = parent[above];
    parent[node] = above;
    depthOf[node] = depthOf[above] + 1;
    if (depthOf[node] > deepest) deepest = depthOf[node];
    if (lastChild[above] < 0) first[above] = node; else sibling[lastChild[above]] = node;
    lastChild[above] = node;
    const frame = read.next();
    method[node] = frameMethod[frame];
    kind[node] = frameKind[frame];
    const packed = read.next();
    line[node] = Math.floor(packed / 2);
    nearLine[node] = packed % 2;
    lines[node] = read.next();
    entries(node);
  }
  entryAt[N] = entryThread.length;
})();

const parseMillis = performance.now() - began;

// A page of a difference has two threads, before and after, and values in steps of its unit. In a
// heatmap threads are slots of time, and two stretches of it make a difference.
const STEPS = D.difference || 0, BEFORE = 0, AFTER = 1;
const HEAT = D.heat || null;
let DIFF = STEPS > 0;

function valueText(value) {
  if (STEPS) value /= STEPS;
  if (D.unit === 'share') return (100 * value).toFixed(2) + '%';
  const scaled = (step, names) => {
    let i = 0;
    while (value >= step && i < names.length - 1) { value /= step; i++; }
    return (i === 0 ? Math.round(value) : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)) + ' ' + names[i];
  };
  if (D.unit === 'nanoseconds') return scaled(1000, ['ns', '\u00b5s', 'ms', 's']);
  if (STEPS && D.unit !== 'bytes') return value.toFixed(value < 100 ? 2 : 0);
  if (D.unit === 'bytes') return scaled(1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']);
  return Math.round(value).toLocaleString('en-US') + (D.unit === 'count' ? '' : ' ' + D.unit);
}

function percentText(part, whole) {
  const p = whole > 0 ? 100 * part / whole : 0;
  return (p === 0 ? '0' : p < 0.01 ? '<0.01' : p < 10 ? p.toFixed(2) : p.toFixed(1)) + '%';
}

function samplesText(value) {
  if (!(D.period > 0) || D.unit === 'count') return '';
  const n = Math.round(value / D.period);
  return n.toLocaleString('en-US') + (n === 1 ? ' sample' : ' samples');
}
