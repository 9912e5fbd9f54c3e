/* The criteria: levels with their descriptions, direction and evidence where the level asks for them. */

function criterionBlock(desk, criterion) {
  const { sheet, say, sides } = desk;
  const key = (kind, token) => `${kind}/${criterion.id}/${token}`;
  const rows = levelRows(desk, criterion);
  return questionBlock(desk, {
    kind: "criterion",
    name: criterion.name,
    question: criterion.question,
    lang: { name: desk.still.text_language, question: desk.still.text_language },
    owns: (rule) => rule.item === criterion.id && ["score", "direction", "evidence"].includes(rule.kind),
    body: (block, id) => {
      const pick = (row, token) => desk.change(() => sheet.set(key("score", token), row.answer));
      const table = choiceTable(desk, { type: "radio", name: id, rows, sides, pick });
      const summary = element("p", { class: "summary", "aria-hidden": "true" });
      block.node.append(table, summary);
      block.sides = sides.map((side) => side.token);
      block.focus = (token) => focusChoice(groupOf(table, token));
      block.choose = (number, token) => {
        const row = rows.find((each) => each.digit === number);
        return Boolean(row) && (pick(row, token), true);
      };
      block.clear = (token) => desk.change(() => sheet.clear(key("score", token)));
      for (const { token } of sides) block.controls.set(key("score", token), () => block.focus(token));
      block.painters.push(() => {
        paintChoices(table, (value, token) => chosenLevel(sheet, key("score", token)) === value);
        setText(summary, summaryOf(desk, rows, (token) => chosenLevel(sheet, key("score", token))));
      });
      for (const side of sides) addFollowUps(desk, block, criterion, side, key);
    },
  });
}

const UNCHECKED = "could_not_check";

function chosenLevel(sheet, key) {
  return sheet.couldNotCheck(key) ? UNCHECKED : sheet.value(key);
}

function levelRows({ say, still }, criterion) {
  const rows = criterion.levels.map((level) => ({
    ...level, digit: Number(level.value), mark: level.value, answer: level.value,
    spoken: say("level", { value: level.value, label: level.label }), lang: still.text_language,
  }));
  if (!criterion.could_not_check) return rows;
  const label = say("could_not_check");
  return [...rows, { value: UNCHECKED, digit: 0, mark: "–", label, text: say("could_not_check_text"), answer: COULD_NOT_CHECK }];
}

/* One line for a criterion that is folded up: what was chosen, in words. */
function summaryOf(desk, rows, chosen) {
  const parts = desk.sides.map(({ token, label }) => {
    const row = rows.find((each) => each.value === chosen(token));
    return row ? `${label} ${row.label}` : "";
  });
  return parts.filter(Boolean).join("  ·  ");
}

function addFollowUps(desk, block, criterion, { token, label }, key) {
  const { sheet, say } = desk;
  if (criterion.directions.length) {
    followUp(desk, block, key("direction", token), chips(desk, {
      label: say("direction", { label }),
      options: criterion.directions,
      read: () => [sheet.value(key("direction", token))].filter(Boolean),
      write: ([option]) => desk.change(() => sheet.set(key("direction", token), option)),
    }));
  }
  const target = desk.targets.find((each) => each.item === criterion.id);
  const asking = criterion.can_be_marked ? key("evidence", token) : null;
  const askToMark = addEvidence(desk, block, target, { token, label }, asking);
  if (criterion.evidence) {
    const name = say(`evidence_${criterion.evidence}`, { label });
    followUp(desk, block, key("evidence", token), textField(desk, { key: key("evidence", token), label: name }));
  }
  if (asking) block.controls.set(asking, askToMark);
}
