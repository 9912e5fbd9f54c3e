/* Between places in a passage (units of its text) and places on the screen. */

/* The selection lies inside the shadow root, which browsers reveal in different ways. */
function selectedRange(desk) {
  const root = desk.root.getRootNode();
  const selection = document.getSelection();
  const [composed] = composedRanges(selection, root);
  if (composed && !composed.collapsed) return composed;
  const own = root.getSelection?.() ?? selection;
  return own?.rangeCount ? own.getRangeAt(0) : null;
}

function composedRanges(selection, root) {
  try {
    return selection.getComposedRanges?.({ shadowRoots: [root] }) ?? [];
  } catch {
    return selection.getComposedRanges(root);  // the older form of it
  }
}

/* {page, start, end, box} of the words selected in the first passage that has some, or null. */
function selectedPlace(desk) {
  const held = selectedRange(desk);
  if (!held || held.collapsed) return null;
  const range = document.createRange();
  range.setStart(held.startContainer, held.startOffset);
  range.setEnd(held.endContainer, held.endOffset);
  for (const page of desk.pages.values()) {
    const parts = page.runs.filter((run) => range.intersectsNode(run.node)).map((run) => partOf(run, range));
    const held = parts.filter((part) => part.start < part.end);
    const place = held.length ? page.text.whole({ start: held[0].start, end: held.at(-1).end }) : null;
    if (place) return { page, ...place, box: range.getBoundingClientRect() };
  }
  return null;
}

function partOf(run, { startContainer, startOffset, endContainer, endOffset }) {
  const start = run.node.contains(startContainer) ? unitAt(run, startContainer, startOffset) : run.start;
  const end = run.node.contains(endContainer) ? unitAt(run, endContainer, endOffset) : run.end;
  return { start, end };
}

function unitAt(run, container, offset) {
  const before = document.createRange();
  before.selectNodeContents(run.node);
  before.setEnd(container, offset);
  return run.start + before.toString().length;
}

function runAt(page, unit) {
  return page.runs.find((run) => run.end > unit) ?? page.runs.at(-1);
}

/* The range of a place, for where it is on the screen. */
function rangeOf(page, { start, end }) {
  const range = document.createRange();
  range.setStart(...pointIn(runAt(page, start), start));
  range.setEnd(...pointIn(runAt(page, end - 1), end));
  return range;
}

function pointIn(run, unit) {
  const texts = document.createTreeWalker(run.node, NodeFilter.SHOW_TEXT);
  let left = unit - run.start;
  let node = texts.nextNode();
  while (left > node.length) {
    left -= node.length;
    node = texts.nextNode();
  }
  return [node, left];
}

function isOnScreen(page, place) {
  const top = Math.max(0, page.pane.querySelector(".scroller").getBoundingClientRect().top);
  return rangeOf(page, place).getBoundingClientRect().top >= top - 4;
}

function isUnder(page, place, { clientX: x, clientY: y }) {
  return [...rangeOf(page, place).getClientRects()].some((box) =>
    x >= box.left && x <= box.right && y >= box.top - 4 && y <= box.bottom + 4);
}

/* Under the words, or above them where there is no room. */
function putBeside(node, box, pane) {
  const around = pane.getBoundingClientRect();
  const own = node.getBoundingClientRect();
  const below = box.bottom - around.top + 8;
  const top = below + own.height > around.height - 4 ? box.top - around.top - own.height - 8 : below;
  const between = (least, value, most) => Math.max(least, Math.min(value, most));
  node.style.top = `${between(0, top, around.height - own.height)}px`;
  node.style.left = `${between(8, box.left - around.left, around.width - own.width - 8)}px`;
}
