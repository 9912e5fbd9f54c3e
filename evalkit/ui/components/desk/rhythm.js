/* The rhythm of the work: time worked without idling, a word on breaks, pausing, coming back later. */

const IDLE = 90_000;
const RESTED = 5 * 60_000;
const BREAK_AFTER = 50 * 60_000;
const BREAK_AGAIN = 25 * 60_000;
const LEAST_WORTH_KEEPING = 5;
const MOST_UNKEPT = 5 * 60;
const SIGNS_OF_WORK = ["keydown", "pointerdown", "pointermove", "wheel", "scroll", "touchmove"];

/* Counts time while the page is seen and used; of a pause between two signs of work, 90 seconds at most.
   A reader who scrolls once a minute counts in full, and one who left the room does not. */
class ActiveClock {
  constructor(signal, { onBeat, onRest }) {
    Object.assign(this, { onBeat, onRest });
    this.sitting = readSitting();
    this.putOffUntil = 0;
    this.last = isAttended() ? performance.now() : null;
    const options = { signal, capture: true, passive: true };
    for (const sign of SIGNS_OF_WORK) document.addEventListener(sign, () => this.beat(), options);
    document.addEventListener("visibilitychange", () => this.attend(), options);
    window.addEventListener("focus", () => this.attend(), options);
    window.addEventListener("blur", () => this.attend(), options);
    window.addEventListener("pagehide", () => this.keep(), options);
  }

  /* From here on time counts for this assignment, on top of what earlier visits have. */
  begin(assignment, stored) {
    this.assignment = assignment;
    this.before = Math.max(stored ?? 0, readNumber(localName("active", assignment)));
    this.counted = 0;
    this.kept = this.before;
    if (this.last !== null) this.last = performance.now();
  }

  beat() {
    const now = performance.now();
    if (this.last === null) {
      if (isAttended()) this.last = now;
      return;
    }
    this.count(now);
    this.last = now;
    if (now - (this.told ?? 0) < 1000) return;
    this.told = now;
    this.onBeat();
  }

  count(now) {
    const gap = now - this.last;
    this.counted += Math.min(gap, IDLE);
    this.sitting = gap > RESTED ? 0 : this.sitting + Math.min(gap, IDLE);
  }

  attend() {
    const now = performance.now();
    if (!isAttended()) {
      if (this.last !== null) this.count(now);
      this.last = null;
      this.keep();
      if (document.hidden) this.onRest();
    } else if (this.last === null) {
      if (now - (this.away ?? now) > RESTED) this.sitting = 0;
      this.last = now;
    }
    if (!isAttended()) this.away ??= now;
    else this.away = null;
  }

  /* Seconds worked on this assignment in all visits; one that has begun counts, or a brief that was
     rated within it would seem untimed. */
  seconds() {
    const open = this.last === null ? 0 : Math.min(performance.now() - this.last, IDLE);
    return Math.ceil(this.before + (this.counted + open) / 1000);
  }

  get isWorthKeeping() {
    return this.seconds() - this.kept >= LEAST_WORTH_KEEPING;
  }

  /* A page that is left without a word to the server, as for the guide, keeps its time here. */
  keep() {
    if (this.assignment) writeNumber(localName("active", this.assignment), this.seconds());
    writeSitting(this.sitting);
  }

  get asksForBreak() {
    return this.sitting >= Math.max(BREAK_AFTER, this.putOffUntil);
  }

  putOff() {
    this.putOffUntil = this.sitting + BREAK_AGAIN;
  }
}

function isAttended() {
  return !document.hidden && document.hasFocus();
}

function localName(what, of) {
  return `evalkit.desk.${what}.${of}`;
}

function readNumber(name) {
  try {
    return Number(sessionStorage.getItem(name)) || 0;
  } catch {
    return 0;
  }
}

function writeNumber(name, value) {
  try {
    sessionStorage.setItem(name, String(value));
  } catch {
    // Without sessionStorage only what the server was told remains.
  }
}

/* How long the rater has sat here without a break, over several pages; a break starts it anew. */
function readSitting() {
  const away = Date.now() - readNumber("evalkit.desk.sat_until");
  return away > RESTED ? 0 : readNumber("evalkit.desk.sitting");
}

function writeSitting(sitting) {
  writeNumber("evalkit.desk.sitting", sitting);
  writeNumber("evalkit.desk.sat_until", Date.now());
}

