"""Which passages the raters differ on most: for reading them again, not for any test."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.rating_cube import Floats, RatingCube
from evalkit.analysis.tidy import tidy_frame

if TYPE_CHECKING:
    import pandas as pd

DISAGREEMENT_COLUMNS = [
    "brief",
    "system",
    "passage",
    "mean_steps_apart",
    "most_steps_apart",
    "widest_outcome",
    "n_outcomes",
    "n_raters",
    "n_rating_pairs",
    "method",
]
METHOD = "levels between two ratings of one criterion, over all pairs of raters"


def passage_names(scores: "pd.DataFrame") -> Mapping[tuple[str, str], str]:
    """What each brief's and system's passage is called, where the ratings say so."""
    if "passage" not in scores.columns:
        return {}
    named = scores[["brief", "system", "passage"]].dropna().drop_duplicates(["brief", "system"])
    keys = zip(named["brief"].astype(str), named["system"].astype(str), strict=True)
    return dict(zip(keys, named["passage"].astype(str), strict=True))


def disagreement_table(
    cube: RatingCube, plan: AnalysisPlan, names: Mapping[tuple[str, str], str] | None = None
) -> "pd.DataFrame":
    """How many levels apart two raters are on each passage, the widest first.

    Parameters
    ----------
    names
        A name of each passage by brief and system, by which it can be found again.

    Returns
    -------
    DataFrame
        With ``DISAGREEMENT_COLUMNS``, over the criteria; passages with one rater are left out. No
        score stands in it, so that it says nothing of which system is better.
    """
    places = [place for place, outcome in enumerate(cube.outcomes) if outcome in plan.criteria]
    steps = np.stack([_steps(cube, place) for place in places]) if places else cube.scores[:0]
    rows = [
        {
            "brief": brief,
            "system": system,
            "passage": (names or {}).get((brief, system), ""),
            **_passage(cube, steps[:, at, of], places),
        }
        for at, brief in enumerate(cube.briefs)
        for of, system in enumerate(cube.systems)
        if ((~np.isnan(steps[:, at, of])).sum(axis=1) > 1).any()
    ]
    table = tidy_frame(rows, DISAGREEMENT_COLUMNS)
    return table.sort_values("mean_steps_apart", ascending=False, kind="stable", ignore_index=True)


def _steps(cube: RatingCube, place: int) -> Floats:
    """Ratings as the number of their level, so that scales of any spacing compare."""
    scores, values = cube.scores[place], np.array(cube.outcomes[place].values)
    level = np.searchsorted(values, np.where(np.isnan(scores), values[0], scores))
    return np.where(np.isnan(scores), np.nan, level)


def _passage(cube: RatingCube, steps: Floats, places: list[int]) -> dict[str, Any]:
    upper = np.triu_indices(steps.shape[1], k=1)
    apart = np.abs(steps[:, :, np.newaxis] - steps[:, np.newaxis, :])[:, upper[0], upper[1]]
    given = ~np.isnan(apart)
    rated = given.any(axis=1)
    widest = int(np.where(given, apart, -1).max(axis=1).argmax())
    return {
        "mean_steps_apart": float(apart[given].mean()),
        "most_steps_apart": int(apart[given].max()),
        "widest_outcome": cube.outcomes[places[widest]].id,
        "n_outcomes": int(rated.sum()),
        "n_raters": int((~np.isnan(steps)).any(axis=0).sum()),
        "n_rating_pairs": int(given.sum()),
        "method": METHOD,
    }
