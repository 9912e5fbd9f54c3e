/* The keyboard. Keys rest while a text field, a list or a dialog has the focus. */

const KEYS = [
  ["1 … 9", "key_digits"], ["0", "key_zero"], ["j k ↓ ↑", "key_move"], ["a b", "key_sides"], ["← →", "key_left_right"],
  ["e", "key_field"],
  ["q", "key_mark"], ["Shift ↓ ↑", "key_mark_more"], ["← →", "key_mark_target"], ["Enter Escape", "key_mark_enter"],
  ["Backspace", "key_clear"], ["z", "key_undo"], ["h", "key_history"], ["m", "key_missing"], ["d u", "key_scroll"],
  ["t", "key_settings"], ["+ -", "key_size"],
  ["n", "key_next"], ["p", "key_previous"], ["l", "key_later"], ["w", "key_pause"], ["g", "key_guide"], ["?", "key_help"],
];

const COMMANDS = {
  j: (desk) => desk.move(1),
  k: (desk) => desk.move(-1),
  ArrowDown: (desk) => desk.move(1),
  ArrowUp: (desk) => desk.move(-1),
  a: (desk) => desk.turnTo(0),
  b: (desk) => desk.turnTo(1),
  e: (desk) => desk.writeField(),
  q: (desk) => desk.marking.key(),
  Backspace: (desk) => desk.clearCurrent(),
  z: (desk) => desk.undo(),
  h: (desk) => desk.showHistory(),
  m: (desk) => desk.goToMissing(),
  d: (desk) => desk.scrollText(1),
  u: (desk) => desk.scrollText(-1),
  n: (desk) => desk.leaveBrief("next"),
  p: (desk) => desk.leaveBrief("previous"),
  l: (desk) => desk.putAside(),
  w: (desk) => desk.pause(),
  g: (desk) => desk.showGuide(),
  t: (desk) => desk.showSettings(),
  "+": (desk) => resizeText(desk, 1),
  "-": (desk) => resizeText(desk, -1),
  "?": (desk) => desk.showKeys(),
};

function isTyping(target) {
  if (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)) return true;
  return target.tagName === "INPUT" && !/^(radio|checkbox|button)$/.test(target.type);
}

/* In a group without levels (direction, details) and in a passage the arrows keep their own meaning. */
function keepsArrows(target) {
  return Boolean(target.closest?.(".chips, .scroller, dialog"));
}

/* A digit rates the current question; in a group without levels it chooses there, so that a level that
   was given stays as it is. */
function onDigit(desk, target, number) {
  const chips = target.closest?.(".chips");
  if (!chips) return desk.rate(number);
  const option = chips.querySelectorAll("input")[number - 1];
  option?.focus({ preventScroll: true });
  option?.click();
}

/* Nothing on the page asks for keys: the page itself, or the menu that just led here. */
function isIdle(target) {
  return target === document.body || target === document.documentElement || Boolean(target.closest?.("header a"));
}

function onKey(desk, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || desk.dialogIsOpen()) return;
  const { interrupted } = desk;
  const target = interrupted ?? event.composedPath()[0];
  if (interrupted && isTyping(interrupted)) return typeOn(interrupted, event);
  if (!interrupted && !event.composedPath().includes(desk.root) && !isIdle(target)) return;
  if (isTyping(target)) return onTypingKey(desk, event);
  if (onMarkingKey(desk, event)) return;
  const command = /^[0-9]$/.test(event.key) ? () => onDigit(desk, target, Number(event.key)) : COMMANDS[event.key];
  if (!command || (event.key.startsWith("Arrow") && keepsArrows(target))) return;
  event.preventDefault();
  event.stopPropagation();
  desk.byKeyboard = true;
  command(desk);
  if (interrupted) desk.interrupted = desk.focused() ?? interrupted;
}

function onTypingKey(desk, event) {
  if (event.key !== "Escape" || event.isComposing) return;
  event.preventDefault();
  desk.saver.flush();
  if (desk.marking.holdsFocus()) desk.marking.leave();
  else desk.focusCurrent();
}

/* Streamlit hears single letters on the page (its own shortcuts); what is typed here stays here. */
function keepTypingInside(event) {
  if (isTyping(event.composedPath()[0]) && event.key !== "Escape") event.stopPropagation();
}

/* The focus is back before the next key: a browser tells of a closed dialog only later, and by then a key
   may have led elsewhere. So Escape closes it here. */
function dialogBox(desk, title, ...content) {
  const id = freshId();
  const close = textButton(desk.say("close"), () => box.leave(), { class: "move" });
  const box = element("dialog", { "aria-labelledby": id },
    element("h2", { id, tabindex: "-1", autofocus: true }, title), ...content, element("div", { class: "dialog-foot" }, close));
  box.leave = () => {
    box.onclose = null;
    box.close();
    box.remove();
    desk.focusCurrent();
  };
  box.onclose = box.leave;
  box.onkeydown = (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    box.leave();
  };
  desk.root.append(box);
  box.showModal();
  return box;
}

function showKeys(desk) {
  const rows = KEYS.flatMap(([keys, word]) => [
    element("dt", {}, ...keys.split(" ").map((key) => (key === "…" ? "–" : element("kbd", {}, key)))),
    element("dd", {}, desk.say(word)),
  ]);
  dialogBox(desk, desk.say("keys"), element("dl", { class: "keys" }, ...rows), element("p", {}, desk.say("keys_note")));
}

function showGuide(desk) {
  const { guide, text_language: lang } = desk.still;
  if (guide) dialogBox(desk, element("span", { lang }, guide.title), element("p", { class: "guide-text", lang }, guide.text));
}
