"""The comparison with and without raters and briefs that were left out, side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from evalkit.analysis.adjustment import EXPLORATORY
from evalkit.analysis.comparison import comparison_table
from evalkit.analysis.frame import Ratings, first_answers, of_round, rounds_of
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.summary import summarise

if TYPE_CHECKING:
    import pandas as pd

ALL = "all ratings"
EXCLUSION_COLUMNS = (
    "ratings",
    "exclusion",
    "outcome",
    "name",
    "role",
    "system",
    "reference_system",
    "estimate",
    "low",
    "high",
    "confidence",
    "p_value",
    "adjusted_p",
    "adjustment",
    "wins",
    "ties",
    "losses",
    "n_briefs",
    "n_pairs",
    "why_undefined",
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One rater or brief: ``column`` is the one that holds its ``name``."""

    column: str
    name: str
    is_planned: bool


def without(ratings: Ratings, left_out: Iterable[LeftOut]) -> Ratings:
    """The ratings without these raters and briefs."""
    for one in left_out:
        frames = {part.name: getattr(ratings, part.name) for part in fields(ratings)}
        ratings = replace(
            ratings,
            **{name: _without(frame, one) for name, frame in frames.items() if frame is not None},
        )
    return ratings


def _without(frame: "pd.DataFrame", one: LeftOut) -> "pd.DataFrame":
    if one.column not in frame.columns:
        return frame
    return frame[frame[one.column] != one.name].reset_index(drop=True)


def exclusion_table(
    ratings: Ratings, left_out: Sequence[LeftOut], plan: AnalysisPlan
) -> "pd.DataFrame":
    """The planned comparisons on all ratings, without planned exclusions, and without any.

    Columns ``EXCLUSION_COLUMNS``: ``ratings`` says in words which were compared, ``exclusion`` is
    empty, planned or departure.
    """
    import pandas as pd

    planned = [one for one in left_out if one.is_planned]
    sets: list[tuple[str, Sequence[LeftOut]]] = [("", ())]
    sets += [("planned", planned)] if planned else []
    sets += [("departure", left_out)] if len(planned) < len(left_out) else []
    last = _last_round(ratings)
    tables = [
        comparison_table(summarise(without(last, chosen), plan), plan)
        .query("role != @EXPLORATORY", local_dict={"EXPLORATORY": EXPLORATORY})
        .assign(ratings=_words(chosen), exclusion=exclusion)
        for exclusion, chosen in sets
    ]
    return pd.concat(tables, ignore_index=True)[list(EXCLUSION_COLUMNS)]


def _last_round(ratings: Ratings) -> Ratings:
    first, numbers = first_answers(ratings), rounds_of(ratings)
    return of_round(first, numbers[-1]) if numbers else first


def _words(left_out: Sequence[LeftOut]) -> str:
    named = ", ".join(f"{one.column} {one.name}" for one in left_out)
    return f"without {named}" if named else ALL
