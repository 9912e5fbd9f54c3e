/* Where the rater is: current question and passage, moving between them, and fitting the window. */

const MAIN_KINDS = ["score", "flag", "decision"];

Object.assign(Desk.prototype, {
  move(by) {
    const index = Math.min(this.blocks.length - 1, Math.max(0, this.current.index + by));
    const open = this.openSide(index);
    this.goTo(index, open < 0 ? this.current.side : open);
  },

  /* The first passage that a question is still open for; -1 where none is. */
  openSide(index) {
    const block = this.blocks[index];
    const open = this.missing.filter((rule) => block.owns(rule) && MAIN_KINDS.includes(rule.kind));
    return block.sides.findIndex((token) => open.some((rule) => rule.slot === token));
  },

  turnTo(side) {
    if (this.root.dataset.layout === "narrow" && this.root.dataset.view !== "form") return this.show(side);
    this.goTo(this.current.index, side);
  },

  goTo(index, side = 0) {
    this.show("form");
    this.setCurrent(index, side);
    this.focusCurrent();
    this.reveal(this.blocks[index].node);
  },

  setCurrent(index, side = 0) {
    const sides = this.blocks[index].sides.length;
    this.current = { index, side: Math.min(side, sides - 1) };
    markCurrent(this);
  },

  currentBlock() {
    return this.blocks[this.current.index];
  },

  focusCurrent() {
    const block = this.currentBlock();
    block.focus(block.sides[this.current.side]);
  },

  rate(number) {
    const block = this.currentBlock();
    if (!block.choose(number, block.sides[this.current.side])) return this.goTo(this.current.index, this.current.side);
    const { index, side } = this.current;
    const open = this.openSide(index);
    if (open >= 0) return this.goTo(index, open);
    if (side < block.sides.length - 1) return this.goTo(index, side + 1);
    const next = Math.min(this.blocks.length - 1, index + 1);
    this.goTo(next, Math.max(0, this.openSide(next)));
  },

  clearCurrent() {
    const block = this.currentBlock();
    block.clear(block.sides[this.current.side]);
  },

  /* The first open text field of the current question, or the first that is there. */
  writeField() {
    const fields = [...this.currentBlock().node.querySelectorAll("textarea")].filter((field) => field.offsetParent);
    const field = fields.find((each) => !each.value.trim()) ?? fields[0];
    if (!field) return;
    field.focus({ preventScroll: true });
    this.reveal(field);
  },

  goToMissing() {
    const rule = this.missing[0];
    if (!rule) return this.goToBlocked();
    const index = this.blocks.findIndex((block) => block.owns(rule));
    this.show("form");
    this.setCurrent(index, Math.max(0, this.blocks[index].sides.indexOf(rule.slot)));
    this.blocks[index].controls.get(rule.key)?.();
    this.reveal(this.blocks[index].node);
  },

  goToBlocked() {
    const side = this.sides.findIndex(({ token }) => isBlocked(this, token));
    const index = this.blocks.findIndex((block) => block.owns({ kind: "decision" }));
    if (side >= 0) this.goTo(index, side);
  },

  /* Bring a question into view with as little movement as possible, its head first. */
  reveal(node, block = "start") {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const behavior = calm ? "auto" : "smooth";
    const scroller = node.closest(".form-scroller, .scroller");
    if (!scroller || !scrolls(scroller)) return node.scrollIntoView({ block, behavior });
    scroller.scrollBy({ top: distanceTo(node, scroller, block), behavior });
  },

  scrollText(direction) {
    const shown = this.panes.filter((pane) => pane.offsetParent);
    const pane = shown[Math.min(this.current.side, shown.length - 1)];
    const scroller = pane?.querySelector(".scroller");
    scroller?.scrollBy({ top: direction * scroller.clientHeight * 0.8 });
  },

  /* Narrow: one of passage A, passage B, questions. Middling: one passage beside the questions. */
  show(view) {
    this.root.dataset.view = view === "form" ? "form" : "reading";
    if (view !== "form") this.shown = view;
    this.panes.forEach((pane, index) => pane.classList.toggle("is-shown", index === (this.shown ?? 0)));
    for (const button of this.root.querySelectorAll(".views button")) {
      const own = button.dataset.view;
      const isForm = view === "form" && this.root.dataset.layout === "narrow";
      button.setAttribute("aria-pressed", String(isForm ? own === "form" : own === String(this.shown ?? 0)));
    }
    if (this.root.dataset.layout === "narrow") this.fitBrief();
  },

  /* Fill what the window leaves, so that text and questions scroll each in their own place. */
  fit() {
    if (!this.root) return;
    const spare = spareMargin(this.host);
    this.root.style.setProperty("--bleed", `${spare}px`);
    const width = this.host.clientWidth + 2 * spare;
    const layout = width < 760 ? "narrow" : width < 1080 && this.sides.length > 1 ? "middle" : "wide";
    const isNew = this.root.dataset.layout !== layout;
    this.root.dataset.layout = layout;
    const room = window.innerHeight - this.host.getBoundingClientRect().top - scrolledBy(this.host) - 8;
    this.root.dataset.fit = room >= 480 ? "screen" : "flow";
    this.root.style.setProperty("--room", `${Math.floor(room)}px`);
    this.fitBrief();
    if (!isNew) return;
    const place = this.root.querySelector(layout === "wide" ? ".reading" : ".tools");
    place.prepend(this.root.querySelector(".reading-tools"));
    const head = this.form.querySelector(".form-head");
    const scroller = this.form.querySelector(".form-scroller");
    if (head) (layout === "narrow" ? scroller : this.form).prepend(head);
    this.bar.arrange(layout === "narrow");
    this.show(layout === "narrow" ? 0 : "form");
  },
});

