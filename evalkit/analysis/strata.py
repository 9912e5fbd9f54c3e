"""Differences by grade and by passage type: described, never tested.

A cell holds one brief, or a few. What is printed is its mean and how many briefs that is.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.difference_matrix import Flags, Floats
from evalkit.analysis.effects import Compared
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.tidy import tidy_frame

if TYPE_CHECKING:
    import pandas as pd

STRATA_COLUMNS = [
    "outcome",
    "name",
    "system",
    "reference_system",
    "stratum_kind",
    "stratum",
    "difference",
    "system_mean",
    "reference_mean",
    "wins",
    "ties",
    "losses",
    "n_briefs",
    "n_pairs",
    "method",
]
METHOD = "mean over the briefs of the stratum; description only"


def strata_table(
    pairs: list[Compared], strata: Mapping[str, Mapping[str, str]], plan: AnalysisPlan
) -> "pd.DataFrame":
    """The mean difference of every outcome in every grade and passage type.

    Parameters
    ----------
    strata
        For each kind of stratum the stratum of each brief.

    Returns
    -------
    DataFrame
        One row an outcome, compared system and stratum that has a pair, with ``STRATA_COLUMNS``;
        there is no p-value and no interval in it. Means of systems are empty for preferences.
    """
    rows = [
        {
            "outcome": pair.outcome.id,
            "name": pair.outcome.name,
            "system": pair.system,
            "reference_system": plan.reference_system,
            "stratum_kind": kind,
            **row,
        }
        for pair in pairs
        for kind, of_brief in strata.items()
        for row in _strata(pair, of_brief)
    ]
    return tidy_frame(rows, STRATA_COLUMNS)


def _strata(pair: Compared, of_brief: Mapping[str, str]) -> list[dict[str, Any]]:
    found = pair.found
    names = np.array([of_brief.get(brief, "") for brief in found.briefs], dtype=object)
    means = _system_means(pair)
    return [_stratum(pair, names == name, str(name), means) for name in sorted(set(names)) if name]


def _system_means(pair: Compared) -> tuple[Floats, Floats] | None:
    """The mean score of both passages of each brief, over the raters who scored both."""
    matrix = None if pair.matrix is None else pair.matrix.trimmed()
    if matrix is None or matrix.system_scores is None or matrix.reference_scores is None:
        return None
    return np.nanmean(matrix.system_scores, axis=1), np.nanmean(matrix.reference_scores, axis=1)


def _stratum(
    pair: Compared, kept: Flags, name: str, means: tuple[Floats, Floats] | None
) -> dict[str, Any]:
    differences = pair.found.differences[kept]
    return {
        "stratum": name,
        "difference": float(differences.sum()) / (len(differences) * pair.found.denominator),
        "system_mean": float(means[0][kept].mean()) if means else None,
        "reference_mean": float(means[1][kept].mean()) if means else None,
        "wins": int((differences > 0).sum()),
        "ties": int((differences == 0).sum()),
        "losses": int((differences < 0).sum()),
        "n_briefs": len(differences),
        "n_pairs": int(pair.found.n_raters[kept].sum()),
        "method": METHOD,
    }
