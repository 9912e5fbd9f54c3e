"""Every rater's pair of ratings behind the differences: the matrices in tidy form."""

from typing import TYPE_CHECKING

import numpy as np

from evalkit.analysis.effects import Compared
from evalkit.analysis.outcome import AnalysisPlan

if TYPE_CHECKING:
    import pandas as pd

PAIRED_COLUMNS = [
    "outcome",
    "system",
    "reference_system",
    "brief",
    "rater",
    "system_score",
    "reference_score",
    "difference",
]


def paired_ratings_table(pairs: list[Compared], plan: AnalysisPlan) -> "pd.DataFrame":
    """One row a rater, brief, outcome and compared system that has both scores.

    Returns
    -------
    DataFrame
        With ``PAIRED_COLUMNS``. Scores are as they were given and empty for preferences;
        ``difference`` is turned so that more is better. What has no pair is in the flow table.
    """
    import pandas as pd

    frames = [frame for pair in pairs for frame in [_frame(pair, plan)] if len(frame)]
    if not frames:
        return pd.DataFrame(columns=PAIRED_COLUMNS)
    return pd.concat(frames, ignore_index=True)[PAIRED_COLUMNS]


def _frame(pair: Compared, plan: AnalysisPlan) -> "pd.DataFrame":
    import pandas as pd

    matrix = pair.with_raters()
    brief, rater = np.nonzero(matrix.is_present)
    gap = np.full(len(brief), np.nan)
    scores = [
        gap if table is None else table[brief, rater]
        for table in (matrix.system_scores, matrix.reference_scores)
    ]
    return pd.DataFrame(
        {
            "outcome": pair.outcome.id,
            "system": pair.system,
            "reference_system": plan.reference_system,
            "brief": np.array(matrix.briefs, dtype=object)[brief],
            "rater": np.array(matrix.raters, dtype=object)[rater],
            "system_score": scores[0],
            "reference_score": scores[1],
            "difference": matrix.points[brief, rater],
        }
    )
