"""What each rater's own ratings say of the systems: estimates and win rates, no p-value."""

from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.coefficients import require_persons
from evalkit.analysis.difference_matrix import DifferenceMatrix
from evalkit.analysis.effects import Compared
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError

if TYPE_CHECKING:
    import pandas as pd

RATER_RESULT_COLUMNS = [
    "outcome",
    "name",
    "system",
    "reference_system",
    "rater",
    "estimate",
    "win_rate",
    "wins",
    "ties",
    "losses",
    "n_briefs",
    "method",
    "why_undefined",
]
METHOD = "mean difference of one rater; a tie is half a win; description only"


def rater_result_table(pairs: list[Compared], plan: AnalysisPlan) -> "pd.DataFrame":
    """Each rater's mean difference and win rate, one row an outcome, system and rater.

    Returns
    -------
    DataFrame
        With ``RATER_RESULT_COLUMNS``; where raters are anonymous slots, one row an outcome and
        system says so.
    """
    rows: list[dict[str, Any]] = []
    for pair in pairs:
        named = {
            "outcome": pair.outcome.id,
            "name": pair.outcome.name,
            "system": pair.system,
            "reference_system": plan.reference_system,
        }
        try:
            require_persons(plan, "a rater's own result belongs to a person")
            rows += [named | row for row in _raters(pair.with_raters())]
        except StatisticError as reason:
            rows.append(named | {"method": "", "why_undefined": str(reason)})
    return tidy_frame(rows, RATER_RESULT_COLUMNS)


def _raters(matrix: DifferenceMatrix) -> list[dict[str, Any]]:
    return [
        {
            "rater": rater,
            **_rater(matrix.differences[:, place][matrix.is_present[:, place]], matrix.parts),
        }
        for place, rater in enumerate(matrix.raters)
    ]


def _rater(differences: "np.ndarray[Any, np.dtype[np.int64]]", parts: int) -> dict[str, Any]:
    signs = np.sign(differences)
    n_briefs = len(differences)
    return {
        "estimate": float(differences.sum()) / (n_briefs * parts),
        "win_rate": float(signs.sum() + n_briefs) / (2 * n_briefs),
        "wins": int((signs > 0).sum()),
        "ties": int((signs == 0).sum()),
        "losses": int((signs < 0).sum()),
        "n_briefs": n_briefs,
        "method": METHOD,
        "why_undefined": "",
    }
