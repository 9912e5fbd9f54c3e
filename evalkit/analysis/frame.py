"""The two long frames that every analysis starts from, whoever collected the ratings.

Ratings: one row an answer, with the columns of ``RATING_COLUMNS``; ``value`` is a number, and empty
where ``missing_reason`` says why. Preferences: one row a choice between a system and the reference,
``value`` positive where it favours the system, with the columns of ``PREFERENCE_COLUMNS``.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.errors import RatingsTableError

if TYPE_CHECKING:
    import pandas as pd

RATING_COLUMNS = ("rater", "brief", "system", "outcome", "value", "missing_reason")
PREFERENCE_COLUMNS = ("rater", "brief", "system", "reference_system", "value", "system_is_left")
IDENTITY = ["rater", "brief", "system", "outcome"]


@dataclass(frozen=True, slots=True)
class Ratings:
    """Long ratings and long preferences of one study and one round; either may be empty."""

    scores: "pd.DataFrame"
    preferences: "pd.DataFrame"


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
    _check_once(ratings.preferences, ["rater", "brief", "system", "reference_system"])
    return ratings


def _check_once(frame: "pd.DataFrame", identity: list[str]) -> None:
    repeated = frame.duplicated(identity)
    if repeated.any():
        row = frame.loc[repeated, identity].iloc[0]
        named = ", ".join(f"{column} {row[column]}" for column in identity)
        raise RatingsTableError(
            f"{int(repeated.sum())} answers stand twice, the first for {named}. Each rater answers "
            "a question once; leave out repeats, or map a column that tells them apart."
        )
