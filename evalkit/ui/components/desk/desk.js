/* The desk as a whole: built once per assignment, repainted on each change, fed by Python's data. */

class Desk {
  constructor(parent) {
    this.parent = parent;
    this.host = parent.querySelector("#desk");
    this.preferences = readPreferences();
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    document.addEventListener("keydown", (event) => onKey(this, event), { signal });
    document.addEventListener("evalkit-desk-live", (event) => this.takeLive(event.detail), { signal });
    window.addEventListener("beforeunload", (event) => this.saver?.isDirty && event.preventDefault(), { signal });
    window.addEventListener("online", () => this.saver?.again(), { signal });
    window.addEventListener("offline", () => this.saver?.tell(), { signal });
    window.addEventListener("pagehide", () => this.tabs.leave(), { signal });
    this.tabs = new Tabs(this);
    window.addEventListener("resize", () => this.fit(), { signal });
    this.host.addEventListener("keydown", keepTypingInside, { signal });
    this.host.addEventListener("focusout", ({ target }) => (this.left = { target, at: performance.now() }), { signal });
    this.resizing = new ResizeObserver(() => this.fit());
    this.resizing.observe(this.host);
    this.outages = watchOutages(this);
    this.clock = new ActiveClock(signal, { onBeat: () => this.breathe(), onRest: () => this.rest() });
    listenForMarks(this, signal);
  }

  leave() {
    this.clock.keep();
    this.saver?.flush();
    this.saver?.stop();
    this.tabs.leave();
    this.listeners.abort();
    this.resizing.disconnect();
    this.outages.disconnect();
  }

  takeStill(still) {
    this.newStill = still;
    this.takeLive(document[Symbol.for("evalkit.desk.live")]);
  }

  /* Build when both parts speak of a new assignment; otherwise only take in the news. The news may be
     that the assignment just left is stored. */
  takeLive(live) {
    if (!live || live.assignment !== this.newStill?.assignment) return;
    this.live = live;
    this.isLocked = live.locked;
    if (this.still?.assignment !== live.assignment) {
      this.saver?.heard(live.ack);
      this.build();
    } else if (this.still.language !== this.newStill.language) this.translate();
    this.learn(live);
    if (live.history) this.takeHistory(live.history);
    this.paint();
  }

  /* What the store says to what was sent, and what it holds by now. */
  learn(live) {
    const { sheet, saver, tabs } = this;
    const sent = saver.message;
    const conflicts = saver.heard(live.ack);
    const taken = sheet.learn(live, saver.message, conflicts ?? []);
    // What the store made of an own answer, as when it sorts marked words, is none from elsewhere.
    const own = conflicts && live.ack.sequence === live.sequence ? sent.changed : [];
    if (taken.some((key) => !own.includes(key))) this.broughtIn = true;
    if (conflicts && sent.changed.length) tabs.call("stored");
    if (live.locked && sheet.changed.size) saver.giveUp();
    else if (!live.locked && sheet.lost.size) sheet.takeUp();
    saver.hasFailed = Boolean(live.error && saver.message);
    saver.goOn();
  }

  build() {
    this.saver?.stop();
    const isFirst = !this.still;
    this.still = this.newStill;
    this.say = speaker(this.still.words);
    this.sides = this.still.passages.map(({ slot, label }) => ({ token: slot, label }));
    this.labels = new Map(this.sides.map(({ token, label }) => [token, label]));
    this.sheet = new AnswerSheet(this.still.rules, this.live.answers, this.live.sequence);
    this.missing = this.sheet.missing();
    this.saving = Object.keys(this.live.answers).length ? "saved" : "";
    this.notice = null;
    this.broughtIn = false;
    this.past = null;
    this.tabs.open(this.still.assignment);
    this.clock.keep();
    this.clock.begin(this.still.assignment, this.live.active);
    this.saver = new Saver({
      assignment: this.still.assignment,
      sheet: this.sheet,
      clock: this.clock,
      send: (message) => this.setStateValue("message", message),
      show: (state) => this.showSaving(state),
    });
    this.lay();
    if (this.saver.restore()) this.notice = this.say("restored");
    if (!isFirst) this.heading.focus({ preventScroll: true });
  }

