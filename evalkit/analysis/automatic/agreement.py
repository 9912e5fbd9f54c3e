"""How far the automatic rater agrees with each expert, with their median, and they with another."""

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.automatic.held import Floats, Held
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError
from evalkit.stats.agreement import AgreementResult, AgreementWeights, cohen_kappa
from evalkit.stats.automatic import standardised_difference

if TYPE_CHECKING:
    import pandas as pd

PANEL = "the panel"
EXPERTS = "experts with one another"
COLUMNS = [
    "outcome",
    "name",
    "held_against",
    "kappa",
    "low",
    "high",
    "confidence",
    "exact",
    "adjacent",
    "standardised_difference",
    "difference_low",
    "difference_high",
    "n_briefs",
    "n_passages",
    "n_passages_dropped",
    "method",
    "interval_method",
    "flags",
    "why_undefined",
    "why_no_interval",
    "why_no_difference",
]


def automatic_agreement_table(held: tuple[Held, ...], plan: AnalysisPlan) -> "pd.DataFrame":
    """Weighted kappa, shares and standardised difference of the automatic rater, by outcome.

    Returns
    -------
    DataFrame
        With ``COLUMNS``: one row an outcome and expert, one for the panel's median, and one for
        the experts among themselves, whose figures are means over pairs and have no interval.
        ``adjacent`` is within one level. Weights are quadratic, none where an outcome is nominal.
    """
    rows: list[dict[str, Any]] = []
    for one in held:
        named = {"outcome": one.outcome.id, "name": one.outcome.name}
        against = [(PANEL, one.panel), *zip(one.raters, one.people.T, strict=True)]
        rows += [
            {**named, "held_against": who, **_pair(one.own, values, one, plan.confidence)}
            for who, values in against
        ]
        rows.append({**named, "held_against": EXPERTS, **_experts(one, plan.confidence)})
    return tidy_frame(rows, COLUMNS)


def kappa_between(first: Floats, second: Floats, held: Held, confidence: float) -> AgreementResult:
    """Kappa of two columns; a mean or median between two levels counts where it lies."""
    grid = np.concatenate([first, second, np.array(held.outcome.values)])
    values = np.unique(grid[~np.isnan(grid)])
    weights = AgreementWeights.IDENTITY if held.is_nominal else AgreementWeights.QUADRATIC
    return cohen_kappa(first, second, values, weights, held.briefs, confidence)


def _pair(first: Floats, second: Floats, held: Held, confidence: float) -> dict[str, Any]:
    row = _shares(first, second, held)
    row |= _difference(first, second, held, confidence)
    try:
        result = kappa_between(first, second, held, confidence)
    except StatisticError as reason:
        return row | {"why_undefined": str(reason)}
    interval = result.interval
    return row | {
        # Rounding leaves -2e-16 of an exact 0, which would be shown with a minus.
        "kappa": round(result.coefficient, 12) + 0.0,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "confidence": interval.confidence if interval else None,
        "n_briefs": result.n_briefs,
        "method": result.method,
        "interval_method": interval.method if interval else "",
        "flags": "; ".join(result.flags),
        "why_no_interval": result.why_no_interval or "",
    }


def _shares(first: Floats, second: Floats, held: Held) -> dict[str, Any]:
    both = ~np.isnan(first) & ~np.isnan(second)
    counts = {"n_passages": int(both.sum()), "n_passages_dropped": int((~both).sum())}
    if not both.any():
        return counts
    apart = np.abs(first[both] - second[both])
    return counts | {
        "exact": float((apart < 1e-9).mean()),
        "adjacent": float((apart <= held.outcome.step + 1e-9).mean()),
    }


def _difference(first: Floats, second: Floats, held: Held, confidence: float) -> dict[str, Any]:
    try:
        found = standardised_difference(first, second, held.briefs, confidence)
    except StatisticError as reason:
        return {"why_no_difference": str(reason)}
    limits = found.interval
    return {
        "standardised_difference": found.difference,
        "difference_low": limits.low if limits else None,
        "difference_high": limits.high if limits else None,
    }


def _experts(held: Held, confidence: float) -> dict[str, Any]:
    """Means over the pairs of experts who have a passage in common."""
    rows = [
        _pair(held.people[:, one], held.people[:, other], held, confidence)
        for one, other in combinations(range(len(held.raters)), 2)
    ]
    rows = [row for row in rows if row["n_passages"]]
    kappas = [row["kappa"] for row in rows if "kappa" in row]
    if not rows:
        return {"why_undefined": "no two experts have a passage in common"}
    return {
        "kappa": float(np.mean(kappas)) if kappas else None,
        "exact": float(np.mean([row["exact"] for row in rows])),
        "adjacent": float(np.mean([row["adjacent"] for row in rows])),
        "n_briefs": len(np.unique(held.briefs)),
        "n_passages": max(row["n_passages"] for row in rows),
        "method": f"mean over {len(rows)} pairs of experts",
        "why_undefined": "" if kappas else "no pair of experts has a kappa: their answers are one",
        "why_no_interval": "a mean over pairs of the same people",
    }
