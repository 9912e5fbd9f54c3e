/* One message at a time, sent again until the store has acknowledged its revision.
 *
 * A setStateValue while the server is away is lost without a word, so only an acknowledgement
 * counts; until it comes, unsent answers also lie in sessionStorage, under the opaque assignment.
 */

const WAITS = [3000, 6000, 12000, 15000];
const TYPING_PAUSE = 600;

class Saver {
  constructor({ assignment, sheet, send, show }) {
    Object.assign(this, { assignment, sheet, send, show });
    this.store = `evalkit.desk.unsent.${assignment}`;
    this.revision = 0;
    this.acknowledged = 0;
    this.inFlight = 0;
    this.attempts = 0;
    this.act = null;
  }

  get isDirty() {
    return this.revision > this.acknowledged;
  }

  /* Bring back what an earlier page could not send; true where there was something. */
  restore() {
    const kept = this.readStore();
    if (!kept) return false;
    const isNews = this.sheet.restore(kept.drafts);
    if (isNews) this.changed(0);
    else this.dropStore();
    return isNews;
  }

  /* A clock-like revision keeps rising over reloads and remounts of the page. */
  changed(pause = 0) {
    this.revision = Math.max(this.revision + 1, Date.now());
    this.writeStore();
    this.show(this.attempts > 1 ? "retrying" : "saving");
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.post(), pause);
  }

  typed() {
    this.changed(TYPING_PAUSE);
  }

  /* Send at once what a pause in typing would have sent. */
  flush() {
    if (!this.isDirty) return;
    clearTimeout(this.pause);
    this.post();
  }

  ask(act, target = null) {
    this.act = { name: act, target };
    this.changed(0);
  }

  post() {
    if (this.inFlight || !this.isDirty) return;
    this.attempts = 0;
    this.transmit();
  }

  transmit() {
    this.inFlight = this.revision;
    this.attempts += 1;
    this.send({
      assignment: this.assignment,
      revision: this.revision,
      attempt: this.attempts,
      answers: this.sheet.toSend(),
      changed: this.sheet.touched(),
      act: this.act?.name ?? null,
      target: this.act?.target ?? null,
    });
    const wait = WAITS[Math.min(this.attempts, WAITS.length) - 1];
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.again(), wait);
  }

  again() {
    if (!this.inFlight) return;
    this.show("retrying");
    this.transmit();
  }

  /* Python's word: everything up to this revision is stored. */
  heard(ack) {
    if (!ack || ack.assignment !== this.assignment || ack.revision <= this.acknowledged) return;
    this.acknowledged = ack.revision;
    if (ack.revision < this.inFlight) return;
    clearTimeout(this.retry);
    this.inFlight = 0;
    this.attempts = 0;
    this.savedAt = ack.at;
    if (this.isDirty) return this.post();
    this.act = null;
    this.dropStore();
    this.show("saved");
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
      sessionStorage.setItem(this.store, JSON.stringify({ drafts: this.sheet.drafts(), revision: this.revision }));
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
