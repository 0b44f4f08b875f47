(function () {
  var svg = document.documentElement;
  var frames = Array.prototype.map.call(svg.querySelectorAll('.frames g'), function (g) {
    var r = g.querySelector('rect'), t = g.querySelector('text');
    var full = g.querySelector('title').textContent;
    return {g: g, r: r, t: t, full: full, x: +r.getAttribute('x'), w: +r.getAttribute('width'),
      y: +r.getAttribute('y'), name: full.slice(0, full.lastIndexOf(' ('))};
  });
  if (!frames.length) return;
  var root = frames[0];
  function place(f, x, w) {
    f.g.style.display = w < 0.25 ? 'none' : '';
    if (w < 0.25) return;
    f.r.setAttribute('x', x);
    f.r.setAttribute('width', w);
    var room = Math.floor((w - 5) / 6.65);
    if (room < 3) { if (f.t) f.t.textContent = ''; return; }
    if (!f.t) {
      f.t = document.createElementNS('http://www.w3.org/2000/svg', 'text');
      f.t.setAttribute('y', f.y + 12);
      f.g.appendChild(f.t);
    }
    var label = f.name.replace(/^(?:[\w$]+\.)+(?=[\w$/]+\.[\w$<>]+$)/, '');
    f.t.setAttribute('x', x + 3);
    f.t.textContent = label.length <= room ? label : label.slice(0, room - 1) + '\u2026';
  }
  function zoom(to) {
    var scale = root.w / to.w;
    frames.forEach(function (f) {
      var left = Math.max(f.x, to.x), right = Math.min(f.x + f.w, to.x + to.w);
      var inside = f.y <= to.y ? f.x >= to.x - 0.01 && f.x + f.w <= to.x + to.w + 0.01 : right > left && f.x <= to.x + 0.01;
      place(f, root.x + (left - to.x) * scale, inside ? (right - left) * scale : 0);
    });
  }
  function search() {
    var text = window.prompt('Search frames (regular expression)');
    if (text === null) return;
    var found = svg.querySelector('.found'), re = null, sum = 0, until = [];
    try { re = text ? new RegExp(text, 'i') : null; } catch (e) { found.textContent = 'Not a regular expression'; return; }
    frames.forEach(function (f) {
      var hit = re && re.test(f.name);
      f.g.classList.toggle('match', !!hit);
      if (hit && !until.some(function (o) { return f.x >= o.x - 0.005 && f.x + f.w <= o.x + o.w + 0.005 && f.y < o.y; })) {
        until.push(f);
        sum += f.w;
      }
    });
    found.textContent = re ? 'Matched ' + (100 * sum / root.w).toFixed(2) + '%' : '';
  }
  frames.forEach(function (f) { f.g.addEventListener('click', function () { zoom(f); }); });
  window.addEventListener('keydown', function (e) {
    if (e.key === 'Escape') zoom(root);
    if (e.key === '/' || (e.ctrlKey && e.key === 'f')) { e.preventDefault(); search(); }
  });
})();
