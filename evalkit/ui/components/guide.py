"""The guide as a page of a book: how to rate, and every form in words."""

from collections.abc import Sequence

import streamlit as st

from evalkit.study.rubric import Criterion, Decision, PreferenceForm, Rubric
from evalkit.ui.components.assets import joined
from evalkit.ui.words.languages import Words

Json = dict[str, object]
_WORDS = ("guide_title", "guide_intro", "guide_preference", "decision", "flags")

_mount = st.components.v2.component(
    "evalkit_guide",
    html="<div class='desk guide' id='guide'></div>",
    css=joined("desk/paper.css", "guide/guide.css"),
    js=joined("desk/words.js", "guide/guide.js") + "\nexport default showGuidePage;\n",
)


def guide(content: Json) -> None:
    """Show what :func:`guide_content` laid out."""
    # A list, since Streamlit loads pandas to look for frames among the values of a dict.
    _mount(key="guide", data=[content])


def guide_content(
    rubrics: Sequence[Rubric], preference: PreferenceForm | None, words: Words, text_language: str
) -> Json:
    """Lay the forms out for reading, the best level first."""
    return {
        "language": words.language,
        "text_language": text_language,
        "words": {name: words.app[name] for name in _WORDS},
        "rubrics": [_rubric(rubric, words) for rubric in rubrics],
        "preference": _preference(preference) if preference else None,
    }


def _rubric(rubric: Rubric, words: Words) -> Json:
    return {
        "title": rubric.title,
        "text": rubric.guide,
        "criteria": [_criterion(rubric, criterion, words) for criterion in rubric.criteria],
        "decision": _decision(rubric.decision) if rubric.decision else None,
        "flags": [
            {
                "name": flag.name,
                "text": flag.question,
                "note": words.app["blocking"] if flag.blocking else None,
            }
            for flag in rubric.flags
        ],
    }


def _criterion(rubric: Rubric, criterion: Criterion, words: Words) -> Json:
    labels = rubric.scale_of(criterion).labels
    return {
        "name": criterion.name,
        "question": criterion.question,
        "levels": [
            {"mark": str(value), "name": labels[value], "text": criterion.levels[value]}
            for value in reversed(rubric.values_of(criterion))
        ],
        "note": words.app["may_skip"] if criterion.could_not_check else None,
    }


def _decision(decision: Decision) -> Json:
    return {"question": decision.question, "options": [{"name": o.name} for o in decision.options]}


def _preference(form: PreferenceForm) -> Json:
    return {
        "title": form.title,
        "question": form.question,
        "options": [{"name": o.name, "text": o.descriptor} for o in form.options],
    }
