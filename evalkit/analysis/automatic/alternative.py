"""In how many passages the automatic rater is as near to the experts as they are to another."""

from typing import TYPE_CHECKING, Any

from evalkit.analysis.automatic.held import Held
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError
from evalkit.stats.automatic import (
    Alignment,
    AlternativeAnnotatorResult,
    alternative_annotator_test,
)

if TYPE_CHECKING:
    import pandas as pd

EVERYBODY = "all experts"
COLUMNS = [
    "outcome",
    "name",
    "rater",
    "advantage",
    "low",
    "high",
    "confidence",
    "expert_advantage",
    "p_value",
    "adjusted_p",
    "winning_rate",
    "published_winning_rate",
    "allowance",
    "n_won",
    "n_experts",
    "n_passages",
    "n_briefs",
    "method",
    "interval_method",
    "why_undefined",
    "why_no_interval",
]


def alternative_table(
    held: tuple[Held, ...], plan: AnalysisPlan, allowance: float
) -> "pd.DataFrame":
    """Leave each expert out in turn, and see who is nearer to the others: expert or model.

    Returns
    -------
    DataFrame
        With ``COLUMNS``: one row an outcome for all experts (``advantage`` is the mean share of
        passages where it is as near or nearer, ``winning_rate`` the share of experts for whom that
        is shown), and one for each expert.
    """
    rows = [
        {"outcome": one.outcome.id, "name": one.outcome.name, **row}
        for one in held
        for row in _rows(one, plan, allowance)
    ]
    return tidy_frame(rows, COLUMNS)


def _rows(held: Held, plan: AnalysisPlan, allowance: float) -> list[dict[str, Any]]:
    alignment = Alignment.EXACT if held.is_nominal else Alignment.SQUARED
    try:
        found = alternative_annotator_test(
            held.people,
            held.own,
            held.briefs,
            alignment,
            allowance,
            plan.significance_level,
            plan.confidence,
        )
    except StatisticError as reason:
        return [{"rater": EVERYBODY, "allowance": allowance, "why_undefined": str(reason)}]
    return [_over_all(found), *_by_expert(held, found)]


def _over_all(found: AlternativeAnnotatorResult) -> dict[str, Any]:
    interval = found.interval
    return {
        "rater": EVERYBODY,
        "advantage": found.advantage,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "confidence": interval.confidence if interval else None,
        "winning_rate": found.winning_rate,
        "published_winning_rate": found.published_winning_rate,
        "allowance": found.allowance,
        "n_won": round(found.winning_rate * found.n_people),
        "n_experts": found.n_people,
        "n_passages": found.n_items,
        "n_briefs": found.n_briefs,
        "method": found.method,
        "interval_method": interval.method if interval else "",
        "why_no_interval": found.why_no_interval or "",
    }


def _by_expert(held: Held, found: AlternativeAnnotatorResult) -> list[dict[str, Any]]:
    return [
        {
            "rater": rater,
            "advantage": one.model,
            "expert_advantage": one.person,
            "p_value": one.p_value,
            "adjusted_p": one.adjusted_p,
            "allowance": found.allowance,
            "n_won": int(one.is_won),
            "n_experts": 1,
            "n_passages": one.n_items,
            "n_briefs": one.n_briefs,
            "method": found.method,
        }
        if one
        else {"rater": rater, "why_undefined": "rated no passage together with another expert"}
        for rater, one in zip(held.raters, found.advantages, strict=True)
    ]
