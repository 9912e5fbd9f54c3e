/* The sheet and the store: what is stored, what came from elsewhere, what waits for the rater.
 *
 * `stored` is what the store held when this page last heard of it. An answer that was given elsewhere
 * is taken over, unless the rater has changed the same answer here: then both are kept until the rater
 * has chosen, and neither overwrites the other.
 */

Object.assign(AnswerSheet.prototype, {
  /* The store's word on a message: all of it is stored, but for the keys that the word names. */
  settle(message, { newer = [], refused = [] }) {
    const unstored = new Set([...newer, ...refused]);
    for (const key of refused) this.hold(key, { newer: null });
    for (const key of message.changed) {
      if (unstored.has(key)) continue;
      const sent = message.answers[key] ?? WITHDRAWN;
      this.stored.set(key, sent);
      if (this.same(sent, this.counting(key))) this.changed.delete(key);
    }
    return newer;
  },

  /* What the store holds by now; the keys whose answers from elsewhere were taken over. */
  learn({ answers, sequence }, message, conflicts = []) {
    if (sequence < this.seen) return [];
    this.seen = sequence;
    return [...this.byKey.keys()].filter((key) => {
      const theirs = answers[key] ?? WITHDRAWN;
      const isConflict = conflicts.includes(key);
      const isKnown = !isConflict && this.same(theirs, this.stored.get(key));
      return !isKnown && this.take(key, theirs, message, isConflict);
    });
  },

  take(key, theirs, message, isConflict) {
    const base = this.held.get(key)?.base ?? this.stored.get(key) ?? WITHDRAWN;
    const isOwn = message?.changed.includes(key) && this.same(theirs, message.answers[key]);
    this.stored.set(key, theirs);
    if (this.same(theirs, this.counting(key))) this.free(key);
    else if (this.changed.has(key) && (isConflict || !isOwn)) this.hold(key, { newer: theirs, base });
    else if (!this.changed.has(key)) {
      this.values.set(key, theirs);
      return true;
    }
    return false;
  },

  hold(key, { newer, base = this.stored.get(key) ?? WITHDRAWN }) {
    this.changed.add(key);
    this.held.set(key, { newer, base });
  },

  free(key) {
    this.changed.delete(key);
    this.held.delete(key);
  },

  /* The rater's choice. The newer answer is sent, too: what depends on it follows it. */
  decide(key, isMine) {
    const { newer } = this.held.get(key);
    this.held.delete(key);
    if (!isMine) {
      this.history.push([[key, this.values.get(key)]]);
      this.put(key, newer ?? this.stored.get(key) ?? WITHDRAWN);
    }
    if (!this.byKey.has(key)) this.free(key);
  },

  /* Ratings are closed: the form shows what counts, and the rest is kept to be copied. */
  giveUp() {
    for (const key of this.changed) {
      if (!this.byKey.has(key)) continue;
      this.lost.set(key, this.values.get(key) ?? WITHDRAWN);
      this.values.set(key, this.stored.get(key) ?? WITHDRAWN);
    }
    this.changed.clear();
    this.held.clear();
  },

  /* Ratings are open again: what was given up waits for the rater. */
  takeUp() {
    for (const [key, mine] of this.lost) {
      this.put(key, mine);
      this.hold(key, { newer: this.stored.get(key) ?? WITHDRAWN });
    }
    this.lost.clear();
  },

  /* What is not stored, and enough beside it to tell later whether it was changed elsewhere. */
  drafts(message) {
    const base = (key) => this.held.get(key)?.base ?? this.stored.get(key) ?? WITHDRAWN;
    const keys = [...this.changed];
    return {
      drafts: Object.fromEntries([...keys.map((key) => [key, this.values.get(key)]), ...this.lost]),
      bases: Object.fromEntries([...keys.map((key) => [key, base(key)]), ...[...this.lost.keys()].map((key) => [key, base(key)])]),
      sent: Object.fromEntries((message?.changed ?? []).map((key) => [key, message.answers[key] ?? WITHDRAWN])),
      isHeld: this.held.size + this.lost.size > 0,
    };
  },

  /* True where a draft says something that is not stored. One whose question was answered elsewhere
     since waits for the rater; what this browser itself had sent is no such answer. */
  restore({ drafts, bases = {}, sent = {} }) {
    const news = Object.entries(drafts).filter(
      ([key, value]) => this.byKey.has(key) && !this.same(this.stored.get(key), value),
    );
    for (const [key, value] of news) {
      const theirs = this.stored.get(key) ?? WITHDRAWN;
      const isKnown = [bases[key] ?? WITHDRAWN, sent[key]].some((known) => known !== undefined && this.same(theirs, known));
      this.put(key, value);
      if (!isKnown) this.hold(key, { newer: theirs, base: bases[key] ?? WITHDRAWN });
    }
    return news.length > 0;
  },
});
