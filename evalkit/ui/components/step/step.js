/* One calm page beside the desk: a pause, a question after the last brief, a goodbye.
 *
 * Python says what stands on it; a choice goes back as one message, sent again until another step comes.
 */

const RETRY = 3000;

class Step {
  constructor(parent) {
    this.host = parent.querySelector("#step");
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    document.addEventListener("keydown", (event) => this.onKey(event), { signal });
    this.host.addEventListener("keydown", keepTypingInside, { signal });
  }

  leave() {
    clearTimeout(this.retry);
    this.listeners.abort();
  }

  take(view) {
    const isNew = this.view?.step !== view.step || this.view.language !== view.language;
    const isAnswered = this.pending && view.handled >= this.pending.revision;
    this.view = view;
    if (isNew || isAnswered) this.rest();
    if (isNew) this.build();
    else {
      this.questions.forEach((question, index) => question.say(view.questions[index]?.problem ?? ""));
      this.say(view.error ?? "");
    }
  }

  rest() {
    clearTimeout(this.retry);
    this.pending = null;
    this.state && setText(this.state, "");
  }

  build() {
    const { view } = this;
    const id = freshId();
    this.heading = element("h1", { id, tabindex: "-1" }, view.title);
    this.problem = element("p", { class: "error", role: "alert", ".hidden": true });
    this.state = element("span", { class: "saving", role: "status" });
    this.options = view.options.map(([value, label], index) => optionChoice(value, label, index + 1));
    this.field = view.field ? element("textarea", { rows: "3", maxlength: "10000", ".value": view.field.value }) : null;
    this.questions = view.questions.map(askedQuestion);
    this.buttons = view.buttons.map(([act, label], index) =>
      textButton(label, () => this.choose(act), { class: index ? "move" : "move primary" }));
    const page = element("section", { class: "step", "aria-labelledby": id, lang: view.language },
      this.heading, ...view.paragraphs.map((text) => element("p", { class: "said" }, text)),
      view.quoted.length ? element("blockquote", { class: "quoted", lang: view.quoted_language },
        ...view.quoted.map((text) => element("p", {}, text))) : null,
      view.question ? element("p", { class: "said", "aria-hidden": "true" }, view.question) : null,
      view.passages.length ? reading(view) : null,
      view.remarks.length ? remarks(view) : null,
      element("section", { class: "answer" }, ...this.questions.map(({ node }) => node), this.question(), this.fieldLabel(), this.problem,
        element("div", { class: "acts" }, ...this.buttons, this.state)));
    page.dataset.kind = view.kind;
    this.host.replaceChildren(page);
    this.say(view.error ?? "");
    this.heading.focus({ preventScroll: true });
    this.heading.scrollIntoView({ block: "nearest" });
  }

  question() {
    if (!this.options.length) return null;
    return element("fieldset", { class: "chips" }, element("legend", { class: "unseen" }, this.view.question),
      ...this.options.map(({ node }) => node));
  }

  fieldLabel() {
    if (!this.field) return null;
    return element("label", { class: "field" }, element("span", { class: "field-name" }, this.view.field.label), this.field);
  }

  say(problem) {
    setText(this.problem, problem);
    this.problem.hidden = !problem;
    if (problem) this.questions.find(({ isWrong }) => isWrong())?.focus();
  }

  choose(act) {
    if (this.pending) return;
    const chosen = this.options.find(({ input }) => input.checked)?.input.value ?? null;
    if (act === "guess" && !chosen) {
      this.say(this.view.words.choose);
      return this.options[0].input.focus();
    }
    this.say("");
    this.pending = { step: this.view.step, revision: Date.now(), act, choice: chosen, text: this.field?.value ?? "",
      answers: Object.fromEntries(this.questions.map(({ id, read }) => [id, read()])) };
    this.attempts = 0;
    this.transmit();
  }

  /* A message that falls into an outage is lost without a word, so it goes until there is an answer. */
  transmit() {
    this.attempts += 1;
    setText(this.state, this.attempts > 1 ? this.view.words.retrying : this.view.words.storing);
    this.setStateValue("message", { ...this.pending, attempt: this.attempts });
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.transmit(), RETRY);
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.composedPath()[0];
    if (!event.composedPath().includes(this.host) && !isIdle(target)) return;
    if (isTyping(target)) {
      if (event.key === "Escape") this.heading.focus({ preventScroll: true });
      return;
    }
    const option = this.options[Number(event.key) - 1];
    if (option) option.input.click();
    else if (event.key === "Enter" && !/^(BUTTON|A)$/.test(target.tagName)) this.buttons[0]?.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
    option?.input.focus({ preventScroll: true });
  }
}

function optionChoice(value, label, number) {
  const input = element("input", { type: "radio", name: "choice", value, "aria-keyshortcuts": String(number) });
  const shown = element("span", {}, element("kbd", { "aria-hidden": "true" }, String(number)), ` ${label}`);
  return { input, node: element("label", { class: "chip" }, input, shown) };
}

/* What is said about each question of the passage. The reasons are in the study's language. */
function remarks(view) {
  return element("ol", { class: "remarks" }, ...view.remarks.map((remark) => {
    const node = element("li", {}, element("strong", {}, remark.name), element("span", { class: "levels" }, remark.line),
      remark.text ? element("p", { lang: view.text_language }, remark.text) : null);
    if (remark.distance !== null) node.dataset.distance = Math.min(remark.distance, 2);
    return node;
  }));
}

/* Passages side by side, or one below the other where there is no room; verbatim, as on the desk. */
function reading(view) {
  const about = element("p", { class: "about", lang: view.text_language }, view.about);
  const panes = view.passages.map((passage) => {
    const id = freshId();
    const head = element("h2", { class: "pane-name", id }, passage.name);
    const text = element("article", { class: passage.verse ? "text verse" : "text", lang: view.text_language });
    if (passage.title) text.append(element("h3", { class: "title" }, passage.title));
    passage.paragraphs.forEach((words, index) => {
      const number = element("span", { class: "number", "aria-hidden": "true" }, passage.verse ? "" : String(index + 1));
      text.append(element("div", { class: "numbered" }, number, element("p", { class: "paragraph" }, words)));
    });
    return element("section", { class: "pane", "aria-labelledby": id }, head, text);
  });
  const shown = element("div", { class: "panes" }, ...panes);
  shown.dataset.count = panes.length;
  return element("div", { class: "again" }, about, shown);
}

const steps = new WeakMap();

function mountStep({ data: [view], parentElement, setStateValue }) {
  if (!steps.has(parentElement)) steps.set(parentElement, new Step(parentElement));
  const step = steps.get(parentElement);
  step.setStateValue = setStateValue;
  step.take(view);
  return () => {
    steps.delete(parentElement);
    step.leave();
  };
}