/* In the bar: how much is done, what is left, and the ways to stop for now. */
function rhythmArea(desk) {
  const { say } = desk;
  const left = element("span", { class: "time-left" });
  const later = textButton(say("later"), () => desk.putAside(), { class: "quiet later", "aria-keyshortcuts": "l" });
  const pause = textButton(say("pause"), () => desk.pause(), { "aria-keyshortcuts": "w" });
  const paint = () => {
    const { progress, locked } = desk.live;
    setText(left, progress.left ?? "");
    left.hidden = !left.textContent;
    later.hidden = !progress.can_skip || Boolean(locked);
    pause.hidden = Boolean(locked);
  };
  return { left, later, pause, paint };
}

/* A break is offered once in a while, never imposed, and not again at once. */
function breakArea(desk) {
  const { say } = desk;
  const words = element("span");
  const rest = textButton(say("pause"), () => desk.pause(), { class: "move" });
  const goOn = textButton(say("break_later"), () => {
    desk.clock.putOff();
    paint();
    desk.focusCurrent();
  });
  const node = element("div", { class: "break", role: "status", ".hidden": true }, words, rest, goOn);
  const paint = () => {
    const isDue = desk.clock.asksForBreak && !desk.live.locked;
    const { aside } = desk.live;
    if (isDue) setText(words, say("break", { minutes: Math.round(desk.clock.sitting / 60_000) }));
    else if (aside) setText(words, aside);
    rest.hidden = goOn.hidden = !isDue;
    node.hidden = !isDue && !aside;
  };
  return { node, paint };
}

Object.assign(Desk.prototype, {
  /* Once a second while there are signs of work. */
  breathe() {
    this.bar?.rest.paint();
    if (this.clock.seconds() - this.clock.kept >= MOST_UNKEPT) this.rest();
  },

  /* The page is out of sight: tell the server how long was worked, for nobody may come back. */
  rest() {
    if (this.saver && !this.isLocked && this.clock.isWorthKeeping) this.saver.keepTime();
  },

  pause() {
    if (this.isLocked) return;
    if (this.sheet.held.size) return this.bar.waiting.focus();
    this.saver.ask("pause");
    this.paint();
  },

  putAside() {
    if (this.isLocked) return;
    if (this.sheet.held.size) return this.bar.waiting.focus();
    if (this.live.progress.can_skip) return askWhyAside(this);
    this.notice = this.say(this.live.progress.done[this.live.progress.position - 1] ? "later_done" : "later_last");
    this.paint();
  },
});

function askWhyAside(desk) {
  const { say } = desk;
  const reasons = desk.still.skip_reasons.map(([value, label]) => reasonChoice(value, label));
  const note = element("textarea", { rows: "2", maxlength: "1000" });
  const problem = element("p", { class: "error", role: "alert", ".hidden": true });
  const send = () => {
    const reason = reasons.find(({ input }) => input.checked)?.input.value;
    const lacks = !reason ? "later_choose" : reason === "other" && !note.value.trim() ? "later_words" : null;
    setText(problem, lacks ? say(lacks) : "");
    problem.hidden = !lacks;
    if (lacks) return (reason ? note : reasons[0].input).focus();
    desk.saver.ask("skip", null, { reason, note: note.value.trim() });
    box.leave();
    desk.paint();
  };
  const choices = element("fieldset", { class: "reasons" }, element("legend", {}, say("later_question")),
    ...reasons.map(({ node }) => node));
  const words = element("label", { class: "field" }, element("span", { class: "field-name" }, say("later_note")), note);
  const box = dialogBox(desk, say("later_title"), element("p", {}, say("later_text")), choices, words, problem);
  box.querySelector(".dialog-foot").append(" ", textButton(say("later_send"), send, { class: "move primary" }));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !isTyping(event.target) && event.target.tagName !== "BUTTON") {
      event.preventDefault();
      send();
    }
    const digit = !isTyping(event.target) && reasons[Number(event.key) - 1];
    if (digit) digit.input.click();
  });
  reasons[0].input.focus();
}

function reasonChoice(value, label) {
  const input = element("input", { type: "radio", name: "why-aside", value });
  return { input, node: element("label", { class: "toggle" }, input, element("span", {}, label)) };
}
