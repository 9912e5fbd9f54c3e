/* The bar at the foot: where one stands, what is missing, whether it is saved, and the way on. */

function footBar(desk) {
  const { say } = desk;
  const missing = element("button", { type: "button", class: "missing", ".onclick": () => desk.goToMissing() });
  const status = element("span", { class: "saving" });
  const voice = savingVoice(desk);
  const error = element("p", { class: "error", role: "alert" });
  const previous = element("button", { type: "button", class: "move", "aria-keyshortcuts": "p", ".onclick": () => desk.leaveBrief("previous") }, say("previous"));
  const next = element("button", { type: "button", class: "move primary", "aria-keyshortcuts": "n", ".onclick": () => desk.leaveBrief("next") });
  const chooser = briefChooser(desk);
  const waiting = waitingArea(desk);
  const rhythm = rhythmArea(desk);
  const rest = breakArea(desk);
  const where = element("div", { class: "where" }, previous, chooser.node);
  const stops = element("div", { class: "stops" }, rhythm.later, rhythm.pause);
  const news = element("div", { class: "news" }, rhythm.left, missing, status, voice.node);
  const node = element("footer", { class: "bar" }, waiting.node, rest.node, error);
  /* The eye and the Tab key go the same way, in one row and in several. */
  const arrange = (isNarrow) => node.append(...(isNarrow ? [news, stops, where, next] : [where, stops, news, next]));
  arrange(false);
  const paint = () => {
    const { progress } = desk.live;
    const count = desk.missing.length;
    const blocked = desk.blockedSides();
    chooser.paint();
    waiting.paint();
    rhythm.paint();
    rest.paint();
    setText(missing, count === 0 ? say("complete") : say(count === 1 ? "missing_one" : "missing", { count }));
    missing.classList.toggle("is-complete", count === 0 && !blocked);
    missing.disabled = count === 0;
    previous.hidden = !progress.back;
    setText(next, desk.saver.act ? say("opening") : say(progress.position < progress.total ? "next" : "finish"));
    next.classList.toggle("is-waiting", count > 0 || blocked);
    setText(status, statusText(desk));
    status.dataset.state = desk.saving;
    voice.paint();
    setText(error, desk.live.locked ? say(desk.live.sealed ? "locked_sealed" : desk.live.final ? "locked_final" : "locked") : desk.live.error ?? desk.notice ?? "");
    error.classList.toggle("is-notice", !desk.live.locked && !desk.live.error);
    error.hidden = !error.textContent;
  };
  return { node, paint, arrange, waiting, rest };
}

function statusText(desk) {
  const { say, saver, saving } = desk;
  if (saving === "saved" && saver.savedAt) return say("saved_at", { time: clock(saver.savedAt, desk.still.language) });
  if (saving === "saved") return say("saved");
  return saving ? say(saving) : "";
}

/* As people write the time where the reader is, so far as the browser speaks the page's language. */
function clock(moment, language) {
  const locale = navigator.languages.find((each) => each.split("-")[0] === language) ?? language;
  return new Date(moment).toLocaleTimeString(locale, { hour: "numeric", minute: "2-digit" });
}

function briefChooser(desk) {
  const { say } = desk;
  const select = element("select", { "aria-label": say("brief") });
  select.onchange = () => desk.leaveBrief("goto", Number(select.value));
  const paint = () => {
    const { position, total, done, aside = [] } = desk.live.progress;
    const wanted = Array.from({ length: total }, (_, index) =>
      say(done[index] ? "position_done" : aside[index] ? "position_aside" : "position", { position: index + 1, total }));
    if (select.options.length !== total) {
      select.replaceChildren(...wanted.map((_, index) => element("option", { value: String(index + 1) })));
    }
    wanted.forEach((text, index) => setText(select.options[index], text));
    if (desk.saver.act?.name !== "goto") select.value = String(position);
    select.disabled = total < 2;
  };
  return { node: select, paint };
}
