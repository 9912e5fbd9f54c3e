/* Outages. Streamlit marks on its outermost element whether the server is there. */

const CONNECTION = "[data-test-connection-state]";

function isConnected() {
  const app = document.querySelector(CONNECTION);
  return navigator.onLine && (!app || app.dataset.testConnectionState === "CONNECTED");
}

/* Tell whether the server has taken up the newest message and is not done with it. */
function serverIsAtWork() {
  const app = document.querySelector("[data-test-script-state]");
  return isConnected() && app?.dataset.testScriptState === "running";
}

/* A message sent into a gap is lost, so it is sent again the moment the gap closes. Without the mark
   the saver's clock does that. */
function watchOutages(desk) {
  const observer = new MutationObserver((records) => {
    if (records.some((record) => record.type === "attributes")) isConnected() ? desk.saver?.again() : desk.saver?.tell();
    if (!isConnected()) for (const record of records) record.addedNodes.forEach((node) => putAway(desk, node));
  });
  const app = document.querySelector(CONNECTION);
  if (app) observer.observe(app, { attributeFilter: ["data-test-connection-state"] });
  observer.observe(document.body, { childList: true });
  return observer;
}

/* Streamlit's dialog on a lost connection would take the keys away from someone who is writing. The desk
   keeps the answers and says itself that they are not saved yet, so the dialog is closed, and the focus
   goes back to where it was; until then keys count as if it were there. */
const LONGEST_CLOSING = 10_000;

function putAway(desk, node) {
  const close = node.querySelector?.("[role=dialog] button[aria-label=Close]");
  if (!close) return;
  const focused = desk.focused() ?? justLeft(desk);
  desk.interrupted = focused;
  node.style.display = "none";
  close.click();
  if (focused) returnFocus(desk, node, performance.now() + LONGEST_CLOSING);
}

/* The dialog has taken the focus already when it is seen. */
function justLeft(desk) {
  return desk.left && performance.now() - desk.left.at < 1000 ? desk.left.target : null;
}

/* A letter typed in that moment still goes where it was meant to go. */
function typeOn(field, event) {
  if (event.composedPath()[0] === field || field.tagName !== "TEXTAREA" || event.key.length > 1) return;
  event.preventDefault();
  field.setRangeText(event.key, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/* The dialog holds on to the focus until it is gone, so this is tried until it holds. A key or a click may
   have led elsewhere on the desk meanwhile. */
function returnFocus(desk, dialog, until) {
  const held = desk.focused();
  desk.interrupted = held ?? desk.interrupted;
  const isOver = (held && !dialog.isConnected) || !desk.interrupted.isConnected || performance.now() > until;
  if (!held) desk.interrupted.focus({ preventScroll: true });
  if (isOver) desk.interrupted = null;
  else setTimeout(() => returnFocus(desk, dialog, until), 4);
}
