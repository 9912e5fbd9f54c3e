"""Whether the left passage is preferred because it stands left."""

from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.coded_scores import coded
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError
from evalkit.stats.preference import position_effect

if TYPE_CHECKING:
    import pandas as pd

POSITION_COLUMNS = [
    "system",
    "reference_system",
    "share_left",
    "share_low",
    "share_high",
    "p_value",
    "effect",
    "low",
    "high",
    "confidence",
    "n_left",
    "n_right",
    "n_ties",
    "n_briefs",
    "method",
    "interval_method",
    "why_undefined",
    "why_no_interval",
]
EVERY_PAIR = "every pair"


def position_table(preferences: "pd.DataFrame", plan: AnalysisPlan) -> "pd.DataFrame":
    """The share of left wins with its exact p, and what standing left is worth.

    Returns
    -------
    DataFrame
        With ``POSITION_COLUMNS``: each compared system against the reference, and all votes
        together where there are several systems. ``effect`` is in steps of the preference form,
        the difference of the systems taken out.
    """
    known = preferences["value"].notna() & preferences["system_is_left"].notna()
    chosen = preferences[known]
    is_planned = chosen["reference_system"] == plan.reference_system
    parts = [
        (system, plan.reference_system, chosen[is_planned & (chosen["system"] == system)])
        for system in plan.compared_systems
    ]
    if len(parts) > 1:
        parts.append((EVERY_PAIR, "", chosen))
    rows = [
        {"system": system, "reference_system": reference, **_effect(votes, plan)}
        for system, reference, votes in parts
        if len(votes)
    ]
    return tidy_frame(rows, POSITION_COLUMNS)


def _effect(votes: "pd.DataFrame", plan: AnalysisPlan) -> dict[str, Any]:
    is_left = votes["system_is_left"].to_numpy(dtype=bool)
    strength = votes["value"].to_numpy(dtype=float)
    try:
        found = position_effect(
            np.where(is_left, strength, -strength),
            is_left,
            coded(votes["brief"]).code,
            plan.confidence,
        )
    except StatisticError as reason:
        return {"why_undefined": str(reason), "n_briefs": votes["brief"].nunique()}
    interval = found.interval
    return {
        "share_left": found.share_left,
        "share_low": found.share_interval.low,
        "share_high": found.share_interval.high,
        "p_value": found.p_value,
        "effect": found.effect,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "confidence": found.share_interval.confidence,
        "n_left": found.n_left,
        "n_right": found.n_right,
        "n_ties": found.n_ties,
        "n_briefs": found.n_briefs,
        "method": found.method,
        "interval_method": interval.method if interval else "",
        "why_undefined": found.why_no_effect or "",
        "why_no_interval": found.why_no_interval or "",
    }
