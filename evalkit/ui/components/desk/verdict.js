/* What closes a passage: its faults, and the decision. */

const NONE = "";

function flagsBlock(desk) {
  const { sheet, say, sides, still } = desk;
  const key = (flag, token) => `flag/${flag.id}/${token}`;
  const rows = [
    { value: NONE, label: say("no_flags"), text: say("no_flags_text") },
    ...still.flags.map((flag) => ({ value: flag.id, flag, label: flag.name, text: flag.question, lang: still.text_language,
      note: flag.blocking ? say("blocking") : null,
    })),
  ];
  const isYes = (flag, token) => sheet.value(key(flag, token)) === "yes";
  const isNone = (token) => still.flags.every((flag) => sheet.value(key(flag, token)) === "no");
  /* One tick answers all faults of a passage: those that were not ticked are "no". */
  const tick = (row, token, isOn) => desk.change(() => sheet.setAll(still.flags.map((flag) => {
    if (!row.flag) return [key(flag, token), isOn ? "no" : WITHDRAWN];
    if (flag === row.flag) return [key(flag, token), isOn ? "yes" : "no"];
    return [key(flag, token), sheet.value(key(flag, token)) ?? "no"];
  })));
  return questionBlock(desk, {
    kind: "flags",
    name: say("flags"),
    question: say("flags_question"),
    owns: (rule) => ["flag", "flag_note"].includes(rule.kind),
    body: (block, id) => {
      const table = choiceTable(desk, { type: "checkbox", name: id, rows, sides, pick: tick });
      block.node.append(table);
      block.sides = sides.map((side) => side.token);
      block.focus = (token) => focusChoice(groupOf(table, token));
      block.choose = (number, token) => {
        const row = rows[number];
        if (row) tick(row, token, row.flag ? !isYes(row.flag, token) : !isNone(token));
        return false;
      };
      block.clear = (token) => tick(rows[0], token, false);
      block.painters.push(() => paintChoices(table, (value, token) =>
        value === NONE ? isNone(token) : sheet.value(`flag/${value}/${token}`) === "yes"));
      for (const flag of still.flags) {
        for (const { token, label } of sides) {
          block.controls.set(key(flag, token), () => block.focus(token));
          const note = `flag_note/${flag.id}/${token}`;
          addEvidence(desk, block, desk.targets.find((target) => target.item === flag.id), { token, label }, note);
          followUp(desk, block, note, textField(desk, { key: note, label: say("flag_note", { label, flag: flag.name }) }));
        }
      }
    },
  });
}

function decisionBlock(desk) {
  const { sheet, say, sides, still } = desk;
  const key = (token) => `decision//${token}`;
  const rows = still.decision.options.map((option, index) => ({
    value: option.id, label: option.name, mark: String(index + 1), spoken: option.name, lang: still.text_language,
  }));
  return questionBlock(desk, {
    kind: "decision",
    name: say("decision"),
    question: still.decision.question,
    lang: { question: still.text_language },
    owns: (rule) => ["decision", "decision_reason"].includes(rule.kind),
    body: (block, id) => {
      const pick = (row, token) => desk.change(() => sheet.set(key(token), row.value));
      const table = choiceTable(desk, { type: "radio", name: id, rows, sides, pick });
      const warning = element("p", { class: "warning", role: "status" });
      block.node.append(table, warning);
      block.sides = sides.map((side) => side.token);
      block.focus = (token) => focusChoice(groupOf(table, token));
      block.choose = (number, token) => Boolean(rows[number - 1]) && (pick(rows[number - 1], token), true);
      block.clear = (token) => desk.change(() => sheet.clear(key(token)));
      block.painters.push(() => {
        paintChoices(table, (value, token) => sheet.value(key(token)) === value);
        setText(warning, sides.filter((side) => isBlocked(desk, side.token))
          .map(({ label }) => say("decision_blocked", { label })).join(" "));
        warning.hidden = !warning.textContent;
      });
      for (const { token, label } of sides) {
        block.controls.set(key(token), () => block.focus(token));
        const reason = `decision_reason//${token}`;
        followUp(desk, block, reason, textField(desk, { key: reason, label: say("decision_reason", { label }) }));
      }
    },
  });
}

/* A blocking fault and a usable verdict contradict each other. */
function isBlocked(desk, token) {
  const { sheet, still } = desk;
  const option = still.decision?.options.find((each) => each.id === sheet.value(`decision//${token}`));
  if (!option?.usable) return false;
  return still.flags.some((flag) => flag.blocking && sheet.value(`flag/${flag.id}/${token}`) === "yes");
}
