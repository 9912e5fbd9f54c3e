/* The answers of one assignment, and which questions they bring up. The rules come from Python. */

const WITHDRAWN = { missing: "withdrawn" };
const COULD_NOT_CHECK = { missing: "could_not_check" };

class AnswerSheet {
  constructor(rules, stored, seen = 0) {
    this.rules = rules;
    this.byKey = new Map(rules.map((rule) => [rule.key, rule]));
    this.stored = new Map(Object.entries(stored).filter(([key]) => this.byKey.has(key)));
    this.values = new Map(this.stored);
    this.given = new Set(this.values.keys());
    this.seen = seen;
    this.opened = seen;
    this.changed = new Set();  // not known to be stored yet
    this.held = new Map();  // of those, the ones that wait for the rater (stored.js)
    this.lost = new Map();  // what came too late for the store, to be copied
    this.history = [];
  }

  /* The value as text, or null where there is none (or only a reason why). */
  value(key) {
    const held = this.values.get(key);
    return typeof held === "string" ? held : null;
  }

  couldNotCheck(key) {
    return this.values.get(key)?.missing === COULD_NOT_CHECK.missing;
  }

  isAnswered(key) {
    const held = this.values.get(key);
    return held !== undefined && held.missing !== WITHDRAWN.missing;
  }

  /* Set several answers as one change; undo takes them back together. */
  setAll(entries) {
    const real = entries.filter(([key, value]) => !this.same(this.values.get(key), value));
    if (!real.length) return false;
    this.history.push(real.map(([key]) => [key, this.values.get(key)]));
    for (const [key, value] of real) this.put(key, value);
    return true;
  }

  set(key, value) {
    return this.setAll([[key, value]]);
  }

  /* Typing is one change per field, however many letters it takes. */
  setText(key, text) {
    const whole = mended(text);
    const value = whole.trim() ? whole : WITHDRAWN;
    if (this.same(this.values.get(key), value) || (value === WITHDRAWN && !this.isAnswered(key))) return false;
    const last = this.history.at(-1);
    if (!(last?.length === 1 && last[0][0] === key && last.typed)) {
      this.history.push(Object.assign([[key, this.values.get(key)]], { typed: true }));
    }
    this.put(key, value);
    return true;
  }

  clear(key) {
    return this.isAnswered(key) && this.set(key, WITHDRAWN);
  }

  /* Earlier changes, told by the store, for undo to go back to. */
  remember(entries) {
    this.history.unshift(...entries.map(({ changes }) => changes.map(({ key, before }) => [key, before])));
  }

  undo() {
    const last = this.history.pop();
    if (!last) return false;
    for (const [key, value] of last) this.put(key, value ?? WITHDRAWN);
    return true;
  }

  /* What waited because it could not be stored, or for a choice that is made with this, waits no more. */
  put(key, value) {
    this.values.set(key, value);
    this.changed.add(key);
    const held = this.held.get(key);
    if (held && (held.newer === null || this.same(held.newer, value))) this.held.delete(key);
  }

  same(one, other) {
    const text = (held) => (typeof held === "object" ? `missing ${held.missing}` : held);
    return text(one ?? WITHDRAWN) === text(other ?? WITHDRAWN);
  }

  isAsked(rule) {
    return !rule.when || rule.when.values.includes(this.value(rule.when.key));
  }

  missing(stage) {
    return this.rules.filter(
      (rule) =>
        rule.required && (!stage || rule.stage === stage) && this.isAsked(rule) && !this.isMet(rule),
    );
  }

  /* Marked words may stand for written ones. */
  isMet(rule) {
    return this.isAnswered(rule.key) || (rule.instead && this.isAnswered(rule.instead));
  }

  /* The whole form as it counts now: what is no longer asked is withdrawn, what never was, left out. */
  toSend() {
    const whole = {};
    for (const key of this.values.keys()) {
      const counts = this.counting(key);
      if (counts.missing !== WITHDRAWN.missing) this.given.add(key);
      if (this.given.has(key)) whole[key] = counts;
    }
    return whole;
  }

  counting(key) {
    const rule = this.byKey.get(key);
    return rule && this.isAsked(rule) ? this.values.get(key) ?? WITHDRAWN : WITHDRAWN;
  }

  /* Keys that are to be stored: changed ones, and those that a changed answer has switched off. */
  touched() {
    const free = new Set([...this.changed].filter((key) => !this.held.has(key)));
    for (const rule of this.rules) {
      const isTurned = rule.when && free.has(rule.when.key) && this.values.has(rule.key);
      if (isTurned && !this.held.has(rule.key)) free.add(rule.key);
    }
    return [...free];
  }

  get hasNews() {
    return this.changed.size > this.held.size;
  }
}

/* Without halves of emojis and without NUL, which no database takes. */
function mended(text) {
  return text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]|\0/g, "");
}
