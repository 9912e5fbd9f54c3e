/* What all questions share: the block they stand in, text fields, and what is still open. */

/* A block is one stop for the keyboard: a criterion, the faults, the decision, the choice, a comment. */
function questionBlock(desk, { kind, name, question, lang = {}, owns, body, extra = [] }) {
  const id = freshId();
  const status = element("span", { class: "status", id: `${id}-status` });
  const node = element("fieldset", { class: `block ${kind}`, "aria-describedby": `${id}-question ${id}-status` },
    element("legend", { id, class: "name", lang: lang.name }, name), status,
    question ? element("p", { class: "question", id: `${id}-question`, lang: lang.question }, question) : null);
  const block = { id, node, owns, sides: [""], focus: () => {}, choose: () => false, clear: () => {}, painters: [], controls: new Map() };
  block.paint = () => {
    for (const paint of block.painters) paint();
    paintStatus(desk, block, status);
  };
  body(block, id);
  node.append(...extra);
  return block;
}

function paintStatus(desk, block, status) {
  const rules = desk.sheet.rules.filter((rule) => rule.required && block.owns(rule) && desk.sheet.isAsked(rule));
  const open = desk.missing.filter((rule) => block.owns(rule));
  block.node.classList.toggle("is-done", rules.length > 0 && open.length === 0);
  setText(status, block.node.disabled ? "" : open.length ? openWords(desk, open) : rules.length ? desk.say("done") : "");
}

function openWords(desk, open) {
  const words = [...new Set(open.map((rule) => openWord(desk, rule)))];
  return words.length > 3 ? desk.say("open_many", { count: words.length }) : desk.say("open", { list: words.join(", ") });
}

function openWord(desk, rule) {
  const label = desk.labels.get(rule.slot) ?? "";
  const detail = desk.still.preference?.details.find((each) => each.id === rule.item);
  const kind = rule.kind === "spans" ? "evidence" : rule.kind;
  return desk.say(`open_${kind}`, { label, question: detail?.question ?? "" });
}

/* A text answer: sent after a pause in typing and on leaving the field, never overwritten under the cursor. */
function textField(desk, { key, label }) {
  const id = freshId();
  const area = element("textarea", { id, rows: "2", maxlength: String(desk.still.longest), ".value": desk.sheet.value(key) ?? "" });
  area.oninput = () => {
    if (!desk.takesChanges) area.value = desk.sheet.value(key) ?? "";
    else if (desk.sheet.setText(key, area.value)) desk.changed({ typed: true });
  };
  area.onblur = () => desk.saver.flush();
  const node = element("div", { class: "field" }, element("label", { class: "field-name", for: id }, label), area);
  const paint = () => {
    const value = desk.sheet.value(key) ?? "";
    if (area.value !== value && (value || area.value.trim())) area.value = value;
    area.disabled = desk.isLocked;
  };
  return { node, paint, focus: () => area.focus({ preventScroll: true }) };
}

/* Show a control only while its rule asks for it; the text stays, should the question come back. */
function followUp(desk, block, key, control, extraClass = "") {
  const rule = desk.sheet.byKey.get(key);
  if (!rule) return;
  const node = element("div", { class: `follow-up ${extraClass}` }, control.node);
  block.node.append(node);
  block.controls.set(key, control.focus);
  block.painters.push(() => {
    node.hidden = !desk.sheet.isAsked(rule);
    if (!node.hidden) control.paint();
  });
}
