/* What waits for the rater above the foot: choices between two answers, answers that were not stored. */

const LONG_ANSWER = 160;

function waitingArea(desk) {
  const title = freshId();
  const calm = element("p", { class: "calm", role: "status" });
  const head = element("p", { id: title, class: "waiting-head", role: "alert" });
  const list = element("ul", { class: "waiting-list" });
  const area = element("section", { class: "waiting", "aria-labelledby": title }, head, list);
  let shown = "";
  const paint = () => {
    const { held, lost } = desk.sheet;
    setText(calm, calmWords(desk));
    calm.hidden = !calm.textContent;
    area.hidden = held.size + lost.size === 0;
    setText(head, headWords(desk));
    const keys = [...new Set([...desk.sheet.byKey.keys(), ...held.keys()])].filter((key) => held.has(key));
    const now = JSON.stringify([keys.map((key) => [key, held.get(key), desk.sheet.values.get(key)]), [...lost]]);
    if (now === shown) return;
    shown = now;
    const items = lost.size ? [lostItem(desk)] : keys.map((key) => heldItem(desk, key, held.get(key).newer));
    keepFocus(desk, list, () => list.replaceChildren(...items));
  };
  return { node: element("div", { class: "notes" }, calm, area), paint, focus: () => list.querySelector("button, textarea")?.focus() };
}

function calmWords(desk) {
  if (desk.broughtIn) return desk.say("brought_in");
  return desk.tabs.others.size ? desk.say("elsewhere") : "";
}

function headWords(desk) {
  const { held, lost } = desk.sheet;
  if (lost.size) return desk.say("lost");
  if (!held.size) return "";
  return desk.say([...held.values()].some(({ newer }) => newer) ? "conflict" : "refused");
}

function heldItem(desk, key, newer) {
  const { say, sheet } = desk;
  const decide = (isMine) => {
    sheet.decide(key, isMine);
    desk.changed();
    if (!sheet.held.size) desk.focusCurrent();
  };
  const mine = answerLine(say("yours"), answerWords(desk, key, sheet.values.get(key)));
  if (!newer) {
    return element("li", {}, whatFor(desk, key), element("dl", {}, ...mine),
      textButton(say("take_out"), () => decide(false), { class: "move" }));
  }
  return element("li", {}, whatFor(desk, key),
    element("dl", {}, ...answerLine(say("newer"), answerWords(desk, key, newer)), ...mine),
    textButton(say("keep_newer"), () => decide(false), { class: "move" }),
    textButton(say("use_mine"), () => decide(true), { class: "move" }));
}

function whatFor(desk, key) {
  return element("p", { class: "what" }, questionWords(desk, key));
}

function answerLine(name, text) {
  return [element("dt", {}, name), answerText("dd", text)];
}

/* A long text scrolls in its own place, by keyboard, too. */
function answerText(tag, text) {
  const isLong = text.length > LONG_ANSWER;
  return element(tag, { class: isLong ? "answer long" : "answer", tabindex: isLong ? "0" : null }, text);
}

/* One text to be copied whole, since the store takes none of it. */
function lostItem(desk) {
  const { say, sheet } = desk;
  const text = [...sheet.lost].map(([key, mine]) => `${questionWords(desk, key)}\n${answerWords(desk, key, mine)}`).join("\n\n");
  const area = element("textarea", { readonly: true, rows: "4", "aria-label": say("lost_answers"), ".value": text });
  area.onfocus = () => area.select();
  const done = textButton(say("copied"), () => {
    sheet.lost.clear();
    desk.saver.goOn();
    desk.paint();
  }, { class: "move" });
  return element("li", {}, area, done);
}

/* A choice that is made takes its button away; the focus goes on to the next. */
function keepFocus(desk, list, change) {
  const had = list.contains(desk.root?.getRootNode().activeElement);
  change();
  if (had) (list.querySelector("button") ?? desk.heading).focus({ preventScroll: true });
}

/* A question as people name it: "Fit to the grade: evidence for A". */
function questionWords(desk, key) {
  const rule = desk.sheet.byKey.get(key);
  const isOwn = (block) => block.owns(rule) || (rule.kind === "spans" && block.targets?.some(({ item }) => item === rule.item));
  const block = rule && desk.blocks.find(isOwn);
  if (!block) return "";
  const name = block.node.querySelector("legend").textContent;
  const isOfFlag = ["flag", "flag_note", "spans"].includes(rule.kind);
  const flag = desk.still.flags.find((each) => isOfFlag && each.id === rule.item);
  const detail = rule.kind === "comment" ? "" : openWord(desk, rule);
  const rest = [detail, flag?.name].filter(Boolean).join(", ");
  return [name, rest].filter(Boolean).join(/[?!.]$/.test(name) ? " " : ": ");
}

function answerWords(desk, key, held) {
  const { say, still } = desk;
  if (held === undefined || held === null || held.missing === WITHDRAWN.missing) return say("no_answer");
  if (held.missing) return say("could_not_check");
  const { kind, item } = desk.sheet.byKey.get(key) ?? {};
  const named = (options) => options?.find((each) => each.id === held)?.name ?? held;
  switch (kind) {
    case "score": {
      const level = still.criteria.find((each) => each.id === item)?.levels.find((each) => each.value === held);
      return level ? say("level", level) : held;
    }
    case "flag": return say(held === "yes" ? "yes" : "no");
    case "decision": return named(still.decision?.options);
    case "preference": return named(still.preference?.options);
    case "preference_detail": return held.split(still.separator).join(", ");
    case "spans": return JSON.parse(held).map(({ quote }) => `“${quote}”`).join(" ");
    default: return held;
  }
}
