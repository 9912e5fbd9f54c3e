/* The guide: headings and lists of what the rubric says, every text as textContent. */

function showGuidePage({ data: [guide], parentElement }) {
  const host = parentElement.querySelector("#guide");
  const { words, rubrics, preference } = guide;
  host.lang = guide.language;
  host.replaceChildren(
    element("h1", {}, words.guide_title),
    element("p", { class: "intro" }, words.guide_intro),
    element("p", { class: "intro" }, guide.progress ?? ""),
    ...rubrics.map((rubric) => rubricSection(guide, rubric)),
    ...(preference ? [preferenceSection(guide, preference)] : []),
  );
}

function rubricSection({ words, text_language: lang }, rubric) {
  const id = freshId();
  return element("section", { "aria-labelledby": id },
    element("h2", { id, lang }, rubric.title),
    rubric.text ? element("p", { class: "text", lang }, rubric.text) : null,
    ...rubric.criteria.flatMap((criterion) => [
      element("h3", { lang }, criterion.name),
      element("p", { class: "question", lang }, criterion.question),
      list("ol", "levels", criterion.levels, lang),
      criterion.note ? element("p", { class: "note" }, criterion.note) : null,
    ]),
    ...(rubric.decision ? [
      element("h3", {}, words.decision),
      element("p", { class: "question", lang }, rubric.decision.question),
      list("ul", "options", rubric.decision.options, lang),
    ] : []),
    ...(rubric.flags.length ? [element("h3", {}, words.flags), list("ul", "options", rubric.flags, lang)] : []));
}

function preferenceSection({ words, text_language: lang }, form) {
  const id = freshId();
  return element("section", { "aria-labelledby": id },
    element("h2", { id, lang }, form.title),
    element("p", {}, words.guide_preference),
    element("p", { class: "question", lang }, form.question),
    list("ul", "options", form.options, lang));
}

function list(kind, style, rows, lang) {
  return element(kind, { class: style, role: "list" }, ...rows.map(({ mark, name, text, note }) => element("li", {},
    mark ? element("span", { class: "mark-of-level" }, mark) : null,
    element("div", {}, element("strong", { lang }, name),
      text ? element("span", { lang }, ` ${text}`) : null,
      note ? element("em", {}, ` (${note})`) : null))));
}
