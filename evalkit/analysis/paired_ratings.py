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

    columns = [_columns(pair) for pair in pairs]
    if not columns:
        return pd.DataFrame(columns=PAIRED_COLUMNS)
    joined = {name: np.concatenate([part[name] for part in columns]) for name in columns[0]}
    frame = pd.DataFrame(joined).assign(reference_system=plan.reference_system)
    return frame[PAIRED_COLUMNS]


def _columns(pair: Compared) -> dict[str, np.ndarray[tuple[int], np.dtype[np.generic]]]:
    matrix = pair.with_raters()
    brief, rater = np.nonzero(matrix.is_present)
    gap = np.full(len(brief), np.nan)
    scores = [
        gap if table is None else table[brief, rater]
        for table in (matrix.system_scores, matrix.reference_scores)
    ]
    return {
        "outcome": np.full(len(brief), pair.outcome.id, dtype=object),
        "system": np.full(len(brief), pair.system, dtype=object),
        "brief": np.array(matrix.briefs, dtype=object)[brief],
        "rater": np.array(matrix.raters, dtype=object)[rater],
        "system_score": scores[0],
        "reference_score": scores[1],
        "difference": matrix.points[brief, rater],
    }
