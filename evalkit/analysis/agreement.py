"""How far raters agree on each outcome: all systems pooled, and within each system."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from evalkit.analysis.outcome import AnalysisPlan, Outcome
from evalkit.analysis.summary import Summary
from evalkit.errors import StatisticError
from evalkit.stats.agreement import AgreementResult, krippendorff_alpha, percent_agreement

if TYPE_CHECKING:
    import pandas as pd

POOLED = "all systems"
AGREEMENT_COLUMNS = [
    "outcome",
    "name",
    "kind",
    "scope",
    "coefficient",
    "low",
    "high",
    "confidence",
    "exact",
    "adjacent",
    "n_briefs",
    "n_passages",
    "n_passages_dropped",
    "n_ratings",
    "n_rating_pairs",
    "method",
    "flags",
    "why_undefined",
    "why_no_interval",
]


@dataclass(frozen=True, slots=True)
class CountMatrix:
    """Value counts of one outcome as arrays.

    ``counts`` has shape (n_units, n_values), ``values`` the declared levels, ``briefs`` the brief
    of each unit as a number.
    """

    counts: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]
    briefs: npt.NDArray[np.int64]


def count_matrix(
    value_counts: "pd.DataFrame", outcome: Outcome, systems: tuple[str, ...]
) -> CountMatrix:
    """Turn the long value counts of one outcome into arrays over its declared levels.

    Raises
    ------
    StatisticError
        Where a rating lies on a level that the scale does not declare.
    """
    chosen = value_counts[
        (value_counts["outcome"] == outcome.id) & value_counts["system"].isin(systems)
    ]
    values = np.array(outcome.values, dtype=float)
    columns = np.searchsorted(values, chosen["value"].to_numpy(float)).clip(max=len(values) - 1)
    strays = values[columns] != chosen["value"].to_numpy(float)
    if strays.any():
        stray = chosen["value"].to_numpy(float)[strays][0]
        raise StatisticError(
            f"{outcome.name}: the rating {stray:g} is not one of the declared levels "
            f"{', '.join(f'{value:g}' for value in values)}"
        )
    units = chosen.groupby(["brief", "system"], sort=True, observed=True)
    rows = units.ngroup().to_numpy()
    counts = np.zeros((units.ngroups, len(values)), dtype=np.int64)
    np.add.at(counts, (rows, columns), chosen["count"].to_numpy(np.int64))
    briefs = np.zeros(units.ngroups, dtype=np.int64)
    briefs[rows] = chosen["brief"].astype("category").cat.codes.to_numpy(np.int64)
    return CountMatrix(counts, values, briefs)


def agreement_table(summary: Summary, plan: AnalysisPlan) -> "pd.DataFrame":
    """Krippendorff's alpha with its interval, and exact and adjacent shares, of every outcome.

    Returns
    -------
    DataFrame
        One row an outcome and scope (all systems pooled, then each system), with
        ``AGREEMENT_COLUMNS``; an undefined coefficient is empty and says why.
    """
    import pandas as pd

    scopes = [(POOLED, plan.systems), *((system, (system,)) for system in plan.systems)]
    rows = [
        {
            "outcome": outcome.id,
            "name": outcome.name,
            "kind": outcome.kind.value,
            "scope": scope,
            **_agreement(summary.value_counts, outcome, systems, plan.confidence),
        }
        for outcome in plan.outcomes
        if outcome.is_rated
        for scope, systems in scopes
    ]
    return pd.DataFrame(rows, columns=AGREEMENT_COLUMNS)


def _agreement(
    value_counts: "pd.DataFrame", outcome: Outcome, systems: tuple[str, ...], confidence: float
) -> dict[str, Any]:
    row: dict[str, Any] = {"flags": "", "why_undefined": "", "why_no_interval": ""}
    try:
        matrix = count_matrix(value_counts, outcome, systems)
        shares = percent_agreement(matrix.counts, matrix.values)
        row |= {
            "exact": shares.exact,
            "adjacent": shares.adjacent,
            "n_rating_pairs": shares.n_pairs,
            "n_passages": shares.n_units,
            "n_passages_dropped": shares.n_units_dropped,
            "n_ratings": int(matrix.counts[matrix.counts.sum(axis=1) > 1].sum()),
            "n_briefs": len(np.unique(matrix.briefs[matrix.counts.sum(axis=1) > 1])),
        }
        row |= _coefficient(
            krippendorff_alpha(
                matrix.counts, matrix.values, outcome.measurement, matrix.briefs, confidence
            )
        )
    except StatisticError as reason:
        row["why_undefined"] = str(reason)
    return row


def _coefficient(result: AgreementResult) -> dict[str, Any]:
    interval = result.interval
    return {
        "coefficient": result.coefficient,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "confidence": interval.confidence if interval else None,
        "method": result.method + (f"; {interval.method}" if interval else ""),
        "flags": "; ".join(result.flags),
        "why_no_interval": result.why_no_interval or "",
    }
