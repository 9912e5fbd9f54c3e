/* One message at a time, sent again as it is until the store has acknowledged its revision.
 *
 * A setStateValue while the server is away is lost without a word, so only an acknowledgement
 * counts; until it comes, unsent answers also lie in sessionStorage, under the opaque assignment.
 * A message that is sent again is the same message, so that one whose acknowledgement was lost is no
 * newer answer from elsewhere; what was changed meanwhile goes with the next.
 */

const WAITS = [3000, 6000, 12000, 15000];
const LONGEST_WORK = 15000;
const TYPING_PAUSE = 600;

class Saver {
  constructor({ assignment, sheet, clock, send, show }) {
    Object.assign(this, { assignment, sheet, clock, send, show });
    this.store = `evalkit.desk.unsent.${assignment}`;
    this.revision = 0;
    this.acknowledged = 0;
    this.message = null;
    this.attempts = 0;
    this.act = null;
    this.wantsHistory = false;
    this.hasFailed = false;
  }

  get isUnsent() {
    return this.revision > this.acknowledged;
  }

  get isDirty() {
    return (this.isUnsent && this.hasNews) || this.sheet.held.size + this.sheet.lost.size > 0;
  }

  get hasNews() {
    return this.sheet.hasNews || this.act !== null;
  }

  /* Bring back what an earlier page could not send; true where there was something. */
  restore() {
    const kept = this.readStore();
    if (!kept) return false;
    const isNews = this.sheet.restore(kept);
    if (isNews) this.changed(0);
    else this.dropStore();
    return isNews;
  }

  /* A clock-like revision keeps rising over reloads and remounts of the page. */
  changed(pause = 0) {
    this.revision = Math.max(this.revision + 1, this.acknowledged + 1, Date.now());
    this.writeStore();
    this.tell();
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.post(), pause);
  }

  typed() {
    this.changed(TYPING_PAUSE);
  }

  /* Send at once what a pause in typing would have sent. */
  flush() {
    if (!this.isUnsent) return;
    clearTimeout(this.pause);
    this.post();
  }

  ask(act, target = null, skip = null) {
    this.act = { name: act, target, skip };
    this.changed(0);
  }

  /* Time alone is no answer: it goes without a word on the screen. */
  keepTime() {
    this.wantsTimeKept = true;
    this.changed(0);
  }

  lookUpHistory() {
    this.wantsHistory = true;
    this.changed(0);
  }

  /* What is true now: nothing is called saved that the store has not acknowledged. */
  tell() {
    if (this.sheet.lost.size) this.show("too_late");
    else if (this.isUnsent && this.hasNews) this.show(this.attempts > 1 || this.hasFailed || !isConnected() ? "retrying" : "saving");
    else if (this.sheet.held.size) this.show("held");
    else if (this.acknowledged) this.show("saved");
  }

  post() {
    if (this.message || !this.isUnsent) return;
    this.attempts = 0;
    this.hasFailed = false;
    this.transmit();
  }

  transmit() {
    this.message ??= {
      assignment: this.assignment,
      revision: this.revision,
      seen: this.sheet.seen,
      answers: this.sheet.toSend(),
      changed: this.sheet.touched(),
      act: this.act?.name ?? null,
      target: this.act?.target ?? null,
      skip: this.act?.skip ?? null,
      active: this.clock.seconds(),
      rests: Boolean(this.wantsTimeKept),
      history: this.wantsHistory,
    };
    this.sentAct = this.act;
    this.wantsTimeKept = false;
    this.clock.kept = this.message.active;
    this.sentAt = performance.now();
    this.attempts += 1;
    this.send({ ...this.message, attempt: this.attempts });
    this.waitFor(WAITS[Math.min(this.attempts, WAITS.length) - 1]);
  }

  /* A server that is still at work on the message, as on a slow disk, is not asked again. */
  waitFor(wait) {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      const isAtWork = serverIsAtWork() && performance.now() - this.sentAt < LONGEST_WORK;
      if (isAtWork) this.waitFor(500);
      else this.again();
    }, wait);
  }

  again() {
    if (!this.message) return;
    this.transmit();
    this.tell();
  }

  /* Python's word: all up to this revision is stored, but for what the word itself names. The keys to
     which a newer answer was given elsewhere, or null where this is no news. */
  heard(ack) {
    if (!ack || ack.assignment !== this.assignment || ack.revision <= this.acknowledged) return null;
    this.acknowledged = ack.revision;
    this.savedAt = ack.at;
    if (!this.message || ack.revision < this.message.revision) return null;
    clearTimeout(this.retry);
    const conflicts = this.sheet.settle(this.message, ack);
    if (this.act === this.sentAct) this.act = null;
    this.message = null;
    this.attempts = 0;
    return conflicts;
  }

  /* After each word of the server: send what has gathered, or rest. */
  goOn() {
    if (this.isUnsent && !this.message) this.post();
    if (this.isUnsent || this.isDirty) this.writeStore();
    else this.dropStore();
    this.tell();
  }

  /* Nothing can be stored any more, so nothing is sent again. */
  giveUp() {
    this.stop();
    this.message = null;
    this.act = null;
    this.acknowledged = this.revision;
    this.sheet.giveUp();
  }

  stop() {
    clearTimeout(this.pause);
    clearTimeout(this.retry);
  }

  readStore() {
    try {
      return JSON.parse(sessionStorage.getItem(this.store));
    } catch {
      return null;
    }
  }

  writeStore() {
    try {
      const kept = { ...this.sheet.drafts(this.message), revision: this.revision };
      sessionStorage.setItem(this.store, JSON.stringify(kept));
    } catch {
      // Without sessionStorage a reload during an outage loses unsent answers; the warning remains.
    }
  }

  dropStore() {
    try {
      sessionStorage.removeItem(this.store);
    } catch {
      // Nothing was kept.
    }
  }
}
