"""What the ratings look like before anything is compared: means, spread, every level's count."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.outcome import AnalysisPlan, Outcome, OutcomeKind
from evalkit.analysis.rating_cube import Floats, RatingCube, composite_scores
from evalkit.analysis.tidy import tidy_frame

if TYPE_CHECKING:
    import pandas as pd

DESCRIPTIVE_COLUMNS = [
    "outcome",
    "name",
    "kind",
    "system",
    "mean",
    "sd",
    "median",
    "lowest",
    "highest",
    "n_ratings",
    "n_passages",
    "n_raters",
    "method",
    "why_undefined",
]
DISTRIBUTION_COLUMNS = ["outcome", "name", "system", "value", "count", "share", "n_ratings"]
OF_RATINGS = "over all ratings"
OF_COMPOSITES = "over every rater's mean of the criteria"
OF_CHOICES = "over all preferences, positive for the system"


def descriptive_table(cube: RatingCube, plan: AnalysisPlan) -> "pd.DataFrame":
    """Mean, standard deviation and median of every outcome and system.

    Returns
    -------
    DataFrame
        With ``DESCRIPTIVE_COLUMNS``, on the scale as it was rated, whichever end is the good one.
        Preferences are counted for every system but the reference.
    """
    rows = [
        {
            "outcome": outcome.id,
            "name": outcome.name,
            "kind": outcome.kind.value,
            "system": system,
            **_described(scores),
            "method": method,
        }
        for outcome, system, scores, method in _parts(cube, plan)
    ]
    return tidy_frame(rows, DESCRIPTIVE_COLUMNS)


def distribution_table(cube: RatingCube, plan: AnalysisPlan) -> "pd.DataFrame":
    """How many ratings each declared level got, unused levels included; ``DISTRIBUTION_COLUMNS``.

    The composite has no levels and is not in it.
    """
    rows = [
        {"outcome": outcome.id, "name": outcome.name, "system": system, **row}
        for outcome, system, scores, _ in _parts(cube, plan)
        if outcome.kind is not OutcomeKind.COMPOSITE
        for row in _levels(scores, outcome)
    ]
    return tidy_frame(rows, DISTRIBUTION_COLUMNS)


def _parts(cube: RatingCube, plan: AnalysisPlan) -> Iterator[tuple[Outcome, str, Floats, str]]:
    """Each outcome and system with its ratings, shape (n_briefs, n_raters)."""
    for outcome in plan.outcomes:
        place = cube.place_of(outcome.id)
        if place is not None:
            scores, method = cube.scores[place], OF_RATINGS
        elif outcome.kind is OutcomeKind.PREFERENCE:
            scores, method = cube.choices, OF_CHOICES
        else:
            scores, method = composite_scores(cube, plan), OF_COMPOSITES
        for at, system in enumerate(cube.systems):
            if place is None and method == OF_CHOICES and system == plan.reference_system:
                continue
            yield outcome, system, scores[:, at, :], method


def _described(scores: Floats) -> dict[str, Any]:
    is_given = ~np.isnan(scores)
    given = scores[is_given]
    counted = {
        "n_ratings": given.size,
        "n_passages": int(is_given.any(axis=1).sum()),
        "n_raters": int(is_given.any(axis=0).sum()),
    }
    if not given.size:
        return counted | {"why_undefined": "there are no ratings"}
    return counted | {
        "mean": float(given.mean()),
        "sd": float(given.std(ddof=1)) if given.size > 1 else None,
        "median": float(np.median(given)),
        "lowest": float(given.min()),
        "highest": float(given.max()),
        "why_undefined": "" if given.size > 1 else "one rating has no spread",
    }


def _levels(scores: Floats, outcome: Outcome) -> list[dict[str, Any]]:
    given = scores[~np.isnan(scores)]
    found, counts = np.unique(given, return_counts=True)
    counted = dict.fromkeys(outcome.values, 0) | dict(
        zip(found.tolist(), counts.tolist(), strict=True)
    )
    return [
        {
            "value": value,
            "count": count,
            "share": count / given.size if given.size else None,
            "n_ratings": given.size,
        }
        for value, count in sorted(counted.items())
    ]
