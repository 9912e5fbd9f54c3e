/* The small part that changes with every save, handed to the desk on the same page.
 *
 * It is a component of its own because Streamlit resends a component's whole code and data when a
 * byte of its data changes; the desk itself stays byte for byte the same and is sent once.
 */

function passOn({ data }) {
  document[Symbol.for("evalkit.desk.live")] = data;
  document.dispatchEvent(new CustomEvent("evalkit-desk-live", { detail: data }));
}