/* "more" only where the instruction is cut. */
Desk.prototype.fitBrief = function fitBrief() {
  const instruction = this.root.querySelector(".instruction");
  const isCut = instruction.scrollHeight > instruction.clientHeight + 1;
  this.root.querySelector(".more").hidden = !isCut && !this.root.hasAttribute("data-whole-brief");
};

/* Streamlit leaves wide margins beside a page; two passages and a form have a use for them. */
function spareMargin(host) {
  const main = host.getRootNode().host?.closest("section, main");
  if (!main) return 0;
  const own = host.getBoundingClientRect();
  const around = main.getBoundingClientRect();
  const left = own.left - around.left;
  const right = around.left + main.clientWidth - own.right;
  return Math.max(0, Math.floor(Math.min(left, right)) - 24);
}

/* Where text and questions scroll each in their own place, only that place moves: scrollIntoView would
   move Streamlit's page, too. */
function scrolls(scroller) {
  return scroller.scrollHeight > scroller.clientHeight && getComputedStyle(scroller).overflowY !== "visible";
}

function distanceTo(node, scroller, block) {
  const own = node.getBoundingClientRect();
  const around = scroller.getBoundingClientRect();
  const above = own.top - around.top - parseFloat(getComputedStyle(node).scrollMarginTop);
  if (block === "start") return above;
  const below = own.bottom - around.bottom;
  if (block === "center") return own.top - around.top - (around.height - own.height) / 2;
  return above < 0 ? above : Math.max(0, below);
}

function scrolledBy(node) {
  let total = 0;
  for (let at = node; at; at = at.parentElement ?? at.getRootNode().host) total += at.scrollTop ?? 0;
  return total;
}

function viewSwitch(desk) {
  const { say, sides } = desk;
  const button = (view, ...label) => {
    const node = element("button", { type: "button", ".onclick": () => desk.show(view) }, ...label);
    node.dataset.view = String(view);
    return node;
  };
  return element("div", { class: "views", role: "group", "aria-label": say("view") },
    ...sides.map(({ label }, index) => button(index, say("passage", { label }))), button("form", say("questions")));
}

/* The current question follows the focus and the mouse. A question that unfolds after a click keeps
   the clicked place under the pointer. */
function followFocus(desk, block, index) {
  const sideOf = (event) => block.sides.indexOf(event.target.closest?.("[data-slot]")?.dataset.slot ?? "");
  const become = (event) => {
    const side = sideOf(event);
    if (desk.current.index === index && (side < 0 || side === desk.current.side)) return;
    const scroller = desk.form.querySelector(".form-scroller");
    const before = event.target.getBoundingClientRect().top;
    desk.setCurrent(index, side < 0 ? desk.current.side : side);
    scroller.scrollTop += event.target.getBoundingClientRect().top - before;
  };
  block.node.addEventListener("click", become);
  block.node.addEventListener("focusin", (event) => event.target.matches(":focus-visible") && become(event));
}

/* Show the current question, and which passage the digit keys rate. Answers are not painted here: a
   click is not over yet when its question becomes the current one, and would be undone. */
function markCurrent(desk) {
  desk.blocks.forEach((each, index) => each.node.classList.toggle("is-current", index === desk.current.index));
  const block = desk.currentBlock();
  const token = block.sides[desk.current.side];
  desk.marking.paint();
  for (const group of desk.form.querySelectorAll(".side")) {
    group.classList.toggle("is-active", block.node.contains(group) && group.dataset.slot === token && block.sides.length > 1);
  }
}
