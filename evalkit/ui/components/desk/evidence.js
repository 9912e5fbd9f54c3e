/* Evidence: words of a passage tied to a criterion or a fault, and how they stand in the form. */

/* All that words can be evidence for, each with its first words as a short name of its own. */
function evidenceTargets({ criteria, flags }) {
  const targets = [...criteria, ...flags].map((each, index) => ({
    item: each.id, name: each.name, isFlag: index >= criteria.length,
  }));
  const short = (name, count) => name.split(" ").slice(0, count).join(" ");
  for (const target of targets) {
    let count = 1;
    while (count < 6 && targets.some((each) => each !== target && short(each.name, count) === short(target.name, count))) count += 1;
    target.short = short(target.name, count);
  }
  return targets;
}

function spansKey(target, slot) {
  return `spans/${target.item}/${slot}`;
}

function spansOf(desk, target, slot) {
  return JSON.parse(desk.sheet.value(spansKey(target, slot)) ?? "[]");
}

function putSpans(desk, target, slot, spans) {
  const key = spansKey(target, slot);
  const value = JSON.stringify(spans.sort((one, other) => one.start - other.start || one.end - other.end));
  desk.change(() => (spans.length ? desk.sheet.set(key, value) : desk.sheet.clear(key)));
}

/* Tie words to a target; returns what to tell the rater, and whether they are tied now. */
function tie(desk, target, page, place) {
  const { say, still } = desk;
  const spans = spansOf(desk, target, page.slot);
  const span = page.text.inPoints(place);
  const { name } = target;
  const isThere = spans.some((each) => each.start === span.start && each.end === span.end);
  if (isThere) return { news: say("marked_before", { name }), isDone: true };
  if (spans.length >= still.most_spans) return { news: say("marked_enough", { count: still.most_spans }), isDone: false };
  const isLong = span.end - span.start > still.longest_quote;
  if (isLong) return { news: say("marked_too_long", { count: still.longest_quote }), isDone: false };
  putSpans(desk, target, page.slot, [...spans, span]);
  return { news: say("marked", { name }), isDone: true };
}

function untie(desk, target, slot, span) {
  putSpans(desk, target, slot, spansOf(desk, target, slot).filter((each) => each.start !== span.start || each.end !== span.end));
}

/* Every mark in a passage, in units. */
function marksOf(desk, page) {
  const current = desk.currentBlock();
  return desk.targets.flatMap((target) => spansOf(desk, target, page.slot).map((span) => ({
    ...page.text.inUnits(span), span, target, isCurrent: current.targets?.includes(target) ?? false,
  })));
}

/* “The words” (paragraph 2) */
function quoteOf(desk, page, span) {
  const text = span.quote.replace(/\s*\n\s*/g, " / ");
  const { word, number } = runAt(page, page.text.inUnits(span).start).place;
  return desk.say("quote", { text, place: desk.say(word, { number }) });
}

/* What is marked for one question in one passage, and a button to mark more while the question `asking`
   is asked. Returns how to take the rater to that button. */
function addEvidence(desk, block, target, { token, label }, asking) {
  const { say, sheet } = desk;
  const page = desk.pages.get(token);
  block.targets = [...new Set([...(block.targets ?? []), target])];
  const list = element("ul", { class: "quotes", "aria-label": say("marked_list", { label, name: target.name }) });
  const offer = textButton(say("mark_offer", { label }), () => desk.marking.begin(token, target), { class: "quiet offer", "aria-keyshortcuts": "q" });
  const node = element("div", { class: "follow-up evidence" }, list, offer);
  node.dataset.slot = token;
  block.node.append(node);
  const rule = sheet.byKey.get(asking);
  let painted = "";
  block.painters.push(() => {
    const spans = spansOf(desk, target, token);
    const value = JSON.stringify(spans);
    if (value !== painted) list.replaceChildren(...spans.map((span) => quoteRow(desk, block, target, page, span)));
    painted = value;
    list.hidden = !spans.length;
    offer.hidden = !rule || !sheet.isAsked(rule) || desk.isLocked;
    node.hidden = list.hidden && offer.hidden;
    for (const button of list.querySelectorAll(".remove")) button.disabled = desk.isLocked;
  });
  return () => offer.focus({ preventScroll: true });
}

function quoteRow(desk, block, target, page, span) {
  const quote = quoteOf(desk, page, span);
  const name = block.targets.length > 1 ? `${target.short}: ` : "";
  const letter = element("span", { class: "letter", "aria-hidden": "true" }, page.label);
  const jump = textButton(element("span", {}, name + quote), () => showMark(desk, page, span), { class: "quiet jump" });
  const remove = signButton("✕", desk.say("mark_remove", { quote }), () => {
    const list = remove.closest("ul");
    const index = [...list.children].indexOf(remove.closest("li"));
    untie(desk, target, page.slot, span);
    const next = list.querySelectorAll(".remove");
    if (next.length) next[Math.min(index, next.length - 1)].focus({ preventScroll: true });
    else desk.focusCurrent();
  }, "quiet remove");
  return element("li", {}, letter, jump, remove);
}

/* Bring marked words into view; where the passage hides the form, the focus goes with them. */
function showMark(desk, page, span) {
  if (desk.root.dataset.layout !== "wide") desk.show(desk.panes.indexOf(page.pane));
  const { start } = page.text.inUnits(span);
  const mark = [...runAt(page, start).node.querySelectorAll("mark")].find((each) => each.marks.some((one) => one.start === start));
  if (!mark) return;
  desk.reveal(mark, "center");
  mark.classList.add("is-shown");
  setTimeout(() => mark.classList.remove("is-shown"), 2000);
  if (desk.root.dataset.layout === "narrow") page.pane.querySelector(".scroller").focus({ preventScroll: true });
}
