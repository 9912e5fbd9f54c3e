/* The small part that changes with every save, handed to the desk on the same page.
 *
 * It is a component of its own because Streamlit resends a component's whole code and data when a
 * byte of its data changes; the desk itself stays byte for byte the same and is sent once.
 */

function passOn({ data: [live] }) {
  if (live.ack && !live.ack.newer.length && !live.ack.refused.length) dropStored(live.ack);
  document[Symbol.for("evalkit.desk.live")] = live;
  document.dispatchEvent(new CustomEvent("evalkit-desk-live", { detail: live }));
}

/* The last message of a brief is acknowledged when its desk is gone; what the desk kept as unsent
   (saving.js) would else come back later, over newer answers from another device. */
function dropStored({ assignment, revision }) {
  const name = `evalkit.desk.unsent.${assignment}`;
  try {
    const kept = JSON.parse(sessionStorage.getItem(name));
    if (kept?.revision <= revision && !kept.isHeld) sessionStorage.removeItem(name);
  } catch {
    // Nothing was kept.
  }
}
