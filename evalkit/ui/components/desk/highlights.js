/* Marked words in a passage. The text is cut into pieces where marks begin and end, so that they may
   overlap; names stand in the style sheet's `content`, and the text itself stays as it was written. */

/* marks: [{start, end, target, isPending, isCurrent}] in units */
function paintMarks(desk, page, marks) {
  for (const run of page.runs) {
    const own = marks.filter((mark) => mark.start < run.end && mark.end > run.start);
    const signature = JSON.stringify(own.map((mark) => [mark.start, mark.end, mark.target?.item, mark.isCurrent]));
    if (signature === run.signature) continue;
    run.signature = signature;
    run.node.replaceChildren(...pieces(desk, page, run, own));
  }
}

function pieces(desk, page, run, marks) {
  const ends = marks.flatMap((mark) => [mark.start, mark.end]).filter((end) => end > run.start && end < run.end);
  const cuts = [...new Set([run.start, run.end, ...ends])].sort((one, other) => one - other);
  return cuts.slice(1).map((end, index) => {
    const over = marks.filter((mark) => mark.start <= cuts[index] && mark.end >= end);
    return piece(desk, page.text.slice({ start: cuts[index], end }), over, end);
  });
}

function piece(desk, words, over, end) {
  if (!over.length) return document.createTextNode(words);
  const marks = over.filter((mark) => !mark.isPending);
  const names = (list) => [...new Set(list)].join(" · ");
  const node = element("mark", { title: marks.length ? desk.say("marked_for", { name: names(marks.map((mark) => mark.target.name)) }) : null }, words);
  node.marks = marks;
  node.dataset.depth = Math.min(3, marks.length);
  node.classList.toggle("is-pending", over.length > marks.length);
  node.classList.toggle("is-current", marks.some((mark) => mark.isCurrent));
  const ending = marks.filter((mark) => mark.end === end).map((mark) => mark.target);
  if (ending.length) {
    node.dataset.label = names(ending.map((target) => target.short));
    node.dataset.spoken = ` (${desk.say("marked_for", { name: names(ending.map((target) => target.name)) })}) `;
  }
  return node;
}
