"""How often each rater gives each level: the range that is used, seen and not only measured."""

from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.coefficients import require_persons
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.rater_measures import CRITERIA, pooled_criteria
from evalkit.analysis.rating_cube import RatingCube
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError

if TYPE_CHECKING:
    import pandas as pd

LEVEL_COLUMNS = ["rater", "outcome", "value", "count", "share", "n_ratings", "why_undefined"]


def rater_level_table(cube: RatingCube, plan: AnalysisPlan) -> "pd.DataFrame":
    """How many ratings of each declared level every rater gave, all systems together.

    Returns
    -------
    DataFrame
        With ``LEVEL_COLUMNS``, over the criteria that share one scale; levels nobody gave count 0.
        Where raters are anonymous slots there is one row, and its ``why_undefined`` says so.
    """
    try:
        require_persons(plan, "which levels are used belongs to a person")
    except StatisticError as reason:
        return tidy_frame([{"why_undefined": str(reason)}], LEVEL_COLUMNS)
    together = pooled_criteria(cube, plan)
    rows: list[dict[str, Any]] = []
    for place, rater in enumerate(cube.raters if together else ()):
        scores = together.scores[..., place] if together else np.empty(0)
        given = scores[~np.isnan(scores)]
        for value in together.values if together else ():
            count = int((given == value).sum())
            rows.append(
                {
                    "rater": rater,
                    "outcome": CRITERIA,
                    "value": float(value),
                    "count": count,
                    "share": count / given.size if given.size else None,
                    "n_ratings": given.size,
                }
            )
    return tidy_frame(rows, LEVEL_COLUMNS)
