/* Who the keys belong to: a text field, the page's own menu, or this page. */

function textButton(label, act, attributes = {}) {
  return element("button", { type: "button", class: "quiet", ".onclick": act, ...attributes }, label);
}

function isTyping(target) {
  return /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target.tagName === "INPUT" && !/^(radio|checkbox)$/.test(target.type));
}

function isIdle(target) {
  return target === document.body || target === document.documentElement || Boolean(target.closest?.("header a"));
}

/* Streamlit hears single letters on the page (its own shortcuts); what is typed here stays here. */
function keepTypingInside(event) {
  if (isTyping(event.composedPath()[0]) && event.key !== "Escape") event.stopPropagation();
}
