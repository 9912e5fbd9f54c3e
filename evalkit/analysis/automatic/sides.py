"""Whether the automatic rater's answers change when two passages change sides, and which gains."""

from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.automatic.answers import AutomaticAnswers
from evalkit.analysis.automatic.held import PLACE
from evalkit.analysis.outcome import AnalysisPlan, OutcomeKind
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError
from evalkit.stats.automatic import swap_effect

if TYPE_CHECKING:
    import pandas as pd

FIRST, SECOND = "A", "B"
COLUMNS = [
    "outcome",
    "name",
    "share_changed",
    "changed_low",
    "changed_high",
    "share_first",
    "first_low",
    "first_high",
    "confidence",
    "p_value",
    "mean_gain",
    "n_units",
    "n_units_changed",
    "n_briefs",
    "n_briefs_changed",
    "n_first",
    "n_second",
    "method",
    "why_undefined",
    "why_no_share",
]


def sides_table(automatic: AutomaticAnswers, plan: AnalysisPlan) -> "pd.DataFrame":
    """How often answers change with the sides, and whether the first side gains, by outcome.

    Returns
    -------
    DataFrame
        With ``COLUMNS``. The brief is the unit of the shares; ``mean_gain`` is what a passage
        gains by standing first, in rubric points; of a preference, in answers for the first side.
        Passages that were rated alone have no row.
    """
    rows: list[dict[str, Any]] = []
    for outcome in plan.outcomes:
        gains = (
            _gains_of_choices(automatic.choices)
            if outcome.kind is OutcomeKind.PREFERENCE
            else _gains_of_scores(automatic.scores, outcome.id)
        )
        if gains is not None:
            rows.append(
                {"outcome": outcome.id, "name": outcome.name, **_effect(gains, plan.confidence)}
            )
    return tidy_frame(rows, COLUMNS)


def _gains_of_scores(scores: "pd.DataFrame", outcome: str) -> "pd.Series[float] | None":
    """The level of each passage as the first less its level as the second."""
    own = scores[(scores["outcome"] == outcome) & (scores["turn"] != "alone")]
    if own.empty:
        return None
    wide = own.pivot_table(index=PLACE, columns="side", values="value", aggfunc="mean")
    return wide.reindex(columns=[FIRST, SECOND])[FIRST] - wide.reindex(columns=[SECOND])[SECOND]


def _gains_of_choices(choices: "pd.DataFrame") -> "pd.Series[float] | None":
    """Both answers about each pair: +1 for the first side, -1 for the second, added up."""
    if choices.empty:
        return None
    towards_first = np.sign(choices["value"]).where(
        choices["system_is_left"].astype(bool), -np.sign(choices["value"])
    )
    wide = choices.assign(first=towards_first).pivot_table(
        index=PLACE, columns="turn", values="first", aggfunc="mean"
    )
    return wide.sum(axis=1, min_count=2) if wide.shape[1] == 2 else wide.iloc[:, 0] * np.nan


def _effect(gains: "pd.Series[float]", confidence: float) -> dict[str, Any]:
    told = gains.dropna()
    try:
        found = swap_effect(
            told.to_numpy(dtype=float), told.index.get_level_values("brief"), confidence
        )
    except StatisticError as reason:
        return {"why_undefined": str(reason)}
    first = found.first_interval
    return {
        "share_changed": found.share_changed,
        "changed_low": found.changed_interval.low,
        "changed_high": found.changed_interval.high,
        "share_first": found.share_first,
        "first_low": first.low if first else None,
        "first_high": first.high if first else None,
        "confidence": confidence,
        "p_value": found.p_value,
        "mean_gain": found.mean_gain,
        "n_units": found.n_units,
        "n_units_changed": found.n_units_changed,
        "n_briefs": found.n_briefs,
        "n_briefs_changed": found.n_briefs_changed,
        "n_first": found.n_first,
        "n_second": found.n_second,
        "method": found.method,
        "why_no_share": found.why_no_share or "",
    }
