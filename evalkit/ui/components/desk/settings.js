/* How to read: size, spacing and width of the text, and whether both passages scroll together. The
   browser keeps it; it never leaves the page. */

const READING = [
  { name: "size", label: "size", less: "smaller", more: "larger", from: -2, to: 6, shown: (step) => `${Math.round(100 + 6.8 * step)} %` },
  { name: "spacing", label: "spacing", less: "closer", more: "looser", from: -2, to: 5, shown: (step) => (1.65 + 0.15 * step).toFixed(2) },
  { name: "width", label: "width", less: "narrower", more: "wider", from: -3, to: 3, shown: (step) => String(65 + 10 * step) },
];

function readingTools(desk, panes) {
  const { say } = desk;
  const id = freshId();
  const rows = READING.map((setting) => settingRow(desk, setting));
  const reset = textButton(say("standard"), () => rows.forEach((row) => row.put(0)), { class: "quiet standard" });
  const panel = element("div", { class: "settings", popover: "auto", role: "group", "aria-labelledby": id },
    element("h2", { class: "settings-name", id }, say("settings")),
    ...rows.map((row) => row.node), panes.length > 1 ? togetherToggle(desk) : null, reset);
  const opener = element("button", { type: "button", class: "quiet letters", "aria-keyshortcuts": "t", title: say("settings") },
    element("span", { "aria-hidden": "true" }, "Aa"), element("span", { class: "unseen" }, say("settings")));
  opener.popoverTargetElement = panel;
  panel.ontoggle = (event) => event.newState === "open" && hangBelow(panel, opener);
  desk.readingRows = new Map(rows.map((row) => [row.name, row]));
  desk.showSettings = () => {
    panel.showPopover();
    hangBelow(panel, opener);  // a browser tells of it only after the next key may have come
  };
  rows.forEach((row) => row.put(row.step()));
  return element("div", { class: "reading-tools" }, opener, panel);
}

/* One setting: less, what it is, more. */
function settingRow(desk, { name, label, less, more, from, to, shown }) {
  const { say, preferences } = desk;
  const step = () => Math.min(to, Math.max(from, Math.round(Number(preferences[name])) || 0));
  const put = (value) => {
    preferences[name] = Math.min(to, Math.max(from, value));
    desk.root.style.setProperty(`--reading-${name}`, String(preferences[name]));
    setText(output, shown(preferences[name]));
    lower.setAttribute("aria-disabled", String(preferences[name] === from));
    higher.setAttribute("aria-disabled", String(preferences[name] === to));
    keepPreferences(preferences);
  };
  const lower = signButton("−", say(less), () => put(step() - 1), "quiet step");
  const higher = signButton("+", say(more), () => put(step() + 1), "quiet step");
  const output = element("output", { class: "setting-value" });
  const node = element("div", { class: "setting" }, element("span", { class: "setting-name" }, say(label)), lower, output, higher);
  return { name, node, put, step };
}

/* Under its button, and wholly on the screen. */
function hangBelow(panel, opener) {
  const { bottom, right } = opener.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  panel.style.left = `${Math.max(8, Math.min(right - width, innerWidth - width - 8))}px`;
  panel.style.top = `${Math.max(8, Math.min(bottom + 4, innerHeight - height - 8))}px`;
  if (!panel.contains(panel.getRootNode().activeElement)) panel.querySelector("button").focus();
}

function togetherToggle(desk) {
  const box = element("input", { type: "checkbox", ".checked": desk.preferences.together });
  box.onchange = () => {
    desk.preferences.together = box.checked;
    keepPreferences(desk.preferences);
  };
  return element("label", { class: "toggle together" }, box, element("span", {}, desk.say("together")));
}

function resizeText(desk, by) {
  const size = desk.readingRows.get("size");
  size.put(size.step() + by);
}
