"""What everybody of a study is told of it: its language, whether it is a pilot, until when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from evalkit.study.language import DEFAULT_LANGUAGE

LANGUAGE, PILOT, DEADLINE = "language", "pilot", "deadline"
PILOT_NOTE = (
    "PILOT: these ratings were given to try the study out. They enter no analysis but the pilot's "
    "own, and nothing they show is a finding."
)


@dataclass(frozen=True, slots=True)
class StudyTerms:
    """The terms that a study was opened on; they name no system, so raters may know them.

    ``deadline`` is a day, and lasts until its end wherever a reader is.
    """

    language: str = DEFAULT_LANGUAGE
    is_pilot: bool = False
    deadline: date | None = None


def terms_in(detail: Mapping[str, object]) -> StudyTerms:
    """The terms, from what was written down when the study was opened.

    Examples
    --------
    >>> terms_in({"pilot": True, "deadline": "2026-12-18"})
    StudyTerms(language='en', is_pilot=True, deadline=datetime.date(2026, 12, 18))
    """
    return StudyTerms(
        language=str(detail.get(LANGUAGE, DEFAULT_LANGUAGE)),
        is_pilot=detail.get(PILOT) is True,
        deadline=day_in(str(detail.get(DEADLINE, ""))),
    )


def day_in(text: str) -> date | None:
    """The day that a text names as year, month and day; None where it names none.

    Examples
    --------
    >>> day_in("2026-12-18"), day_in("2026-02-30"), day_in("18 December")
    (datetime.date(2026, 12, 18), None, None)
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
