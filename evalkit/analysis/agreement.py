"""How far raters agree on each outcome: all systems pooled, and within each system."""

from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.count_matrix import CountMatrix, coded_counts
from evalkit.analysis.outcome import AnalysisPlan, Outcome
from evalkit.analysis.summary import Summary
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError
from evalkit.stats.agreement import (
    AgreementResult,
    AgreementWeights,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
)
from evalkit.study.rubric import Measurement

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
    "ac",
    "ac_low",
    "ac_high",
    "most_frequent",
    "share_most_frequent",
    "n_briefs",
    "n_passages",
    "n_passages_dropped",
    "n_ratings",
    "n_rating_pairs",
    "method",
    "ac_method",
    "flags",
    "why_undefined",
    "why_no_interval",
]


def agreement_table(summary: Summary, plan: AnalysisPlan) -> "pd.DataFrame":
    """Krippendorff's alpha and Gwet's AC with intervals, exact and adjacent shares.

    Returns
    -------
    DataFrame
        One row an outcome and scope (all systems pooled, then each system), with
        ``AGREEMENT_COLUMNS``; an undefined coefficient is empty and says why. ``ac`` is AC1 where
        the outcome is nominal and AC2 with ordinal weights elsewhere.
    """
    counts = coded_counts(summary.value_counts, plan.systems)
    rows: list[dict[str, Any]] = []
    for outcome in plan.rated_outcomes:
        named = {"outcome": outcome.id, "name": outcome.name, "kind": outcome.kind.value}
        try:
            matrix = counts.matrix_of(outcome)
        except StatisticError as reason:
            undefined = {"flags": "", "why_undefined": str(reason), "why_no_interval": ""}
            rows += [{**named, "scope": scope, **undefined} for scope in (POOLED, *plan.systems)]
            continue
        rows += [
            {**named, "scope": scope, **_agreement(part, outcome, plan.confidence)}
            for scope, part in scopes_of(matrix, plan).items()
        ]
    return tidy_frame(rows, AGREEMENT_COLUMNS)


def scopes_of(matrix: CountMatrix, plan: AnalysisPlan) -> dict[str, CountMatrix]:
    """All passages of an outcome, then those of each system."""
    within = {
        system: matrix.of_units(matrix.systems == place)
        for place, system in enumerate(plan.systems)
    }
    return {POOLED: matrix, **within}


def ac_weights(outcome: Outcome) -> AgreementWeights:
    """AC1 for nominal answers, AC2 with ordinal weights for every other scale."""
    is_nominal = outcome.measurement is Measurement.NOMINAL
    return AgreementWeights.IDENTITY if is_nominal else AgreementWeights.ORDINAL


def _agreement(matrix: CountMatrix, outcome: Outcome, confidence: float) -> dict[str, Any]:
    row: dict[str, Any] = {"flags": "", "why_undefined": "", "why_no_interval": ""}
    is_paired = matrix.counts.sum(axis=1) > 1
    try:
        shares = percent_agreement(matrix.counts, matrix.values)
        ratings = matrix.counts[is_paired].sum(axis=0)
        row |= {
            "exact": shares.exact,
            "adjacent": shares.adjacent,
            "most_frequent": float(matrix.values[ratings.argmax()]),
            "share_most_frequent": float(ratings.max() / ratings.sum()),
            "n_rating_pairs": shares.n_pairs,
            "n_passages": shares.n_units,
            "n_passages_dropped": shares.n_units_dropped,
            "n_ratings": int(ratings.sum()),
            "n_briefs": len(np.unique(matrix.briefs[is_paired])),
        }
        row |= _coefficient(
            krippendorff_alpha(
                matrix.counts, matrix.values, outcome.measurement, matrix.briefs, confidence
            )
        )
        row |= _beside(
            gwet_ac(matrix.counts, matrix.values, ac_weights(outcome), matrix.briefs, confidence)
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


def _beside(result: AgreementResult) -> dict[str, Any]:
    interval = result.interval
    return {
        "ac": result.coefficient,
        "ac_low": interval.low if interval else None,
        "ac_high": interval.high if interval else None,
        "ac_method": result.method + (f"; {interval.method}" if interval else ""),
    }
