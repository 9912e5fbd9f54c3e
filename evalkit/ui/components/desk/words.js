/* Words and elements. Words come from Python; every text goes in as textContent, never as HTML. */

function speaker(words) {
  return (key, values = {}) =>
    (words[key] ?? "").replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/* Properties start with a dot; null and false leave an attribute out. */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith(".")) node[name.slice(1)] = value;
    else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

let lastId = 0;
function freshId() {
  lastId += 1;
  return `desk-${lastId}`;
}

/* What the browser remembers between visits: how to read, never what was answered. */
const PREFERENCES = "evalkit.desk.preferences";

function readPreferences() {
  const standard = { size: 0, spacing: 0, width: 0, together: true, allLevels: false };
  try {
    return { ...standard, ...JSON.parse(localStorage.getItem(PREFERENCES)) };
  } catch {
    return standard;
  }
}

function keepPreferences(preferences) {
  try {
    localStorage.setItem(PREFERENCES, JSON.stringify(preferences));
  } catch {
    // A browser that forbids storage forgets the preferences; nothing else is lost.
  }
}