  /* The same sheet in other words: answers, place and what is being saved stay as they are. */
  translate() {
    const { current } = this;
    this.still = this.newStill;
    this.say = speaker(this.still.words);
    this.lay();
    this.setCurrent(current.index, current.side);
  }

  lay() {
    this.root = element("div", { class: "sheet", lang: this.still.language });
    const reading = readingArea(this);
    this.targets = evidenceTargets(this.still);
    this.marking = new Marking(this);
    watchReading(this, reading);
    this.blocks = this.makeBlocks();
    this.current = { index: 0, side: 0 };
    this.bar = footBar(this);
    this.form = element("section", { class: "form", "aria-label": this.say("questions") }, this.formHead(),
      element("div", { class: "form-scroller", tabindex: "-1" }, ...this.blocks.map((block) => block.node)));
    this.root.append(briefHeader(this), viewSwitch(this), reading, this.form, this.bar.node);
    this.form.addEventListener("focusin", () => this.marking.close());
    this.blocks.forEach((block, index) => followFocus(this, block, index));
    this.host.replaceChildren(this.root);
    this.show("form");
    this.fit();
  }

  makeBlocks() {
    const { criteria, flags, decision, preference } = this.still;
    return [
      ...criteria.map((criterion) => criterionBlock(this, criterion)),
      flags.length ? flagsBlock(this) : null,
      decision ? decisionBlock(this) : null,
      preference ? preferenceBlock(this) : null,
      commentBlock(this),
    ].filter(Boolean);
  }

  formHead() {
    if (!this.still.criteria.length) return null;
    const box = element("input", { type: "checkbox", ".checked": this.preferences.allLevels });
    box.onchange = () => {
      this.preferences.allLevels = box.checked;
      keepPreferences(this.preferences);
      this.paint();
    };
    const name = this.sides.length > 1 ? "criteria" : "criteria_one";
    return element("div", { class: "form-head" }, element("h2", {}, this.say(name)),
      element("label", { class: "toggle" }, box, element("span", {}, this.say("all_levels"))));
  }

  /* One change by the rater: into the sheet, onto the screen, on its way to the store. */
  /* On the way to another brief nothing is taken for this one: it would be sent from there only. */
  get takesChanges() {
    return !this.isLocked && !this.saver.act;
  }

  change(act) {
    if (!this.takesChanges) return this.paint();
    if (act()) this.changed();
    else this.paint();
  }

  changed({ typed = false } = {}) {
    this.notice = null;
    this.broughtIn = false;
    if (typed) this.saver.typed();
    else this.saver.changed();
    this.paint();
  }

  showSaving(state) {
    this.saving = state;
    this.bar?.paint();
  }

  paint() {
    this.missing = this.sheet.missing();
    this.form.classList.toggle("all-levels", this.preferences.allLevels);
    for (const block of this.blocks) block.paint();
    markCurrent(this);
    this.bar.paint();
  }

  blockedSides() {
    return this.sides.some((side) => isBlocked(this, side.token));
  }

  leaveBrief(act, target = null) {
    if (this.sheet.held.size && !this.isLocked) return this.bar.waiting.focus();
    const isComplete = !this.missing.length && !this.blockedSides();
    if (act === "next" && !isComplete && !this.live.locked) return this.goToMissing();
    if (act === "previous" && !this.live.progress.back) return;
    this.saver.ask(act, target);
    this.paint();
  }

  /* What has the focus within the desk, or null. */
  focused() {
    return this.root?.getRootNode().activeElement ?? null;
  }

  dialogIsOpen() {
    return Boolean(this.root?.querySelector("dialog[open], :popover-open"));
  }

  showKeys() { showKeys(this); }
  showGuide() { showGuide(this); }
}

const desks = new WeakMap();

/* The still part comes as JSON in UTF-8: Python makes it once, and Streamlit passes it on as it is. */
function mountDesk({ data, parentElement, setStateValue }) {
  const still = JSON.parse(new TextDecoder().decode(data));
  if (!desks.has(parentElement)) desks.set(parentElement, new Desk(parentElement));
  const desk = desks.get(parentElement);
  desk.setStateValue = setStateValue;
  desk.takeStill(still);
  return () => {
    desks.delete(parentElement);
    desk.leave();
  };
}
