"""What is missing, and why, by outcome and system."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from evalkit.analysis.coded_scores import coded
from evalkit.analysis.frame import Ratings
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.rating_cube import RatingCube
from evalkit.analysis.tidy import tidy_frame
from evalkit.study.answer import MissingReason

if TYPE_CHECKING:
    import pandas as pd

Flags = npt.NDArray[np.bool_]
MISSING_COLUMNS = [
    "outcome",
    "name",
    "system",
    "n_asked",
    "n_given",
    "n_missing",
    "n_could_not_check",
    "n_other_reason",
    "n_unanswered",
    "share_missing",
    "share_could_not_check",
    "other_reasons",
    "n_briefs",
    "method",
]
ASSIGNED, STARTED = "assigned raters and briefs", "raters and briefs with any answer"


@dataclass(frozen=True, slots=True)
class Missing:
    """Which answers were asked for, and which have a reason instead of a value.

    ``is_asked`` and ``reason`` have shape (n_outcomes, n_briefs, n_systems, n_raters); ``reason``
    numbers ``reasons`` from 0, and is -1 where there is none. ``is_assigned`` and ``is_started``
    have shape (n_briefs, n_raters).
    """

    is_asked: Flags
    reason: npt.NDArray[np.int64]
    reasons: tuple[str, ...]
    is_assigned: Flags
    is_started: Flags
    counted: str

    def has_reason(self, name: str) -> Flags:
        """Where this reason was given; same shape as ``reason``."""
        place = self.reasons.index(name) if name in self.reasons else len(self.reasons)
        return np.asarray(self.reason == place)


def missing_answers(ratings: Ratings, cube: RatingCube) -> Missing:
    """Find what was asked: of everybody who had the brief, what anybody answered in it."""
    reason, reasons = _reasons(ratings.scores, cube)
    answered = ~np.isnan(cube.scores) | (reason >= 0)
    chose = any_over(~np.isnan(cube.choices), 1)
    is_started = any_over(answered, (0, 2)) | chose
    is_assigned = is_started | _assigned(ratings.assigned, cube)
    asked_in, has_passage = any_over(answered, (2, 3)), any_over(answered, (0, 3))
    is_asked = (
        asked_in[:, :, np.newaxis, np.newaxis]
        & has_passage[np.newaxis, :, :, np.newaxis]
        & is_assigned[np.newaxis, :, np.newaxis, :]
    )
    counted = STARTED if ratings.assigned is None else ASSIGNED
    return Missing(is_asked, reason, reasons, is_assigned, is_started, counted)


def any_over(flags: Flags, axis: int | tuple[int, ...]) -> Flags:
    """Whether any flag is true along one axis or several."""
    return np.asarray(flags.any(axis=axis))


def _reasons(
    scores: "pd.DataFrame", cube: RatingCube
) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    place = np.full(cube.scores.shape, -1, dtype=np.int64)
    given = scores["missing_reason"].notna() & (scores["missing_reason"] != "")
    without = scores[scores["value"].isna() & given]
    named = coded(without["missing_reason"])
    cell = (
        coded(without["outcome"]).as_codes_of(tuple(o.id for o in cube.outcomes)),
        coded(without["brief"]).as_codes_of(cube.briefs),
        coded(without["system"]).as_codes_of(cube.systems),
        coded(without["rater"]).as_codes_of(cube.raters),
    )
    known = np.logical_and.reduce([codes >= 0 for codes in cell])
    place[tuple(codes[known] for codes in cell)] = named.code[known]
    return place, named.names


def _assigned(assigned: "pd.DataFrame | None", cube: RatingCube) -> Flags:
    flags = np.zeros((len(cube.briefs), len(cube.raters)), dtype=bool)
    if assigned is None:
        return flags
    brief = coded(assigned["brief"]).as_codes_of(cube.briefs)
    rater = coded(assigned["rater"]).as_codes_of(cube.raters)
    known = (brief >= 0) & (rater >= 0)
    flags[brief[known], rater[known]] = True
    return flags


def missing_table(cube: RatingCube, missing: Missing, plan: AnalysisPlan) -> "pd.DataFrame":
    """What could not be checked, and what was left out, by outcome and system.

    Returns
    -------
    DataFrame
        With ``MISSING_COLUMNS``, of the briefs that a rater began; what was never begun is in the
        flow. A share that differs between systems is a result, not a nuisance.
    """
    rows = [
        {
            "outcome": outcome.id,
            "name": outcome.name,
            "system": system,
            **_missing(cube, missing, place, at),
        }
        for place, outcome in enumerate(cube.outcomes)
        for at, system in enumerate(plan.systems)
    ]
    return tidy_frame(rows, MISSING_COLUMNS)


def _missing(cube: RatingCube, missing: Missing, place: int, at: int) -> dict[str, Any]:
    asked = missing.is_asked[place, :, at, :] & missing.is_started
    is_given = ~np.isnan(cube.scores[place, :, at, :]) & asked
    unchecked = missing.has_reason(MissingReason.COULD_NOT_CHECK)[place, :, at, :] & asked
    reason = np.where(asked & ~is_given & ~unchecked, missing.reason[place, :, at, :], -1)
    others = {name: int((reason == number).sum()) for number, name in enumerate(missing.reasons)}
    n_asked, n_given, n_unchecked = (int(flags.sum()) for flags in (asked, is_given, unchecked))
    n_other = sum(others.values())
    return {
        "n_asked": n_asked,
        "n_given": n_given,
        "n_missing": n_asked - n_given,
        "n_could_not_check": n_unchecked,
        "n_other_reason": n_other,
        "n_unanswered": n_asked - n_given - n_unchecked - n_other,
        "share_missing": (n_asked - n_given) / n_asked if n_asked else None,
        "share_could_not_check": n_unchecked / n_asked if n_asked else None,
        "other_reasons": "; ".join(f"{name}: {count}" for name, count in others.items() if count),
        "n_briefs": int(asked.any(axis=1).sum()),
        "method": STARTED,
    }
