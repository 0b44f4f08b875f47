// Fingers and the menu of a frame. A tap tells about a frame and a second one zooms (page.js); holding opens the menu,
// as a right click does; dragging sideways moves what is shown and two fingers widen it. Up and down the browser scrolls.
const HOLD_MILLIS = 500, SLOP = 10, CLOSEST = 1e6;
const fingers = new Map();
let holding = 0, gesture = null, noClick = false;

// What the fingers hold: the amount at their middle, and how far apart they are.
function grip() {
  const all = [...fingers.values()], left = canvas.getBoundingClientRect().left;
  const x = all.reduce((sum, f) => sum + f.x, 0) / all.length - left;
  const apart = all.length > 1 ? Math.max(SLOP, Math.abs(all[0].x - all[1].x)) : 0;
  return {x, apart};
}

function startGesture() {
  const {x, apart} = grip();
  moving = null;
  gesture = {apart, span: shown.span, held: shown.from + (x / width) * shown.span};
  noClick = true;
  clearTimeout(holding);
  showTip(null);
}

function followFingers() {
  const {x, apart} = grip(), whole = tree.total || 1;
  const wider = gesture.apart && apart ? gesture.apart / apart : 1;
  shown.span = Math.min(whole, Math.max(whole / CLOSEST, gesture.span * wider));
  shown.from = Math.max(tree.x, Math.min(tree.x + whole - shown.span, gesture.held - (x / width) * shown.span));
  paint(true);
}

canvas.addEventListener('pointerdown', e => {
  noClick = false;
  if (e.pointerType !== 'touch') return;
  fingers.set(e.pointerId, {x: e.clientX, startX: e.clientX, startY: e.clientY});
  clearTimeout(holding);
  if (fingers.size > 1) { if (S.view !== 'sandwich') startGesture(); return; }
  holding = setTimeout(() => openMenu(at(e), e.clientX, e.clientY), HOLD_MILLIS);
});

canvas.addEventListener('pointermove', e => {
  const finger = fingers.get(e.pointerId);
  if (!finger) return;
  finger.x = e.clientX;
  const across = Math.abs(e.clientX - finger.startX);
  if (Math.max(across, Math.abs(e.clientY - finger.startY)) > SLOP) clearTimeout(holding);
  if (!gesture && across > SLOP && S.view !== 'sandwich') startGesture();
  if (gesture) followFingers();
});

for (const end of ['pointerup', 'pointercancel']) {
  window.addEventListener(end, e => {
    if (!fingers.delete(e.pointerId)) return;
    clearTimeout(holding);
    if (gesture && fingers.size) startGesture(); else gesture = null;
  });
}

canvas.addEventListener('contextmenu', e => {
  const place = at(e);
  if (!place) return;
  e.preventDefault();
  clearTimeout(holding);
  openMenu(place, e.clientX, e.clientY);
});

// ---- the menu
function openMenu(place, x, y) {
  if (!place || !place.box) return;
  noClick = true;
  const box = place.box, method = box.method >= 0, menu = $('menu');
  const item = (text, act) => el('button', {textContent: text, role: 'menuitem', onclick: () => { closeMenu(); act(); }});
  const items = [];
  if (S.view !== 'sandwich') items.push(item('Zoom to it', () => zoom(box)));
  if (method) {
    items.push(item('Callers and callees', () => go({view: 'sandwich', method: box.method}, true)));
    if (S.view !== 'sandwich' || box.depth > 0) items.push(item('Remove it', () => remove(box)));
    items.push(item('Copy its name', () => copyName(box)));
  }
  focused = box;
  paint();
  showTip(place, x, y);
  menu.replaceChildren(...items);
  menu.hidden = false;
  const size = menu.getBoundingClientRect(), tip = $('tip').getBoundingClientRect();
  const above = tip.top - size.height - 6; // beside the tooltip, never over it
  menu.style.left = Math.max(6, Math.min(x, innerWidth - size.width - 6)) + 'px';
  menu.style.top = (tip.bottom + size.height + 6 < innerHeight ? tip.bottom + 6 : Math.max(6, above)) + 'px';
  items[0].focus({preventScroll: true});
}

function closeMenu() {
  if ($('menu').hidden) return false;
  $('menu').hidden = true;
  showTip(null);
  return true;
}

window.addEventListener('pointerdown', e => { if (!$('menu').contains(e.target)) closeMenu(); }, true);
stage.addEventListener('scroll', closeMenu);
