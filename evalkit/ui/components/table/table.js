/* A table as a report sets it; rows can be chosen, where one is to be looked into. Text only. */

const watched = new WeakMap();

function showTable({ data: [table], parentElement, setStateValue }) {
  const host = parentElement.querySelector("#table");
  const wasAt = { focus: buttons(host).indexOf(host.getRootNode().activeElement), scroll: host.querySelector(".scroll")?.scrollTop ?? 0 };
  const notes = table.notes.map((note) => element("li", {}, note));
  host.replaceChildren(
    element("p", { class: "caption", "aria-hidden": "true" }, table.caption),
    element("div", { class: "scroll" },
      element("table", { "aria-label": table.caption },
        element("thead", {}, element("tr", {}, ...table.columns.map(heading))),
        element("tbody", {}, ...table.rows.map((cells, place) => row(table, cells, place, setStateValue))))),
    ...(notes.length ? [element("ol", { class: "notes" }, ...notes)] : []),
  );
  watch(host, table.caption);
  /* Drawing anew must not throw whoever chose a row back to the start of the page. */
  host.querySelector(".scroll").scrollTop = wasAt.scroll;
  buttons(host)[wasAt.focus]?.focus({ preventScroll: true });
}

function buttons(host) {
  return [...host.querySelectorAll("tr.choice button")];
}

function heading({ name, isNumber }) {
  return element(name ? "th" : "td", { scope: name ? "col" : null, class: isNumber ? "number" : "words" }, name);
}

/* A few words stay on one line; to break them would save nothing and look torn. */
const FEW = 24;

function kind({ isNumber }, text) {
  if (isNumber) return "number";
  return text.length > FEW ? "words long" : "words";
}

function row({ columns, ids, chosen }, cells, place, setStateValue) {
  const isChosen = ids !== null && ids[place] === chosen;
  const choose = () => setStateValue("row", isChosen ? null : ids[place]);
  const first = ids === null ? cells[0] : element("button", { type: "button", "aria-pressed": String(isChosen) }, cells[0]);
  const line = element("tr", { class: isChosen ? "chosen" : null },
    element("th", { scope: "row", class: kind(columns[0], cells[0]) }, first),
    ...cells.slice(1).map((cell, at) => element("td", { class: kind(columns[at + 1], cell) }, cell)));
  if (ids !== null) {
    line.classList.add("choice");
    line.addEventListener("click", choose);
  }
  return line;
}

/* What scrolls must be reachable by keyboard; what does not is no stop. */
function watch(host, caption) {
  const scroll = host.querySelector(".scroll");
  watched.get(host)?.disconnect();
  const mark = () => {
    const scrolls = scroll.scrollWidth > scroll.clientWidth + 1 || scroll.scrollHeight > scroll.clientHeight + 1;
    for (const [name, value] of [["tabindex", "0"], ["role", "region"], ["aria-label", caption]]) {
      if (scrolls) scroll.setAttribute(name, value);
      else scroll.removeAttribute(name);
    }
  };
  mark();
  const observer = new ResizeObserver(mark);
  observer.observe(scroll);
  watched.set(host, observer);
}
