/* Quoting: words selected in a passage go into the field that asks for them, with their place. */

/* The selection lies inside the shadow root, which browsers reveal in different ways. */
function selectedRange(desk) {
  const root = desk.root.getRootNode();
  const selection = document.getSelection();
  const [composed] = selection.getComposedRanges?.({ shadowRoots: [root] }) ?? [];
  if (composed && !composed.collapsed) return composed;
  const own = root.getSelection?.();
  return own?.rangeCount ? own.getRangeAt(0) : null;
}

function elementAt(node) {
  return node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
}

/* {slot, text} of what is selected in one passage, or null. */
function selectedQuote(desk) {
  const range = selectedRange(desk);
  const text = document.getSelection().toString().trim().replace(/\s*\n\s*/g, " / ");
  const start = range && elementAt(range.startContainer);
  const pane = start?.closest?.(".pane");
  if (!text || !pane || elementAt(range.endContainer).closest?.(".pane") !== pane) return null;
  return { slot: pane.dataset.slot, text: desk.say("quote", { text, place: placeOf(desk, pane, start) }) };
}

function placeOf(desk, pane, start) {
  const rows = [...pane.querySelectorAll(".numbered")];
  const number = rows.indexOf(start.closest(".numbered")) + 1;
  if (!number) return desk.say("place_title");
  return desk.say(pane.querySelector(".verse") ? "place_line" : "place_paragraph", { number });
}

function quoteButton(desk, slot, write) {
  const label = desk.labels.get(slot);
  const hint = element("span", { class: "hint", role: "status" });
  const button = textButton(desk.say("quote_selected"), () => {
    const quote = selectedQuote(desk);
    const fits = quote?.slot === slot;
    setText(hint, fits ? "" : desk.say("quote_nothing", { label }));
    if (fits) write(quote.text);
  }, { class: "quiet quote", "aria-keyshortcuts": "q" });
  button.onmousedown = (event) => event.preventDefault();  // a press would drop the selection
  return element("div", { class: "quoting" }, button, hint);
}

/* The key: into the field of the current question that belongs to the passage with the selection. */
function quoteByKey(desk) {
  const quote = selectedQuote(desk);
  if (!quote) return;
  const ask = [...desk.currentBlock().node.querySelectorAll(".field[data-slot]")];
  const field = ask.find((each) => each.dataset.slot === quote.slot && each.offsetParent);
  field?.quote(quote.text);
}
