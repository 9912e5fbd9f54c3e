/* The brief and the reading panes: verbatim text, paragraph or line numbers, joint scrolling. */

function briefHeader(desk) {
  const { brief, guide } = desk.still;
  const say = desk.say;
  const facts = [say("grade", { grade: brief.grade }), passageType(say, brief.type), wordRange(say, brief)].filter(Boolean);
  desk.heading = element("h1", { class: "topic", tabindex: "-1", lang: desk.still.text_language }, brief.topic);
  const instruction = element("p", { class: "instruction" },
    element("span", { class: "lead-in" }, `${say("instruction")} `),
    element("span", { lang: desk.still.text_language }, brief.instruction));
  const tools = element("div", { class: "tools" });
  if (guide) tools.append(textButton(say("guide"), () => desk.showGuide(), { "aria-keyshortcuts": "g" }));
  tools.append(textButton(say("history"), () => desk.showHistory(), { "aria-keyshortcuts": "h" }));
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

/* The usual types have a word in each language; a study's own type is shown as the study calls it. */
function passageType(say, type) {
  return say(`type_${type}`) || type.charAt(0).toUpperCase() + type.slice(1);
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
  const pages = desk.still.passages.map((passage) => readingPage(desk, passage));
  const panes = pages.map((page) => page.pane);
  desk.pages = new Map(pages.map((page) => [page.slot, page]));
  desk.panes = panes;
  joinScrolling(desk, panes);
  const area = element("section", { class: "reading", "aria-label": desk.say("reading") },
    readingTools(desk, panes), element("div", { class: "panes" }, ...panes));
  area.dataset.count = panes.length;
  return area;
}

/* A pane and its text. A run is an element that holds a stretch of the text and nothing else. */
function readingPage(desk, { slot, label, text, title, paragraphs, verse }) {
  const page = { slot, label, text: new PassageText(text), isVerse: verse, runs: [] };
  const article = element("article", { class: verse ? "text verse" : "text", lang: desk.still.text_language });
  if (title) article.append(runOf(page, "h3", "title", page.text.inUnits(title), { word: "place_title" }));
  paragraphs.map((each) => page.text.inUnits(each)).forEach((stretch, index) => {
    article.append(verse ? stanza(page, stretch) : proseParagraph(page, stretch, index + 1));
  });
  const name = freshId();
  const head = element("h2", { class: "pane-name", id: name }, ...sideName(desk, label));
  const scroller = element("div", { class: "scroller", tabindex: "0", role: "group", "aria-labelledby": name }, article);
  page.pane = element("section", { class: "pane", "aria-labelledby": name }, head, scroller);
  page.pane.dataset.slot = slot;
  return page;
}

function runOf(page, tag, style, { start, end }, place) {
  const node = element(tag, { class: style }, page.text.slice({ start, end }));
  page.runs.push({ node, start, end, place });
  return node;
}

/* The letter that people see, and the word before it that a screen reader adds. */
function sideName(desk, label) {
  const [before, after] = desk.say("passage", { label: "\n" }).split("\n");
  return [element("span", { class: "unseen" }, before), element("span", { class: "letter" }, label),
    element("span", { class: "unseen" }, after)];
}

function proseParagraph(page, stretch, number) {
  const mark = element("span", { class: "number", "aria-hidden": "true" }, String(number));
  const body = runOf(page, "p", "paragraph", stretch, { word: "place_paragraph", number });
  return element("div", { class: "numbered" }, mark, body);
}

function stanza(page, { start, end }) {
  let at = start;
  const lines = page.text.slice({ start, end }).split("\n").map((line) => {
    const number = page.runs.filter((run) => run.place.word === "place_line").length + 1;
    const mark = element("span", { class: "number", "aria-hidden": "true" }, number % 5 ? "" : String(number));
    const body = runOf(page, "span", "line", { start: at, end: at + line.replace(/\r$/, "").length }, { word: "place_line", number });
    at += line.length + 1;
    return element("div", { class: "numbered" }, mark, body);
  });
  return element("div", { class: "stanza" }, ...lines);
}

function signButton(sign, name, act, style) {
  const shown = element("span", { "aria-hidden": "true" }, sign);
  const button = textButton(shown, act, { class: style, title: name });
  button.append(element("span", { class: "unseen" }, name));
  return button;
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
