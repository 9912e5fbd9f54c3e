/* Marking evidence: select words by mouse or touch, or go from sentence to sentence with keys. */

const SETTLED = 250;

class Marking {
  constructor(desk) {
    const { say } = desk;
    this.desk = desk;
    this.pending = null;  // {page, start, end} in units: what would be marked
    this.walk = null;  // {page, list, anchor, head}: the sentences, and where among them the keys are
    this.news = element("p", { class: "unseen", role: "status" });
    this.hint = element("p", { class: "hint" });
    this.select = targetList(desk);
    this.select.onchange = () => this.paint();
    const mark = element("button", { type: "button", class: "move tie", ".onclick": () => this.mark() }, say("mark_for"));
    const close = signButton("✕", say("close"), () => this.leave(), "quiet");
    this.row = element("div", { class: "mark-row" }, mark, this.select, close);
    this.about = element("ul", { class: "quotes" });
    /* An application: a screen reader leaves the arrow keys to it. */
    this.node = element("div", { class: "marking", role: "application", tabindex: "-1", hidden: true }, this.row, this.about, this.hint);
    this.node.addEventListener("focusin", () => this.paint());
    this.node.onpointerdown = (event) => {
      if (event.target !== this.select) event.preventDefault();  // a press would drop the selection
    };
  }

  get isOpen() {
    return !this.node.hidden;
  }

  get target() {
    return this.desk.targets[Number(this.select.value)];
  }

  set target(target) {
    this.select.value = String(this.desk.targets.indexOf(target));
  }

  holdsFocus() {
    return this.node.contains(this.node.getRootNode().activeElement);
  }

  /* The current question, if words can be evidence for it; of the faults, one that was found. */
  targetHere(slot) {
    const here = this.desk.currentBlock().targets ?? [];
    return here.find((target) => this.desk.sheet.value(`flag/${target.item}/${slot}`) === "yes") ?? here[0] ?? this.target;
  }

  /* A selection has come to rest, or is gone. */
  settle(wait = SETTLED) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.isPressed || this.takeSelection(), wait);
  }

  takeSelection() {
    const found = selectedPlace(this.desk);
    if (found) {
      this.walk = null;
      this.open(found, found.box);
    } else if (this.pending && !this.walk && !this.holdsFocus()) {
      this.close();
    }
  }

  /* box: where the words stand. Without it, and by touch, the control keeps to the foot of the pane. */
  open(place, box = null) {
    const { desk } = this;
    if (desk.isLocked || !desk.targets.length) return;
    if (!this.isOpen) this.target = this.targetHere(place.page.slot);
    this.pending = place;
    this.showNode(place.page, box);
    this.row.hidden = false;
    this.about.replaceChildren();
    setText(this.hint, this.walk ? walkingHint(desk) : "");
    this.paint();
  }

  showNode(page, box) {
    const isDocked = !box || isTouched();
    this.node.setAttribute("aria-label", this.desk.say("mark_choosing", { label: page.label }));
    this.node.classList.toggle("is-docked", isDocked);
    if (this.node.parentNode !== page.pane) page.pane.append(this.node);
    this.node.hidden = false;
    if (!isDocked) putBeside(this.node, box, page.pane);
  }

  close() {
    if (!this.isOpen) return;
    this.pending = null;
    this.walk = null;
    this.node.hidden = true;
    this.paint();
  }

  /* Close, and go back to the question for those who came from there. */
  leave() {
    const goesBack = this.walk || this.holdsFocus();
    document.getSelection().removeAllRanges();
    this.close();
    if (!goesBack) return;
    this.desk.show("form");
    this.desk.focusCurrent();
  }

  mark() {
    const { pending, desk } = this;
    if (!pending) return;
    const { news, isDone } = tie(desk, this.target, pending.page, pending);
    this.tell(news);
    if (this.walk || !isDone) setText(this.hint, news);
    else this.leave();
  }

  /* Aloud: emptied first, or the same words twice would be said once. */
  tell(news) {
    this.news.textContent = "";
    setTimeout(() => setText(this.news, news), 50);
  }

  /* The key: mark what is selected, else begin to choose sentences in the current passage. */
  key() {
    if (!this.walk) this.takeSelection();
    if (this.pending && !this.walk) return this.mark();
    const { sides, current } = this.desk;
    this.begin(sides[Math.min(current.side, sides.length - 1)].token);
  }

  begin(slot, target = null) {
    const { desk } = this;
    const page = desk.pages.get(slot);
    const list = page.runs.flatMap((run) => (page.isVerse ? [page.text.whole(run)] : page.text.sentences(run))).filter(Boolean);
    if (!list.length || desk.isLocked || !desk.targets.length) return;
    desk.show(desk.panes.indexOf(page.pane));
    const head = Math.max(0, list.findIndex((sentence) => isOnScreen(page, sentence)));
    this.walk = { page, list, anchor: head, head };
    this.open({ page, ...list[head] });
    if (target) this.target = target;
    this.node.focus({ preventScroll: true });
    this.goTo(head);
  }

  step(by, isLonger = false) {
    const { list, anchor, head } = this.walk;
    this.goTo(Math.min(list.length - 1, Math.max(0, head + by)), isLonger ? anchor : null);
  }

  goTo(head, anchor = head) {
    const { page, list } = this.walk;
    this.walk = { page, list, head, anchor: anchor ?? head };
    const [first, last] = [head, this.walk.anchor].sort((one, other) => one - other);
    this.pending = { page, start: list[first].start, end: list[last].end };
    setText(this.hint, walkingHint(this.desk));
    this.paint();
    rangeOf(page, list[head]).startContainer.parentElement.scrollIntoView({ block: "nearest" });
    this.tell(quoteOf(this.desk, page, page.text.inPoints(this.pending)));
  }

  otherTarget(by) {
    const { targets } = this.desk;
    this.target = targets[(targets.indexOf(this.target) + by + targets.length) % targets.length];
    this.tell(this.desk.say("marked_for", { name: this.target.name }));
  }

  otherPassage(index) {
    const side = this.desk.sides[index];
    if (side) this.begin(side.token, this.target);
  }

  /* Take back what is marked here for the chosen question. */
  unmark() {
    const { desk, pending: { page, start, end } } = this;
    const under = marksOf(desk, page).filter((mark) => mark.target === this.target && mark.start < end && mark.end > start);
    for (const { span } of under) untie(desk, this.target, page.slot, span);
    if (under.length) this.tell(desk.say("mark_removed"));
  }

  /* A press on a sentence while choosing goes to it; one on marked words says what they are marked for. */
  click(event) {
    const page = [...this.desk.pages.values()].find((each) => each.pane.contains(event.target));
    if (!page || this.node.contains(event.target) || selectedPlace(this.desk)) return;
    if (this.walk?.page === page) {
      const index = this.walk.list.findIndex((sentence) => isUnder(page, sentence, event));
      if (index >= 0) this.goTo(index);
      return;
    }
    const marks = event.target.closest("mark")?.marks ?? [];
    if (marks.length) this.explain(page, marks, event.target.getBoundingClientRect());
    else this.close();
  }

  explain(page, marks, box) {
    this.close();
    this.row.hidden = true;
    this.about.replaceChildren(...marks.map(({ target, span }) => {
      const name = this.desk.say("marked_for", { name: target.name });
      const remove = signButton("✕", this.desk.say("mark_remove", { quote: name }), () => {
        untie(this.desk, target, page.slot, span);
        this.close();
      }, "quiet remove");
      remove.disabled = this.desk.isLocked;
      return element("li", {}, element("span", {}, name), remove);
    }));
    setText(this.hint, "");
    this.showNode(page, box);
  }

  paint() {
    const { desk, pending } = this;
    for (const page of desk.pages.values()) {
      const isShown = pending?.page === page && (this.walk || this.holdsFocus());
      const marks = marksOf(desk, page);
      paintMarks(desk, page, isShown ? [...marks, { start: pending.start, end: pending.end, isPending: true }] : marks);
    }
  }
}

