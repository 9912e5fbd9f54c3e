/* Notes each word of the page on saving, when it was said, and what the form showed then. */
() => {
  const host = [...document.querySelectorAll("*")].find((node) => node.shadowRoot?.querySelector(".sheet"));
  const sheet = () => host.shadowRoot.querySelector(".sheet");
  window.said = [];
  const note = () => {
    const state = sheet().querySelector(".saving").dataset.state;
    const scores = {};
    for (const block of sheet().querySelectorAll(".criterion")) {
      for (const side of block.querySelectorAll(".side")) {
        const chosen = side.querySelector("input:checked")?.value;
        if (chosen) scores[`${block.querySelector("legend").textContent} ${side.dataset.slot}`] = chosen;
      }
    }
    const last = window.said.at(-1);
    if (last?.state !== state || JSON.stringify(last.scores) !== JSON.stringify(scores)) {
      window.said.push({ state, scores, at: Date.now() });
    }
  };
  new MutationObserver(note).observe(host.shadowRoot, { subtree: true, attributes: true, childList: true, characterData: true });
}
