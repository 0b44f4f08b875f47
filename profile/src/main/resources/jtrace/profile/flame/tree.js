// Values for the chosen threads, and the trees drawn from them. A box is one method below one box
// (or above it, in caller trees); its children are made when it is first wide enough to be seen.
const self = new Float64Array(N), total = new Float64Array(N);
const threadValue = new Float64Array(D.threads.length);
const removed = []; // {name, nodes, deep}: what the user hid
for (let e = 0; e < entryThread.length; e++) threadValue[entryThread[e]] += entryValue[e];

// Per node, what was before and is after; only of a difference.
const sided = DIFF || HEAT;
const was = sided ? new Float64Array(N) : null, now = sided ? new Float64Array(N) : null;
const wasSelf = sided ? new Float64Array(N) : null, nowSelf = sided ? new Float64Array(N) : null;

// What part of a thread's values is before, and what part after.
function sideWeights() {
  if (HEAT) return heatSides();
  const sides = [0, 1].map(() => new Float64Array(D.threads.length));
  sides[0][BEFORE] = 1;
  sides[1].fill(1, AFTER);
  return sides;
}

// What part of a thread's values is shown; of both sides together their mean.
function shownWeights(threads) {
  const weights = new Float64Array(D.threads.length);
  const sides = DIFF && threads === null ? sideWeights() : null;
  for (let t = 0; t < weights.length; t++) weights[t] = sides ? (sides[0][t] + sides[1][t]) / 2 : threads === null || threads.has(t) ? 1 : 0;
  return weights;
}

function sumSides(gone) {
  const [before, after] = sideWeights();
  for (let node = 0; node < N; node++) {
    wasSelf[node] = nowSelf[node] = 0;
    if (!gone[node]) {
      for (let e = entryAt[node]; e < entryAt[node + 1]; e++) {
        wasSelf[node] += before[entryThread[e]] * entryValue[e];
        nowSelf[node] += after[entryThread[e]] * entryValue[e];
      }
    }
    was[node] = wasSelf[node];
    now[node] = nowSelf[node];
  }
  for (let node = N - 1; node > 0; node--) {
    was[parent[node]] += was[node];
    now[parent[node]] += now[node];
  }
}

function sum(threads) {
  const weights = shownWeights(threads);
  const gone = new Uint8Array(N);
  for (const cut of removed) for (const node of cut.nodes) gone[node] |= cut.deep ? 2 : 1;
  for (let node = 0; node < N; node++) {
    if (node > 0 && gone[parent[node]] & 2) gone[node] |= 2;
    let value = 0;
    if (!gone[node]) {
      for (let e = entryAt[node]; e < entryAt[node + 1]; e++) {
        value += weights[entryThread[e]] * entryValue[e];
      }
    }
    self[node] = total[node] = value;
  }
  for (let node = N - 1; node > 0; node--) total[parent[node]] += total[node];
  if (DIFF) sumSides(gone);
}

class Box {
  constructor(id, above, upward) {
    this.method = id;
    this.above = above;
    this.upward = upward;
    this.depth = above ? above.depth + 1 : 0;
    this.total = this.self = this.x = 0;
    this.nodes = [];
    this.weights = upward ? [] : null;
    this.kids = null;
    this.byKind = null;
    this.kind = NONE;
    this.top = NONE; // the node with the largest value, for its line
    this.topValue = -1;
    this.was = this.now = 0;
    this.sides = upward && DIFF ? [] : null;
  }

  // The sides of a caller's box are parts of the node's, as its weight is.
  add(node, value, sides) {
    if (DIFF) {
      this.was += sides[0];
      this.now += sides[1];
      if (this.upward) this.sides.push(sides);
    }
    this.total += value;
    this.nodes.push(node);
    if (this.upward) this.weights.push(value); else this.self += self[node];
    if (value > this.topValue) { this.topValue = value; this.top = node; }
    const k = kind[node];
    if (this.byKind) this.byKind[k] += value;
    else if (this.kind === NONE) this.kind = k;
    else if (k !== this.kind) this.byKind = this.kindValues();
  }

  // Value by kind; only boxes of mixed kinds keep it.
  kindValues() {
    const values = new Float64Array(D.kinds.length);
    this.nodes.forEach((node, i) => (values[kind[node]] += this.upward ? this.weights[i] : total[node]));
    return values;
  }

