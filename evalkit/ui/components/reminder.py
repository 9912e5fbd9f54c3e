"""A reminder to paste into a mail, in the study's language; no link stands in it."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

STEP_MINUTES = 5


class Waiting(Protocol):
    """A rater who has work left."""

    @property
    def name(self) -> str:
        """What the rater is called."""

    @property
    def n_assignments(self) -> int:
        """All of the rater's assignments."""

    @property
    def n_left(self) -> int:
        """Those that are not finished."""

    @property
    def minutes(self) -> float | None:
        """How long one takes this rater, where that is known."""


def reminder_text(words: Mapping[str, str], rater: Waiting, by: date | None) -> str:
    """What to write to a rater: what is left, about how long it takes, and by when.

    Parameters
    ----------
    words
        The rater's side's words around the pages, in the language of the study.
    """
    counts = {"left": str(rater.n_left), "total": str(rater.n_assignments)}
    left = words["reminder_left_one" if rater.n_left == 1 else "reminder_left"].format(**counts)
    sentences = [words["reminder_thanks"], left]
    if rater.minutes:
        minutes = max(1, round(rater.n_left * rater.minutes / STEP_MINUTES)) * STEP_MINUTES
        sentences.append(words["reminder_time"].format(minutes=minutes))
    if by is not None:
        sentences.append(words["reminder_by"].format(date=by.isoformat()))
    body = " ".join([*sentences, words["reminder_link"]])
    return f"{words['reminder_dear'].format(name=rater.name)}\n\n{body}"
