"""Which of the two: votes, strength, and worths where there are more than two systems."""

from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.coded_scores import coded, step_of, whole
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError
from evalkit.stats.interval import subset_mean_interval
from evalkit.stats.preference import (
    BradleyTerryResult,
    bradley_terry,
    preference_strength,
    vote_counts,
)

if TYPE_CHECKING:
    import pandas as pd

PREFERENCE_TABLE_COLUMNS = [
    "system",
    "reference_system",
    "wins",
    "ties",
    "losses",
    "briefs_won",
    "briefs_tied",
    "briefs_lost",
    "strength",
    "low",
    "high",
    "confidence",
    "n_votes",
    "n_briefs",
    "n_raters",
    "method",
    "interval_method",
    "why_undefined",
]
WORTH_COLUMNS = [
    "system",
    "reference_system",
    "log_worth",
    "low",
    "high",
    "log_ratio",
    "log_ratio_low",
    "log_ratio_high",
    "share_preferred",
    "share_low",
    "share_high",
    "confidence",
    "tie_parameter",
    "n_votes",
    "n_ties",
    "n_briefs",
    "method",
    "interval_method",
    "why_undefined",
    "why_no_interval",
]


def preference_table(preferences: "pd.DataFrame", plan: AnalysisPlan) -> "pd.DataFrame":
    """Votes and strength of every two systems that were put beside each other.

    Returns
    -------
    DataFrame
        With ``PREFERENCE_TABLE_COLUMNS``; ``strength`` is in steps of the form, every brief
        weighing the same, positive for ``system``. Tests against the plan's reference are in the
        comparison.
    """
    chosen = preferences[preferences["value"].notna()]
    rows = [
        {
            "system": system,
            "reference_system": reference,
            "n_raters": votes["rater"].nunique(),
            **_votes(votes, plan),
        }
        for (system, reference), votes in chosen.groupby(
            ["system", "reference_system"], sort=True, observed=True
        )
    ]
    return tidy_frame(rows, PREFERENCE_TABLE_COLUMNS)


def _votes(votes: "pd.DataFrame", plan: AnalysisPlan) -> dict[str, Any]:
    value = votes["value"].to_numpy(dtype=float)
    step = step_of(value)
    strengths, briefs = whole(value, step), coded(votes["brief"]).code
    counts = vote_counts(strengths, briefs)
    strength = preference_strength(strengths, briefs)
    interval = subset_mean_interval(
        np.array(strength.sums), strength.denominator * step, plan.confidence
    )
    return {
        "wins": counts.n_wins,
        "ties": counts.n_ties,
        "losses": counts.n_losses,
        "briefs_won": counts.n_briefs_won,
        "briefs_tied": counts.n_briefs_tied,
        "briefs_lost": counts.n_briefs_lost,
        "strength": strength.mean / step,
        "low": interval.low,
        "high": interval.high,
        "confidence": interval.confidence,
        "n_votes": counts.n_votes,
        "n_briefs": counts.n_briefs,
        "method": "mean strength over briefs",
        "interval_method": interval.method,
        "why_undefined": "",
    }


def worth_table(preferences: "pd.DataFrame", plan: AnalysisPlan) -> "pd.DataFrame":
    """Worths of three or more systems from all preferences; empty where there are but two.

    Returns
    -------
    DataFrame
        One row a system, with ``WORTH_COLUMNS``. Log worths sum to zero; ``share_preferred`` is
        the share of untied votes that the system is expected to win against the reference.
    """
    import pandas as pd

    chosen = preferences[preferences["value"].notna()]
    named = tuple(sorted({*chosen["system"], *chosen["reference_system"]}))
    if len(named) < 3:
        return pd.DataFrame(columns=WORTH_COLUMNS)
    try:
        rows = _worths(_fitted(chosen, named, plan), named, plan)
    except StatisticError as reason:
        rows = [{"system": system, "why_undefined": str(reason)} for system in named]
    return pd.DataFrame(
        [{"reference_system": plan.reference_system, **row} for row in rows],
        columns=WORTH_COLUMNS,
    )


def _fitted(
    chosen: "pd.DataFrame", named: tuple[str, ...], plan: AnalysisPlan
) -> BradleyTerryResult:
    if plan.reference_system not in named:
        raise StatisticError(f"nobody was asked about {plan.reference_system}, the reference")
    return bradley_terry(
        coded(chosen["system"]).as_codes_of(named),
        coded(chosen["reference_system"]).as_codes_of(named),
        chosen["value"].to_numpy(dtype=float),
        coded(chosen["brief"]).code,
        named.index(plan.reference_system),
        plan.confidence,
    )


def _worths(
    fitted: BradleyTerryResult, named: tuple[str, ...], plan: AnalysisPlan
) -> list[dict[str, Any]]:
    contrasts = {contrast.system: contrast for contrast in fitted.contrasts}
    rows = []
    for worth in fitted.worths:
        contrast, interval = contrasts.get(worth.system), worth.interval
        ratio = contrast.interval if contrast else None
        share = contrast.share_interval if contrast else None
        rows.append(
            {
                "system": named[worth.system],
                "log_worth": worth.log_worth,
                "low": interval.low if interval else None,
                "high": interval.high if interval else None,
                "log_ratio": contrast.log_ratio if contrast else None,
                "log_ratio_low": ratio.low if ratio else None,
                "log_ratio_high": ratio.high if ratio else None,
                "share_preferred": contrast.share_preferred if contrast else None,
                "share_low": share.low if share else None,
                "share_high": share.high if share else None,
                "confidence": plan.confidence if interval else None,
                "tie_parameter": fitted.tie_parameter,
                "n_votes": worth.n_votes,
                "n_ties": fitted.n_ties,
                "n_briefs": fitted.n_briefs,
                "method": fitted.method,
                "interval_method": interval.method if interval else "",
                "why_undefined": "",
                "why_no_interval": worth.why_no_interval or "",
            }
        )
    return rows
