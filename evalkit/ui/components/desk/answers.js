/* The answers of one assignment, and which questions they bring up. The rules come from Python. */

const WITHDRAWN = { missing: "withdrawn" };
const COULD_NOT_CHECK = { missing: "could_not_check" };

class AnswerSheet {
  constructor(rules, stored) {
    this.rules = rules;
    this.byKey = new Map(rules.map((rule) => [rule.key, rule]));
    this.values = new Map(Object.entries(stored));
    this.given = new Set(this.values.keys());
    this.changed = new Set();
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
    const value = text.trim() ? text : WITHDRAWN;
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

  undo() {
    const last = this.history.pop();
    if (!last) return false;
    for (const [key, value] of last) this.put(key, value ?? WITHDRAWN);
    return true;
  }

  put(key, value) {
    this.values.set(key, value);
    this.changed.add(key);
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
        rule.required && (!stage || rule.stage === stage) && this.isAsked(rule) && !this.isAnswered(rule.key),
    );
  }

  /* The whole form as it counts now: what is no longer asked is withdrawn, what never was, left out. */
  toSend() {
    const whole = {};
    for (const [key, held] of this.values) {
      const rule = this.byKey.get(key);
      const counts = rule && this.isAsked(rule) ? held : WITHDRAWN;
      if (counts.missing !== WITHDRAWN.missing) this.given.add(key);
      if (this.given.has(key)) whole[key] = counts;
    }
    return whole;
  }

  /* Keys that this page touched, and those that a touched answer has switched off. */
  touched() {
    const whole = [...this.changed];
    for (const rule of this.rules) {
      if (rule.when && this.changed.has(rule.when.key) && this.values.has(rule.key)) whole.push(rule.key);
    }
    return [...new Set(whole)];
  }

  drafts() {
    return Object.fromEntries([...this.changed].map((key) => [key, this.values.get(key)]));
  }

  /* True where a draft says something that is not stored. */
  restore(drafts) {
    const news = Object.entries(drafts).filter(
      ([key, value]) => this.byKey.has(key) && !this.same(this.values.get(key), value),
    );
    for (const [key, value] of news) this.put(key, value);
    return news.length > 0;
  }
}
