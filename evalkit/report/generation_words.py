"""How a system's passages are made, in a sentence for a document."""

import json

from evalkit.study.generation import Generation, Strategy


def generation_sentence(generation: Generation) -> str:
    """Say the strategy, the model, its settings, what is shown to it, and how one text is picked.

    Examples
    --------
    >>> made = Generation(strategy="few_shot", model="m", candidates=3, pick="random")
    >>> print(generation_sentence(made))
    Generation: strategy few_shot, model "m", settings {}, default prompt,
    exemplars by cell (3), the pick of 3 candidates by the rule random.
    """
    if generation.strategy is Strategy.IMPORTED:
        return "Brought in by hand."
    template = "default prompt"
    if generation.template:
        template = f"prompt {json.dumps(generation.template, ensure_ascii=False)}"
    parts = [
        f"strategy {generation.strategy}",
        f"model {json.dumps(generation.model, ensure_ascii=False)}",
        f"settings {json.dumps(generation.settings.fields, ensure_ascii=False, sort_keys=True)}",
        template,
        *_shown(generation),
    ]
    if generation.candidates > 1:
        parts.append(
            f"the pick of {generation.candidates} candidates by the rule {generation.pick}"
        )
    return f"Generation: {', '.join(parts)}."


def _shown(generation: Generation) -> list[str]:
    needs = generation.needs
    if needs.exemplars:
        chosen = generation.shown_exemplars
        return [f"exemplars by {chosen.choose} ({chosen.count})"]
    if needs.sources:
        found = generation.shown_sources
        return [f"{found.count} pieces of {found.source} texts found by {found.method}"]
    return []
