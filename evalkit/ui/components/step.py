"""A calm page beside the desk, as one component: a pause, a last question, a goodbye.

Like the desk it works without callbacks: read :func:`waiting_step` first, act on it, then mount the
next step; where mounting brings a message to light, after a reconnect, run the script again.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final, TypeGuard

import streamlit as st

from evalkit.study.blinded import BlindedPassage
from evalkit.ui.components.assets import joined
from evalkit.ui.components.desk_text import lay_out
from evalkit.ui.words.languages import Words

Json = dict[str, object]
_KEY: Final = "step"
_HANDLED: Final = "step-handled"
_LONGEST_TEXT: Final = 10_000
_LARGEST_REVISION: Final = 2**53
_MOST_QUESTIONS: Final = 200
_MOST_ANSWERS: Final = 2_000

_mount = st.components.v2.component(
    "evalkit_step",
    html="<div class='desk' id='step'></div>",
    css=joined(
        "desk/paper.css", "desk/reading.css", "desk/form.css", "desk/bar.css", "step/step.css"
    ),
    js=joined("desk/words.js", "step/typing.js", "step/questions.js", "step/step.js")
    + "\nexport default mountStep;\n",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a rater chose on a step: the act, and what was chosen and written with it.

    ``answers`` are those to the step's questions, by their ids, as the browser sent them.
    """

    step: str
    revision: int
    act: str
    choice: str
    text: str
    answers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field:
    """A text field with its label and what it holds already."""

    label: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class AskedOnStep:
    """One question of a form on a step.

    ``kind`` is choice, choices, number or text; ``options`` are pairs of a value and its label;
    ``value`` is what is answered already, a list for choices. ``problem`` stands by a question that
    was not answered as it must be, ``needed`` by one that must be.
    """

    id: str
    kind: str
    label: str
    language: str
    options: tuple[tuple[str, str], ...] = ()
    help: str = ""
    value: str | list[str] = ""
    needed: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said about one question of a passage: its name, one line, and the reason.

    ``distance`` counts levels from the consensus, where there is something to compare.
    """

    name: str
    line: str
    text: str = ""
    distance: int | None = None


@dataclass(frozen=True, slots=True)
class StepView:
    """What stands on a step; ``step`` names it, and another name builds the page anew.

    ``buttons`` and ``options`` are pairs of a value and its label; the first button is the one that
    Enter presses. ``about`` names the brief of the passages, ``remarks`` stand beside them.
    ``quoted`` are paragraphs of the study's own, in a language of theirs.
    """

    step: str
    kind: str
    title: str
    buttons: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...] = ()
    about: str = ""
    passages: tuple[BlindedPassage, ...] = ()
    question: str = ""
    options: tuple[tuple[str, str], ...] = ()
    field: Field | None = None
    remarks: tuple[Remark, ...] = ()
    quoted: tuple[str, ...] = ()
    quoted_language: str = ""
    questions: tuple[AskedOnStep, ...] = ()
    error: str | None = None


def waiting_step() -> Choice | None:
    """Return the choice that came with this run and was not handled yet."""
    choice = _held()
    handled = st.session_state.get(_HANDLED, 0)
    return choice if choice is not None and choice.revision > handled else None


def handled(choice: Choice) -> None:
    """Remember that this choice, sent once or more often, has had its effect."""
    st.session_state[_HANDLED] = choice.revision


def step(view: StepView, words: Words, text_language: str) -> bool:
    """Show a step; True where mounting brought a choice to light, so that the script runs again."""
    before = _held()
    # A list, since Streamlit loads pandas to look for frames among the values of a dict.
    result = _mount(key=_KEY, data=[_json(view, words, text_language)], on_message_change=_nothing)
    after = read_choice(result.message)
    return after is not None and after != before


def read_choice(raw: object) -> Choice | None:
    """Read what the browser sent; None for anything that no step sends.

    Examples
    --------
    >>> read_choice({"step": "pause", "revision": 3, "act": "continue"}).act
    'continue'
    >>> read_choice({"step": "pause", "revision": "3", "act": "continue"})
    """
    if not isinstance(raw, Mapping):
        return None
    revision = raw.get("revision")
    if not isinstance(revision, int) or not 0 < revision < _LARGEST_REVISION:
        return None
    answers = raw.get("answers") or {}
    if not _is_small(answers):
        return None
    texts = [raw.get(name) or "" for name in ("step", "act", "choice", "text")]
    if not all(isinstance(text, str) and len(text) <= _LONGEST_TEXT for text in texts):
        return None
    name, act, choice, text = (str(text) for text in texts)
    return Choice(name, revision, act, choice, text, answers)


def _is_small(answers: object) -> TypeGuard[Mapping[str, object]]:
    """Whether these are texts, or lists of them, by question, of a size that a form can have."""
    if not isinstance(answers, Mapping) or len(answers) > _MOST_QUESTIONS:
        return False
    texts = [text for one in answers.values() for text in (one if isinstance(one, list) else [one])]
    is_text = all(isinstance(text, str) and len(text) <= _LONGEST_TEXT for text in texts)
    return is_text and len(texts) <= _MOST_ANSWERS


def _json(view: StepView, words: Words, text_language: str) -> Json:
    return {
        "step": view.step,
        "kind": view.kind,
        "title": view.title,
        "paragraphs": list(view.paragraphs),
        "about": view.about,
        "passages": [_passage(passage, words) for passage in view.passages],
        "remarks": [_remark(remark) for remark in view.remarks],
        "quoted": list(view.quoted),
        "quoted_language": view.quoted_language,
        "questions": [_asked(one) for one in view.questions],
        "question": view.question,
        "options": [list(option) for option in view.options],
        "field": {"label": view.field.label, "value": view.field.value} if view.field else None,
        "buttons": [list(button) for button in view.buttons],
        "error": view.error,
        "handled": st.session_state.get(_HANDLED, 0),
        "language": words.language,
        "text_language": text_language,
        "words": {
            "storing": words.app["storing"],
            "retrying": words.app["not_stored"],
            "choose": words.app["guess_choose"],
        },
    }


def _remark(remark: Remark) -> Json:
    return {
        "name": remark.name,
        "line": remark.line,
        "text": remark.text,
        "distance": remark.distance,
    }


def _asked(one: AskedOnStep) -> Json:
    return {**asdict(one), "options": [list(option) for option in one.options]}


def _passage(passage: BlindedPassage, words: Words) -> Json:
    laid_out = lay_out(passage.text)
    return {
        "name": words.desk["passage"].format(label=passage.slot.label),
        "title": laid_out.title.text if laid_out.title else "",
        "paragraphs": [paragraph.text for paragraph in laid_out.paragraphs],
        "verse": laid_out.is_verse,
    }


def _held() -> Choice | None:
    state = st.session_state.get(_KEY)
    return read_choice(state.get("message")) if state else None


def _nothing() -> None:
    """Declare the state key to Streamlit; choices are handled by comparing, not in callbacks."""
