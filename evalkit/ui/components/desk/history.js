/* What the rater changed on this brief, from the store, each with the way back. */

Object.assign(Desk.prototype, {
  showHistory() {
    const body = element("div", { class: "history", "aria-live": "polite" }, element("p", {}, this.say("history_waits")));
    this.historyBody = body;
    dialogBox(this, this.say("history"), body);
    this.saver.lookUpHistory();
  },

  /* Undo goes back past what this page did: the first time it asks the store for what was before. */
  undo() {
    if (!this.takesChanges) return;
    if (this.sheet.undo()) this.changed();
    else if (!this.past) this.undoFromPast();
  },

  undoFromPast() {
    this.wantsPast = true;
    this.saver.lookUpHistory();
  },

  takeHistory(entries) {
    this.saver.wantsHistory = false;
    if (this.historyBody?.isConnected) fillHistory(this, entries);
    if (!this.wantsPast) return;
    this.wantsPast = false;
    this.past = entries.filter(({ sequence }) => sequence <= this.sheet.opened);
    this.sheet.remember(this.past);
    if (this.sheet.undo()) this.changed();
  },
});

function fillHistory(desk, entries) {
  const items = entries.toReversed().map((entry) => historyItem(desk, entry));
  const list = items.length ? element("ol", {}, ...items) : element("p", {}, desk.say("history_empty"));
  desk.historyBody.replaceChildren(list);
}

/* The day only where it is not today. */
function dayAndTime(at, language) {
  const day = new Date(at);
  const isToday = day.toDateString() === new Date().toDateString();
  return isToday ? clock(at, language) : `${day.toLocaleDateString(language, { day: "numeric", month: "short" })}, ${clock(at, language)}`;
}

function historyItem(desk, { at, changes }) {
  const { say } = desk;
  const putBack = () => {
    desk.change(() => desk.sheet.setAll(changes.map(({ key, before }) => [key, before])));
    setText(button, say("done"));
    button.disabled = true;
  };
  const button = textButton(say("put_back"), putBack, { class: "move", disabled: desk.isLocked });
  const lines = changes.map(({ key, before, after }) => element("p", {},
    element("span", { class: "what" }, `${questionWords(desk, key)} `),
    answerText("span", answerWords(desk, key, before)), " → ", answerText("span", answerWords(desk, key, after))));
  button.setAttribute("aria-label", `${say("put_back")}: ${questionWords(desk, changes[0].key)}, ${answerWords(desk, changes[0].key, changes[0].before)}`);
  return element("li", {}, element("time", { datetime: at }, dayAndTime(at, desk.still.language)), element("div", {}, ...lines), button);
}