function isTouched() {
  return matchMedia("(pointer: coarse)").matches;
}

function walkingHint({ say }) {
  return say(isTouched() ? "mark_hint_touch" : "mark_hint");
}

function targetList(desk) {
  const { say, targets, still } = desk;
  const option = (target) => element("option", { value: String(targets.indexOf(target)), lang: still.text_language }, target.name);
  const group = (label, isFlag) => {
    const own = targets.filter((target) => target.isFlag === isFlag);
    return own.length ? element("optgroup", { label }, ...own.map(option)) : null;
  };
  return element("select", { "aria-label": say("mark_target") }, group(say("questions"), false), group(say("flags"), true));
}

const WALKING_KEYS = {
  ArrowDown: (marking, isShift) => marking.step(1, isShift),
  ArrowUp: (marking, isShift) => marking.step(-1, isShift),
  j: (marking, isShift) => marking.step(1, isShift),
  k: (marking, isShift) => marking.step(-1, isShift),
  ArrowRight: (marking) => marking.otherTarget(1),
  ArrowLeft: (marking) => marking.otherTarget(-1),
  Enter: (marking) => marking.mark(),
  Backspace: (marking) => marking.unmark(),
  a: (marking) => marking.otherPassage(0),
  b: (marking) => marking.otherPassage(1),
};
const LEFT_TO_OTHERS = ["z", "d", "u", "q", "Tab", "Shift", "Enter", " "];

/* True where the key was meant for the marking; a command of the form ends the choosing of sentences. */
function onMarkingKey(desk, event) {
  const { marking } = desk;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isPress = key === "Enter" && event.composedPath()[0].tagName === "BUTTON";
  const act = marking.walk && !isPress ? WALKING_KEYS[key] : null;
  if (act) act(marking, event.shiftKey);
  else if (key === "Escape" && marking.isOpen) marking.leave();
  else {
    if (marking.walk && !LEFT_TO_OTHERS.includes(key)) marking.close();
    return false;
  }
  event.preventDefault();
  event.stopPropagation();
  return true;
}

function listenForMarks(desk, signal) {
  const released = () => {
    if (!desk.marking?.isPressed) return;
    desk.marking.isPressed = false;
    desk.marking.settle(0);
  };
  document.addEventListener("selectionchange", () => desk.marking?.settle(), { signal });
  document.addEventListener("pointerup", released, { signal });
  document.addEventListener("pointercancel", released, { signal });
}

function watchReading(desk, reading) {
  const { marking } = desk;
  reading.addEventListener("pointerdown", (event) => (marking.isPressed = !marking.node.contains(event.target)));
  reading.addEventListener("click", (event) => marking.click(event));
  reading.addEventListener("scroll", () => marking.isOpen && !marking.walk && marking.settle(0), true);
  reading.append(marking.news);
}
