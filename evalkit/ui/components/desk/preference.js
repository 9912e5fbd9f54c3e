/* Which of the two: opens when both passages are rated. Then an optional comment. */

function preferenceBlock(desk) {
  const { sheet, say, still } = desk;
  const form = still.preference;
  const rows = form.options.map((option, index) => ({
    value: option.id, label: option.name, text: option.text, mark: String(index + 1), spoken: option.name,
    lang: still.text_language,
  }));
  return questionBlock(desk, {
    kind: "preference",
    name: form.title || say("preference"),
    question: form.question,
    lang: { name: form.title ? still.text_language : null, question: still.text_language },
    owns: (rule) => rule.kind.startsWith("preference"),
    body: (block, id) => {
      const waits = element("p", { class: "waits" });
      const pick = (row) => desk.change(() => sheet.set("preference//", row.value));
      const table = choiceTable(desk, { type: "radio", name: id, rows, sides: [{ token: "", label: "" }], pick });
      block.node.append(waits, table);
      block.focus = () => (block.node.disabled ? block.node.focus({ preventScroll: true }) : focusChoice(groupOf(table, "")));
      block.choose = (number) => {
        if (!block.node.disabled && rows[number - 1]) pick(rows[number - 1]);
        return false;
      };
      block.clear = () => desk.change(() => sheet.clear("preference//"));
      block.controls.set("preference//", block.focus);
      block.node.tabIndex = -1;
      block.painters.push(() => {
        const open = sheet.missing("passages").length;
        block.node.disabled = open > 0 || desk.isLocked;
        setText(waits, open ? say(open === 1 ? "preference_waits_one" : "preference_waits", { count: open }) : "");
        waits.hidden = !open;
        paintChoices(table, (value) => sheet.value("preference//") === value);
      });
      for (const detail of form.details) addDetail(desk, block, detail);
      addPreferenceReason(desk, block);
    },
  });
}

function addDetail(desk, block, detail) {
  const { sheet, say, still } = desk;
  const key = `preference_detail/${detail.id}/`;
  const limit = detail.tell_most ? ` (${say("up_to", { count: detail.at_most })})` : "";
  followUp(desk, block, key, chips(desk, {
    label: detail.question + limit,
    options: detail.options,
    most: detail.at_most,
    read: () => (sheet.value(key) ?? "").split(still.separator).filter(Boolean),
    write: (chosen) => desk.change(() => (chosen.length ? sheet.set(key, chosen.join(still.separator)) : sheet.clear(key))),
  }));
}

function addPreferenceReason(desk, block) {
  const key = "preference_reason//";
  followUp(desk, block, key, textField(desk, { key, label: desk.say("preference_reason") }));
}

function commentBlock(desk) {
  const key = "comment//";
  return questionBlock(desk, {
    kind: "comment",
    name: desk.say("comment"),
    owns: (rule) => rule.kind === "comment",
    body: (block) => {
      const control = textField(desk, { key, label: desk.say("comment_question") });
      block.node.tabIndex = -1;
      block.focus = () => block.node.focus({ preventScroll: true });
      followUp(desk, block, key, control);
    },
  });
}
