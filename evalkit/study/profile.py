"""What a study asks its raters about themselves, and what it asks them to consent to."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Annotated, TypeAlias

from pydantic import Field

from evalkit.study.rubric import content_hash
from evalkit.study.value import AsTuple, Identifier, Prose, Value

Wording: TypeAlias = Prose | dict[Identifier, Prose]
"""One text for everybody, or one for each language by its code."""

ProfileValue: TypeAlias = str | int | float | bool | tuple[str, ...]
"""An answer: an option's id, several of them, a number, a text, or yes or no."""

LONGEST_ANSWER = 2_000
LARGEST_NUMBER = 1e9


class ProfileType(StrEnum):
    """What a question of the form takes."""

    CHOICE = "choice"
    CHOICES = "choices"  # any number of the options
    NUMBER = "number"
    TEXT = "text"
    YES_NO = "yes_no"


WITH_OPTIONS = (ProfileType.CHOICE, ProfileType.CHOICES)


class Consent(StrEnum):
    """What a rater said to the consent text."""

    GIVEN = "given"
    DECLINED = "declined"
    NOT_ASKED = "not_asked"  # the form has no such text


class ProfileOption(Value):
    """One option of a choice."""

    id: Identifier
    label: Wording


class ProfileQuestion(Value):
    """One question; ``least`` and ``most`` limit a number, ``help`` stands below the question."""

    id: Identifier
    question: Wording
    type: Annotated[ProfileType, Field(strict=False)]
    required: bool = False
    help: Wording | None = None
    options: Annotated[tuple[ProfileOption, ...], AsTuple] = ()
    least: float | None = None
    most: float | None = None


class ConsentText(Value):
    """What raters agree to before they work; a change of its words is a new version."""

    version: Annotated[int, Field(ge=1)]
    text: Wording


class ProfileForm(Value):
    """The content of a profile file, such as `profile.yaml`."""

    consent: ConsentText | None = None
    questions: Annotated[tuple[ProfileQuestion, ...], AsTuple] = ()

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over the content, the same however the YAML was laid out."""
        return content_hash(self)

    @cached_property
    def consent_hash(self) -> str:
        """SHA-256 over the consent text in all its languages; empty where there is none."""
        return content_hash(self.consent) if self.consent else ""


def in_language(wording: Wording, language: str, of_the_study: str) -> str:
    """The words for a reader: in that language, else in the study's, else the first there are.

    Examples
    --------
    >>> in_language({"en": "Role", "es": "Función"}, "es", "en"), in_language("Role", "es", "en")
    ('Función', 'Role')
    """
    if isinstance(wording, str):
        return wording
    known = (wording.get(code) for code in (language, of_the_study))
    return next((text for text in known if text), next(iter(wording.values())))


def language_of(wording: Wording, language: str, of_the_study: str) -> str:
    """The language in which :func:`in_language` answers.

    Examples
    --------
    >>> language_of({"en": "Role"}, "es", "en"), language_of({"en": "a", "es": "b"}, "es", "en")
    ('en', 'es')
    """
    if isinstance(wording, str):
        return of_the_study
    return next((code for code in (language, of_the_study) if code in wording), next(iter(wording)))


@dataclass(frozen=True, slots=True)
class ReadProfile:
    """What came from a page: the answers that the form takes, and the questions it cannot leave so.

    ``answers`` hold None for a question that was left empty and may be. ``missing`` are required
    and empty, ``refused`` were answered in a way that the form does not take; both by question id,
    in the order of the form.
    """

    answers: Mapping[str, ProfileValue | None] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it can be stored."""
        return not self.missing and not self.refused


def read_profile(form: ProfileForm, raw: Mapping[str, object]) -> ReadProfile:
    """Read what a page sent, question by question; keys that no question has are passed over.

    Examples
    --------
    >>> years = ProfileQuestion(id="years", question="Years?", type="number", required=True)
    >>> form = ProfileForm(questions=(years,))
    >>> read_profile(form, {"years": "7"}).answers, read_profile(form, {}).missing
    ({'years': 7}, ('years',))
    """
    answers: dict[str, ProfileValue | None] = {}
    missing: list[str] = []
    refused: list[str] = []
    for question in form.questions:
        came = raw.get(question.id)
        value = None if _is_empty(came) else _value(question, came)
        if value is not None or (_is_empty(came) and not question.required):
            answers[question.id] = value
        else:
            (missing if _is_empty(came) else refused).append(question.id)
    return ReadProfile(answers, tuple(missing), tuple(refused))


def _is_empty(came: object) -> bool:
    return came is None or came == [] or (isinstance(came, str) and not came.strip())


def _value(question: ProfileQuestion, came: object) -> ProfileValue | None:
    """The answer, or None where the question does not take it."""
    options = [option.id for option in question.options]
    match question.type:
        case ProfileType.CHOICE:
            return came if isinstance(came, str) and came in options else None
        case ProfileType.CHOICES:
            chosen = came if isinstance(came, list | tuple) else (came,)
            is_known = all(one in options for one in chosen)
            return tuple(one for one in options if one in chosen) if is_known else None
        case ProfileType.NUMBER:
            return _number(question, came)
        case ProfileType.TEXT:
            is_fit = isinstance(came, str) and len(came) <= LONGEST_ANSWER
            return str(came).strip() if is_fit else None
        case ProfileType.YES_NO:
            return {"yes": True, "no": False}.get(came) if isinstance(came, str) else None


def _number(question: ProfileQuestion, came: object) -> int | float | None:
    """A number within the limits; a comma parts decimals where the rater writes one."""
    try:
        number = float(str(came).strip().replace(",", ".")) if isinstance(came, str) else math.nan
    except ValueError:
        return None
    low = -LARGEST_NUMBER if question.least is None else question.least
    high = LARGEST_NUMBER if question.most is None else question.most
    if not low <= number <= high:
        return None
    return int(number) if number.is_integer() else number
