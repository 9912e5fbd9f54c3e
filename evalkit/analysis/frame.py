"""The two long frames that every analysis starts from, whoever collected the ratings.

Ratings: one row an answer, with the columns of ``RATING_COLUMNS``; ``value`` is a number, and empty
where ``missing_reason`` says why. Preferences: one row a choice between a system and the reference,
``value`` positive where it favours the system, with the columns of ``PREFERENCE_COLUMNS``.

Columns of ``OPTIONAL_COLUMNS`` open further tables where they are there: ``grade`` and
``passage_type`` of the brief; ``position`` of the work in the rater's own order and ``answered_at``
for drift and speed; ``words`` of the passage; ``round``; ``repeat``, which counts 1, 2 ... where a
rater got the same passage again; ``passage``, a name of the passage that tells no system.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evalkit.errors import RatingsTableError

if TYPE_CHECKING:
    import pandas as pd

RATING_COLUMNS = ("rater", "brief", "system", "outcome", "value", "missing_reason")
PREFERENCE_COLUMNS = ("rater", "brief", "system", "reference_system", "value", "system_is_left")
OPTIONAL_COLUMNS = (
    "grade",
    "passage_type",
    "position",
    "answered_at",
    "words",
    "round",
    "repeat",
    "passage",
)
IDENTITY = ["rater", "brief", "system", "outcome"]
CHOICE_IDENTITY = ["rater", "brief", "system", "reference_system"]
TELLING_APART = ("round", "repeat")


@dataclass(frozen=True, slots=True)
class Ratings:
    """Long ratings and long preferences of one study; either may be empty.

    ``assigned`` has one row a rater and brief that were to be rated, where that is known, and
    ``guesses`` one a rater's guess at the end (``rater``, ``guess``, ``truth``), where systems are
    known. ``known`` has the scores of validity passages (`analysis.validity`).
    """

    scores: "pd.DataFrame"
    preferences: "pd.DataFrame"
    assigned: "pd.DataFrame | None" = None
    guesses: "pd.DataFrame | None" = None
    known: "pd.DataFrame | None" = None


def check_ratings(ratings: Ratings) -> Ratings:
    """Check columns and that each answer stands once; give the same ratings back.

    Raises
    ------
    RatingsTableError
        Where a column is missing, or one rater answered the same question twice.
    """
    for frame, columns in (
        (ratings.scores, RATING_COLUMNS),
        (ratings.preferences, PREFERENCE_COLUMNS),
    ):
        missing = [column for column in columns if column not in frame.columns]
        if missing:
            raise RatingsTableError(
                f"The ratings need the columns {', '.join(columns)}; {', '.join(missing)} "
                "is missing. Name it with a column mapping."
            )
    _check_once(ratings.scores, IDENTITY)
    _check_once(ratings.preferences, CHOICE_IDENTITY)
    return ratings


def _check_once(frame: "pd.DataFrame", identity: list[str]) -> None:
    told_apart = [*identity, *(name for name in TELLING_APART if name in frame.columns)]
    repeated = frame.duplicated(told_apart)
    if repeated.any():
        row = frame.loc[repeated, identity].iloc[0]
        named = ", ".join(f"{column} {row[column]}" for column in identity)
        raise RatingsTableError(
            f"{int(repeated.sum())} answers stand twice, the first for {named}. Each rater answers "
            "a question once; leave out repeats, or map a column that tells them apart."
        )


def first_answers(ratings: Ratings) -> Ratings:
    """The ratings without hidden repeats, which never enter agreement or comparison."""
    return replace(
        ratings,
        scores=_where_first(ratings.scores),
        preferences=_where_first(ratings.preferences),
    )


def _where_first(frame: "pd.DataFrame") -> "pd.DataFrame":
    return frame[frame["repeat"] == 1] if "repeat" in frame.columns else frame


def rounds_of(ratings: Ratings) -> tuple[int, ...]:
    """The rounds of the ratings in rising order; empty where no column tells them apart."""
    found: set[int] = set()
    for frame in (ratings.scores, ratings.preferences):
        if "round" in frame.columns:
            found |= {int(number) for number in frame["round"].unique()}
    return tuple(sorted(found))


def of_round(ratings: Ratings, number: int) -> Ratings:
    """The ratings of one round."""

    def chosen(frame: "pd.DataFrame") -> "pd.DataFrame":
        return frame[frame["round"] == number] if "round" in frame.columns else frame

    return replace(ratings, scores=chosen(ratings.scores), preferences=chosen(ratings.preferences))
