/* What a screen reader hears about saving: trouble at once, success when the rater rests, nothing at
   each key. What the eye sees beside it changes at once. */

const QUIET = 2500;

function savingVoice(desk) {
  const node = element("span", { class: "unseen", role: "status" });
  let heard = "";
  let timer;
  const paint = () => {
    const { saving, saver } = desk;
    const news = `${saving} ${saver.savedAt ?? ""}`;
    if (news === heard) return;
    heard = news;
    clearTimeout(timer);
    if (saving === "retrying") setText(node, statusText(desk));
    else setText(node, "");
    if (saving === "saved" && saver.savedAt) timer = setTimeout(() => setText(node, statusText(desk)), QUIET);
  };
  return { node, paint };
}
