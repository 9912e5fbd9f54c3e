"""Several outcomes or systems at once: each family adjusted by what the plan names."""

from typing import TYPE_CHECKING

import numpy as np

from evalkit.analysis.brief_differences import BriefDifferences
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.stats.multiplicity import benjamini_hochberg, holm, step_down_max_t

if TYPE_CHECKING:
    import pandas as pd

PRIMARY, SECONDARY, EXPLORATORY = "primary", "secondary", "exploratory"
MAX_T = "max_t"


def adjust(
    table: "pd.DataFrame", found: tuple[BriefDifferences, ...], plan: AnalysisPlan
) -> "pd.DataFrame":
    """Fill in adjusted p-values; ``found`` holds the differences of each row.

    The primary outcome is a family over the compared systems, the secondary outcomes are one over
    all of them and all systems. Exploratory rows are not adjusted; ``bh_p`` bounds their share of
    false claims.
    """
    table["adjustment"] = ""
    for role in (PRIMARY, SECONDARY):
        rows = _with_p(table, role)
        if len(rows):
            words, adjusted = _adjusted([found[row] for row in rows], table, rows, plan)
            table.loc[rows, "adjusted_p"] = adjusted
            table.loc[rows, "adjustment"] = words
    rows = _with_p(table, EXPLORATORY)
    if len(rows):
        table.loc[rows, "bh_p"] = benjamini_hochberg(_p_values(table, rows))
    return table


def _with_p(table: "pd.DataFrame", role: str) -> list[int]:
    return list(np.flatnonzero((table["role"] == role) & table["p_value"].notna()))


def _p_values(
    table: "pd.DataFrame", rows: list[int]
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return table.loc[rows, "p_value"].to_numpy(float)


def _adjusted(
    found: list[BriefDifferences], table: "pd.DataFrame", rows: list[int], plan: AnalysisPlan
) -> tuple[str, "np.ndarray[tuple[int], np.dtype[np.float64]]"]:
    if plan.correction != MAX_T or len(rows) == 1:
        return f"Holm over {len(rows)}", holm(_p_values(table, rows))
    return _max_t(found, plan)


def _max_t(
    found: list[BriefDifferences], plan: AnalysisPlan
) -> tuple[str, "np.ndarray[tuple[int], np.dtype[np.float64]]"]:
    """Flip whole briefs, so that a brief's outcomes and systems keep hanging together."""
    briefs = sorted({brief for one in found for brief in one.briefs})
    places = {brief: place for place, brief in enumerate(briefs)}
    differences = np.zeros((len(briefs), len(found)), dtype=np.int64)
    present = np.zeros(differences.shape, dtype=bool)
    for column, one in enumerate(found):
        rows = [places[brief] for brief in one.briefs]
        differences[rows, column] = one.differences
        present[rows, column] = True
    result = step_down_max_t(differences, present, np.random.default_rng(plan.seed))
    drawn = "" if result.is_exact else f", {result.n_flips:,} patterns, seed {plan.seed}"
    return f"{result.method}, {len(found)} tests{drawn}", np.array(result.adjusted_p)
