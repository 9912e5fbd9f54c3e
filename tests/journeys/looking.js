/* What a person sees and reaches on a page, shadow roots included, for tests that measure it. */

window.looking = (() => {
  const REACHED = "a[href], button, input, select, textarea, [tabindex='0']";

  function* all(root = document) {
    for (const node of root.querySelectorAll("*")) {
      yield node;
      if (node.shadowRoot) yield* all(node.shadowRoot);
    }
  }

  const desk = () => [...all()].find((node) => node.matches(".sheet"));
  const open = () => desk().querySelector("dialog[open], :popover-open") ?? desk();
  const isShown = (node) => node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
  const nameOf = (node) => `${node.tagName.toLowerCase()}.${node.className} "${(node.ariaLabel ?? node.textContent).trim().slice(0, 40)}"`;
  const focused = () => {
    let node = document.activeElement;
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    return node;
  };
  /* What a finger or a pointer can hit to reach a control: the control, or the label around it. */
  const target = (node) => node.closest("label")?.contains(node) ? node.closest("label") : node;

  /* Controls smaller than this many pixels in either direction. */
  const smallTargets = (least) => [...open().querySelectorAll(REACHED)]
    .filter((node) => isShown(node) && !node.disabled)
    .map((node) => [node, target(node).getBoundingClientRect()])
    .filter(([, box]) => Math.min(box.width, box.height) < least - 0.1)
    .map(([node, box]) => `${nameOf(node)}: ${box.width.toFixed(1)} by ${box.height.toFixed(1)}`);

  /* What sticks out of the window on either side. */
  const outside = () => [...desk().querySelectorAll("*")]
    .filter((node) => isShown(node) && !node.closest(".unseen"))
    .filter((node) => {
      const { left, right, width } = node.getBoundingClientRect();
      return width > 0 && (left < -1 || right > innerWidth + 1);
    })
    .map(nameOf);

  /* Words that are cut off: in a box that hides what does not fit and cannot be scrolled. The
     instruction on a narrow screen has its own button, which shows the rest. */
  const clipped = () => [...desk().querySelectorAll("*")]
    .filter((node) => isShown(node) && node.textContent.trim() && !node.closest(".unseen, svg"))
    .filter((node) => !(node.matches(".instruction") && isShown(desk().querySelector(".more"))))
    .filter((node) => {
      const { overflowX, overflowY } = getComputedStyle(node);
      const hides = (overflow) => overflow === "hidden" || overflow === "clip";
      return (hides(overflowX) && node.scrollWidth > node.clientWidth + 1)
        || (hides(overflowY) && node.scrollHeight > node.clientHeight + 1);
    })
    .map(nameOf);

  /* Controls of one row that lie on each other. */
  const overlapping = () => {
    const boxes = [...open().querySelectorAll(REACHED)].filter(isShown)
      .map((node) => [node, target(node).getBoundingClientRect()]);
    const faults = [];
    boxes.forEach(([one, a], index) => {
      for (const [other, b] of boxes.slice(index + 1)) {
        if (target(one).contains(target(other)) || target(other).contains(target(one))) continue;
        if (one.closest(".scroller, .form-scroller") !== other.closest(".scroller, .form-scroller")) continue;
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && high > 1) faults.push(`${nameOf(one)} and ${nameOf(other)}`);
      }
    });
    return faults;
  };

  /* What has the focus: its name, whether a ring shows it, whether something lies over it. */
  const focus = () => {
    const node = focused();
    if (!node || node === document.body || !desk().contains(node)) return null;
    const ringed = [node, node.nextElementSibling].filter(Boolean).some((each) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(each);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    });
    const box = target(node).getBoundingClientRect();
    const x = Math.min(Math.max((box.left + box.right) / 2, 1), innerWidth - 1);
    const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    let hit = document.elementFromPoint(x, y);
    while (hit?.shadowRoot?.elementFromPoint(x, y) && hit !== hit.shadowRoot.elementFromPoint(x, y)) {
      hit = hit.shadowRoot.elementFromPoint(x, y);
    }
    const isSeen = box.bottom > 0 && box.top < innerHeight
      && Boolean(hit) && (target(node).contains(hit) || hit.contains(node));
    return { name: nameOf(node), ringed, isSeen, top: box.top, left: box.left, place: node.closest("header, .views, .reading, .form, .bar")?.className ?? "" };
  };

  return { smallTargets, outside, clipped, overlapping, focus, desk };
})();
