/* One passage and what raters said of it: text on the left, words on the right, tied by numbers. */

function showCase({ data: [shown], parentElement }) {
  const host = parentElement.querySelector("#case");
  host.replaceChildren(
    element("div", { class: "case-text", role: "region", "aria-label": shown.words.text, tabindex: "0" },
      ...shown.paragraphs.map(caseParagraph)),
    element("div", { class: "case-said", role: "region", "aria-label": shown.words.said, tabindex: "0" },
      ...(shown.said.length ? shown.said.map(caseSaid) : [element("p", { class: "quiet" }, shown.words.nothing)])),
  );
}

function caseParagraph({ number, parts, isTitle }) {
  const body = element(isTitle ? "strong" : "div", { class: "case-words" }, ...parts.map(casePart));
  return element("div", { class: "case-paragraph" },
    element("span", { class: "case-number", "aria-hidden": "true" }, number ? String(number) : ""), body);
}

function casePart({ text, marks }) {
  if (!marks.length) return element("span", {}, text);
  return element("mark", {}, text, element("sup", {}, marks.join(" ")));
}

function caseSaid({ number, rater, question, level, words, quotes }) {
  return element("div", { class: "case-one" },
    element("p", { class: "case-who" }, element("span", { class: "case-tag" }, String(number)),
      element("strong", {}, question), ` ${rater}`, level ? element("em", {}, ` ${level}`) : null),
    words ? element("p", { class: "case-words" }, words) : null,
    ...quotes.map((quote) => element("p", { class: "case-quote" }, `“${quote}”`)));
}
