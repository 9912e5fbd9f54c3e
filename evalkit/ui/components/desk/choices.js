/* A table of choices: one row an option, one column a passage, so that an option means the same for both. */

/* spec: {type, name, rows: [{value, mark, label, text}], sides: [{token, label}], pick(row, token, isOn)} */
function choiceTable(desk, spec) {
  const groups = spec.sides.map((side) => choiceColumn(desk, spec, side));
  spec.language = desk.still.language;
  const texts = element("ol", { class: "levels" }, ...spec.rows.map((row) => choiceText(spec, row)));
  const table = element("div", { class: "choices", style: `--rows: ${spec.rows.length}` }, ...groups, texts);
  table.dataset.sides = spec.sides.length;
  return table;
}

function choiceColumn(desk, spec, side) {
  const id = freshId();
  const head = element("span", { class: "side-name", id }, ...(side.label ? sideName(desk, side.label) : []));
  const group = element("div", {
    class: "side",
    role: spec.type === "radio" ? "radiogroup" : "group",
    "aria-labelledby": side.label ? `${spec.name} ${id}` : spec.name,
  }, head, ...spec.rows.map((row) => choiceCell(desk, spec, row, side)));
  group.dataset.slot = side.token;
  return group;
}

function choiceCell(desk, spec, row, side) {
  row.id ??= freshId();
  const input = element("input", {
    type: spec.type,
    name: `${spec.name}-${side.token}`,
    ".value": row.value,
    "aria-label": row.spoken ?? row.label,
    "aria-describedby": row.text ? row.id : null,
    lang: row.lang,
  });
  input.onchange = () => spec.pick(row, side.token, input.checked);
  return element("label", { class: "choice" }, input, element("span", { class: "mark", "aria-hidden": "true" }, row.mark ?? ""));
}

function choiceText(spec, row) {
  const item = element("li", { lang: row.lang }, element("strong", {}, row.label));
  const note = row.note ? element("span", { lang: spec.language }, ` (${row.note})`) : null;
  if (row.text) item.append(" ", element("span", { id: row.id ??= freshId() }, ...[row.text, note].filter(Boolean)));
  item.dataset.value = row.value;
  return item;
}

/* Set every input, and emphasise the rows that are chosen for any passage. */
function paintChoices(table, isChosen) {
  const chosen = new Set();
  for (const group of table.querySelectorAll(".side")) {
    for (const input of group.querySelectorAll("input")) {
      const on = isChosen(input.value, group.dataset.slot);
      if (input.checked !== on) input.checked = on;
      if (on) chosen.add(input.value);
    }
  }
  for (const item of table.querySelectorAll("li")) item.classList.toggle("is-chosen", chosen.has(item.dataset.value));
}

function groupOf(table, token) {
  return [...table.querySelectorAll(".side")].find((group) => group.dataset.slot === token);
}

function focusChoice(group) {
  const input = group?.querySelector("input:checked") ?? group?.querySelector("input:not(:disabled)");
  input?.focus({ preventScroll: true });
}

/* A row of short options; `most` above one makes them checkboxes of which that many may be chosen. */
function chips(desk, { label, options, most = 1, read, write }) {
  const lang = desk.still.text_language;
  const id = freshId();
  const type = most > 1 ? "checkbox" : "radio";
  const inputs = options.map((option) => element("input", { type, name: id, ".value": option }));
  for (const input of inputs) {
    input.onchange = () => write(inputs.filter((each) => each.checked).map((each) => each.value));
  }
  const node = element("div", { class: "chips", role: most > 1 ? "group" : "radiogroup", "aria-labelledby": id },
    element("span", { class: "field-name", id }, label),
    ...inputs.map((input) => element("label", { class: "chip", lang }, input, element("span", {}, input.value))));
  const paint = () => {
    const chosen = read();
    for (const input of inputs) {
      input.checked = chosen.includes(input.value);
      if (most > 1) input.disabled = !input.checked && chosen.length >= most;
    }
  };
  return { node, paint, focus: () => (inputs.find((input) => input.checked) ?? inputs[0]).focus({ preventScroll: true }) };
}