  children() {
    if (this.kids) return this.kids;
    const byMethod = new Map();
    const put = (node, value, sides) => {
      if (value <= 0) return;
      let box = byMethod.get(method[node]);
      if (!box) byMethod.set(method[node], (box = new Box(method[node], this, this.upward)));
      box.add(node, value, sides);
    };
    if (this.upward && this.method === NONE) {
      for (let node = 1; node < N; node++) put(node, self[node], DIFF && [wasSelf[node], nowSelf[node]]);
    } else if (this.upward) {
      const callers = new Map();
      this.nodes.forEach((node, i) => {
        const caller = parent[node];
        if (caller <= 0) return;
        const sum = callers.get(caller) || [0, 0, 0];
        sum[0] += this.weights[i];
        if (DIFF) { sum[1] += this.sides[i][0]; sum[2] += this.sides[i][1]; }
        callers.set(caller, sum);
      });
      callers.forEach((sum, node) => put(node, sum[0], sum.slice(1)));
    } else {
      for (const node of this.nodes) for (let c = first[node]; c >= 0; c = sibling[c]) put(c, total[c], DIFF && [was[c], now[c]]);
    }
    this.kids = [...byMethod.values()];
    for (const kid of this.kids) {
      if (kid.byKind) kid.kind = kid.byKind.indexOf(Math.max(...kid.byKind));
    }
    this.kids.sort(S.byName
      ? (a, b) => (methods[a.method].full < methods[b.method].full ? -1 : methods[a.method].full > methods[b.method].full ? 1 : a.method - b.method)
      : (a, b) => b.total - a.total || a.method - b.method);
    let x = this.x;
    for (const kid of this.kids) { kid.x = x; x += kid.total; }
    return this.kids;
  }

  path() {
    const ids = [];
    for (let box = this; box.above; box = box.above) ids.unshift(box.method);
    return ids;
  }

  find(ids) {
    let box = this;
    for (const id of ids) {
      const kid = box.children().find(k => k.method === id);
      if (!kid) break;
      box = kid;
    }
    return box;
  }

  name() {
    return this.method < 0 ? 'all' : methods[this.method].full;
  }
}

function flameTree() {
  const root = new Box(NONE, null, false);
  root.nodes = [0];
  root.total = total[0];
  root.self = self[0];
  root.kind = kind[0];
  rootSides(root);
  return root;
}

function rootSides(root) {
  if (DIFF) { root.was = was[0]; root.now = now[0]; }
}

function calledTree() {
  const root = new Box(NONE, null, true);
  root.total = total[0];
  root.kind = kind[0];
  rootSides(root);
  return root;
}

// The outermost nodes of a method: each stack counts once, however often the method recurs.
function outermost(isHit) {
  const under = new Uint8Array(N), found = [];
  for (let node = 1; node < N; node++) {
    const hit = isHit[method[node]];
    if (hit && !under[parent[node]]) { if (total[node] > 0) found.push(node); }
    under[node] = hit | under[parent[node]];
  }
  return found;
}

function sandwichTrees(id) {
  const hit = new Uint8Array(methods.length);
  hit[id] = 1;
  const callees = new Box(id, null, false), callers = new Box(id, null, true);
  for (const node of outermost(hit)) {
    const sides = DIFF && [was[node], now[node]];
    callees.add(node, total[node], sides);
    callers.add(node, total[node], sides);
  }
  for (const box of [callees, callers]) {
    if (box.kind < 0) box.kind = kind[0];
    if (box.byKind) box.kind = box.byKind.indexOf(Math.max(...box.byKind));
  }
  return {callees, callers};
}

function methodTable() {
  const own = new Float64Array(methods.length), all = new Float64Array(methods.length);
  const kinds = new Array(methods.length).fill(null);
  const onStack = new Int32Array(methods.length), stack = [];
  for (let node = 1; node < N; node++) {
    while (stack.length && stack[stack.length - 1] !== parent[node]) onStack[method[stack.pop()]]--;
    const m = method[node];
    own[m] += self[node];
    if (onStack[m] === 0) all[m] += total[node];
    (kinds[m] || (kinds[m] = new Float64Array(D.kinds.length)))[kind[node]] += total[node];
    onStack[m]++;
    stack.push(node);
  }
  return methods.map(m => ({id: m.id, name: m.full, self: own[m.id], total: all[m.id], kind: kinds[m.id] ? kinds[m.id].indexOf(Math.max(...kinds[m.id])) : 0})).filter(r => r.total > 0);
}

function kindShares() {
  const values = new Float64Array(D.kinds.length);
  for (let node = 1; node < N; node++) values[kind[node]] += self[node];
  return values;
}

// The nodes a box stands for, as a cut: whole subtrees where it shows callees, the leaves that came
// through its path where it shows callers.
function cutOf(box) {
  if (!box.upward) return {name: box.name(), nodes: box.nodes.slice(), deep: true};
  const ids = [];
  let start = box;
  for (; start.above && start.above.method !== NONE; start = start.above) ids.unshift(start.method);
  const nodes = start.nodes.filter(node => {
    let at = node;
    return ids.every(id => ((at = parent[at]) > 0 && method[at] === id));
  });
  return {name: box.name(), nodes, deep: start.above === null};
}
