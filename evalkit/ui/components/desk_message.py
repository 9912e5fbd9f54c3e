"""What the desk sends back: read strictly, since a changed client can send anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeGuard, cast, get_args

from evalkit.errors import AnswerError

Act = Literal["next", "previous", "goto", "pause", "skip"]

_MOST_ANSWERS = 500
_LARGEST_REVISION = 2**53
_LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class WantedSkip:
    """Why a rater wants to put a brief aside, unchecked."""

    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Message:
    """All answers of one assignment as the browser holds them, and what the rater wants next.

    ``answers`` is the whole form by question key; ``changed`` the keys that this page touched and
    does not know to be stored: only these may replace what is stored, or a page left open on
    another device would bring old answers back. ``target`` is the position asked for by ``goto``,
    ``seen`` the newest event of the assignment that the page knew. ``active_seconds`` counts the
    work on the assignment in all visits; ``rests`` where the page went out of sight. ``skip``
    is why the brief is put aside.
    """

    assignment_id: str
    revision: int
    answers: Mapping[str, object]
    act: Act | None = None
    target: int | None = None
    changed: frozenset[str] = field(default_factory=frozenset)
    seen: int | None = None
    wants_history: bool = False
    active_seconds: int = 0
    rests: bool = False
    skip: WantedSkip | None = None

    @property
    def touched(self) -> dict[str, object]:
        """The answers among ``changed``: what may be stored."""
        return {key: value for key, value in self.answers.items() if key in self.changed}


def read_message(raw: object) -> Message | None:
    """Read what the browser sent; None where it sent nothing.

    Raises
    ------
    AnswerError
        Where it is not a message of the desk; the sentence says what is wrong with it.

    Examples
    --------
    >>> read_message(None)
    >>> read_message({"assignment": "t0", "revision": 3, "answers": {}, "act": "next"}).act
    'next'
    """
    if raw is None:
        return None
    if not isinstance(raw, Mapping):
        raise AnswerError(f"The desk sends a mapping, and this is a {type(raw).__name__}.")
    answers = _answers(raw.get("answers"))
    return Message(
        assignment_id=_text(raw.get("assignment"), "assignment"),
        revision=_number(raw.get("revision"), "revision"),
        answers=answers,
        act=_act(raw.get("act")),
        target=None if raw.get("target") is None else _number(raw.get("target"), "target"),
        changed=_changed(raw.get("changed"), answers),
        seen=None if raw.get("seen") is None else _number(raw.get("seen"), "seen"),
        wants_history=raw.get("history") is True,
        active_seconds=_number(raw.get("active", 0), "active seconds"),
        rests=raw.get("rests") is True,
        skip=_skip(raw.get("skip")),
    )


def _skip(raw: object) -> WantedSkip | None:
    if raw is None:
        return None
    if not isinstance(raw, Mapping):
        raise AnswerError("The desk puts a brief aside with a reason and a note.")
    reason, note = raw.get("reason"), raw.get("note")
    if not isinstance(reason, str) or not isinstance(note, str) or len(note) > _LONGEST_NOTE:
        raise AnswerError("The reason for putting a brief aside is a word and a short text.")
    return WantedSkip(reason, note)


def _answers(raw: object) -> Mapping[str, object]:
    if not isinstance(raw, Mapping) or not all(isinstance(key, str) for key in raw):
        raise AnswerError("The desk sends its answers by question key, and these are not.")
    if len(raw) > _MOST_ANSWERS:
        raise AnswerError(f"{len(raw)} answers came at once; a form has at most {_MOST_ANSWERS}.")
    return MappingProxyType(dict(raw))


def _changed(raw: object, answers: Mapping[str, object]) -> frozenset[str]:
    if raw is None:
        return frozenset(answers)
    if not isinstance(raw, list) or not all(isinstance(key, str) for key in raw):
        raise AnswerError("The desk lists the changed questions by key, and this is no such list.")
    return frozenset(raw)


def _text(raw: object, name: str) -> str:
    if not isinstance(raw, str) or not 0 < len(raw) <= 200:
        raise AnswerError(f"A message of the desk names its {name}, and this one does not.")
    return raw


def _number(raw: object, name: str) -> int:
    if not _is_whole(raw) or not 0 <= raw <= _LARGEST_REVISION:
        raise AnswerError(f"A message of the desk has a whole number as its {name}.")
    return raw


def _is_whole(raw: object) -> TypeGuard[int]:
    return isinstance(raw, int) and not isinstance(raw, bool)


def _act(raw: object) -> Act | None:
    if raw is not None and raw not in get_args(Act):
        known = ", ".join(get_args(Act))
        raise AnswerError(f"The desk asks for one of {known}, not for {str(raw)[:40]!r}.")
    return cast("Act | None", raw)
