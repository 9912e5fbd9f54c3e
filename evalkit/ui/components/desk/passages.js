/* The brief and the reading panes: verbatim text, paragraph or line numbers, size, joint scrolling. */

const SIZES = [-2, -1, 0, 1, 2, 3, 4];

function briefHeader(desk) {
  const { brief, guide } = desk.still;
  const say = desk.say;
  const facts = [say("grade", { grade: brief.grade }), capitalised(brief.type), wordRange(say, brief)].filter(Boolean);
  desk.heading = element("h2", { class: "topic", tabindex: "-1", lang: desk.still.text_language }, brief.topic);
  const instruction = element("p", { class: "instruction" },
    element("span", { class: "lead-in" }, `${say("instruction")} `),
    element("span", { lang: desk.still.text_language }, brief.instruction));
  const tools = element("div", { class: "tools" });
  if (guide) tools.append(textButton(say("guide"), () => desk.showGuide(), { "aria-keyshortcuts": "g" }));
  tools.append(textButton(say("keys"), () => desk.showKeys(), { "aria-keyshortcuts": "?", class: "quiet for-keyboards" }));
  return element("header", { class: "brief" },
    element("p", { class: "facts" }, facts.join(" · ")), tools, desk.heading, instruction, moreButton(desk));
}

/* On a narrow screen the instruction is cut after two lines until it is asked for. */
function moreButton(desk) {
  const button = textButton(desk.say("more"), () => {
    const isWhole = desk.root.toggleAttribute("data-whole-brief");
    button.setAttribute("aria-expanded", String(isWhole));
    setText(button, desk.say(isWhole ? "less" : "more"));
  }, { class: "quiet more", "aria-expanded": "false" });
  return button;
}

function capitalised(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function wordRange(say, { min_words: low, max_words: high }) {
  if (low && high) return say("words_between", { low, high });
  if (low) return say("words_from", { low });
  return high ? say("words_up_to", { high }) : "";
}

function textButton(label, act, attributes = {}) {
  return element("button", { type: "button", class: "quiet", ".onclick": act, ...attributes }, label);
}

function readingArea(desk) {
  const panes = desk.still.passages.map((passage) => readingPane(desk, passage));
  desk.panes = panes;
  joinScrolling(desk, panes);
  const area = element("section", { class: "reading", "aria-label": desk.say("reading") },
    readingTools(desk, panes), element("div", { class: "panes" }, ...panes));
  area.dataset.count = panes.length;
  return area;
}

function readingPane(desk, passage) {
  const name = freshId();
  const say = desk.say;
  const article = element("article", { class: passage.verse ? "text verse" : "text", lang: desk.still.text_language });
  if (passage.title) article.append(element("h4", { class: "title" }, passage.title.text));
  const count = { line: 0 };
  passage.paragraphs.forEach((paragraph, index) => {
    article.append(passage.verse ? stanza(paragraph, count) : proseParagraph(say, paragraph, index + 1));
  });
  const head = element("h3", { class: "pane-name", id: name }, ...sideName(desk, passage.label));
  const scroller = element("div", { class: "scroller", tabindex: "0", role: "group", "aria-labelledby": name }, article);
  const pane = element("section", { class: "pane", "aria-labelledby": name }, head, scroller);
  pane.dataset.slot = passage.slot;
  return pane;
}

/* The letter that people see, and the word before it that a screen reader adds. */
function sideName(desk, label) {
  const [before, after] = desk.say("passage", { label: "\n" }).split("\n");
  return [element("span", { class: "unseen" }, before), element("span", { class: "letter" }, label),
    element("span", { class: "unseen" }, after)];
}

function proseParagraph(say, paragraph, number) {
  const body = element("p", { class: "paragraph" }, paragraph.text);
  body.dataset.start = paragraph.start;
  const mark = element("span", { class: "number", "aria-hidden": "true" }, String(number));
  return element("div", { class: "numbered" }, mark, body);
}

function stanza(paragraph, count) {
  const lines = paragraph.text.split(/\r?\n/).map((line) => {
    count.line += 1;
    const mark = element("span", { class: "number", "aria-hidden": "true" }, count.line % 5 ? "" : String(count.line));
    return element("div", { class: "numbered" }, mark, element("span", { class: "line" }, line || "\u00a0"));
  });
  const block = element("div", { class: "stanza" }, ...lines);
  block.dataset.start = paragraph.start;
  return block;
}

function readingTools(desk, panes) {
  const { say, preferences } = desk;
  const show = () => {
    desk.root.style.setProperty("--reading-step", String(preferences.size));
    smaller.disabled = preferences.size === SIZES[0];
    larger.disabled = preferences.size === SIZES.at(-1);
    keepPreferences(preferences);
  };
  const step = (by) => () => {
    preferences.size = Math.min(SIZES.at(-1), Math.max(SIZES[0], preferences.size + by));
    show();
  };
  const smaller = signButton("A−", say("smaller"), step(-1), "quiet letter-small");
  const larger = signButton("A+", say("larger"), step(1), "quiet letter-large");
  show();
  const tools = element("div", { class: "reading-tools" }, smaller, larger);
  if (panes.length > 1) tools.append(togetherToggle(desk));
  return tools;
}

function signButton(sign, name, act, style) {
  const shown = element("span", { "aria-hidden": "true" }, sign);
  const button = textButton(shown, act, { class: style, title: name });
  button.append(element("span", { class: "unseen" }, name));
  return button;
}

function togetherToggle(desk) {
  const box = element("input", { type: "checkbox", ".checked": desk.preferences.together });
  box.onchange = () => {
    desk.preferences.together = box.checked;
    keepPreferences(desk.preferences);
  };
  return element("label", { class: "toggle together" }, box, element("span", {}, desk.say("together")));
}

/* Scroll the other pane to the same share of its text. The pane being moved must not answer back. */
function joinScrolling(desk, panes) {
  const scrollers = panes.map((pane) => pane.querySelector(".scroller"));
  let moved = null;
  scrollers.forEach((own, index) => {
    own.onscroll = () => {
      if (moved === own) return void (moved = null);
      const other = scrollers[1 - index];
      if (!desk.preferences.together || !other || !other.offsetParent) return;
      const share = own.scrollTop / Math.max(1, own.scrollHeight - own.clientHeight);
      const target = Math.round(share * (other.scrollHeight - other.clientHeight));
      if (Math.abs(other.scrollTop - target) < 1) return;
      moved = other;
      other.scrollTop = target;
    };
  });
}
