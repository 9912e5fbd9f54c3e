/* The questions of a form on a step: one of several options, any number of them, a number, a text.
 *
 * Python decides what is missing; what was given stays in its place until another step comes.
 */

function askedQuestion(asked) {
  const id = freshId();
  const problem = element("p", { class: "error", id: `${id}-problem`, ".hidden": !asked.problem }, asked.problem);
  const help = asked.help ? element("p", { class: "help", id: `${id}-help`, lang: asked.language }, asked.help) : null;
  const describedBy = [help ? `${id}-help` : "", `${id}-problem`].join(" ").trim();
  const build = { choice: chosenOne, choices: chosenOnes }[asked.kind] ?? writtenAnswer;
  const control = build(asked, id, describedBy, [help, problem]);
  return {
    id: asked.id,
    node: control.node,
    read: control.read,
    focus: () => control.inputs[0].focus(),
    isWrong: () => !problem.hidden,
    say: (text) => {
      setText(problem, text);
      problem.hidden = !text;
      for (const input of control.inputs) input.setAttribute("aria-invalid", String(Boolean(text)));
    },
  };
}

function nameOf(asked) {
  return [element("span", { lang: asked.language }, asked.label), asked.needed ? element("span", { class: "needed" }, ` (${asked.needed})`) : ""];
}

function chosenOne(asked, id, describedBy, beside) {
  return optionGroup(asked, id, describedBy, beside, "radio", (inputs) => inputs.find(({ checked }) => checked)?.value ?? "");
}

function chosenOnes(asked, id, describedBy, beside) {
  return optionGroup(asked, id, describedBy, beside, "checkbox", (inputs) => inputs.filter(({ checked }) => checked).map(({ value }) => value));
}

function optionGroup(asked, id, describedBy, beside, type, read) {
  const inputs = asked.options.map(([value]) =>
    element("input", { type, name: id, value, ".checked": [asked.value].flat().includes(value) }));
  const labels = asked.options.map(([, label], index) =>
    element("label", { class: "chip" }, inputs[index], element("span", { lang: asked.language }, label)));
  const node = element("fieldset", { class: "asked", "aria-describedby": describedBy },
    element("legend", { class: "field-name" }, ...nameOf(asked)), ...beside.slice(0, 1),
    element("div", { class: "chips" }, ...labels), ...beside.slice(1));
  return { node, inputs, read: () => read(inputs) };
}

function writtenAnswer(asked, id, describedBy, beside) {
  const attributes = { id, "aria-describedby": describedBy, ".value": asked.value };
  const input = asked.kind === "number"
    ? element("input", { ...attributes, type: "text", inputmode: "decimal", autocomplete: "off", maxlength: "20" })
    : element("textarea", { ...attributes, rows: "2", maxlength: "2000" });
  const node = element("div", { class: "asked" }, element("label", { class: "field-name", for: id }, ...nameOf(asked)),
    ...beside.slice(0, 1), input, ...beside.slice(1));
  return { node, inputs: [input], read: () => input.value };
}
