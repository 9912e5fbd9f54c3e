"""How often each system wins: by vote, by panel verdict a brief, and among untied briefs."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.comparison import pair_rows, votes_outcome
from evalkit.analysis.outcome import PREFERENCE, AnalysisPlan
from evalkit.analysis.summary import Summary
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError
from evalkit.stats.effect_size import (
    WinRateResult,
    win_rate_panel,
    win_rate_untied,
    win_rate_votes,
)

if TYPE_CHECKING:
    import pandas as pd

WIN_RATE_COLUMNS = [
    "system",
    "reference_system",
    "counted_from",
    "win_rate",
    "estimate",
    "low",
    "high",
    "confidence",
    "cautious_low",
    "cautious_high",
    "wins",
    "ties",
    "losses",
    "n_briefs",
    "n_votes",
    "method",
    "interval_method",
    "why_undefined",
]


def win_rate_table(summary: Summary, plan: AnalysisPlan) -> "pd.DataFrame":
    """Win rates of every compared system, with intervals, in ``WIN_RATE_COLUMNS``.

    A vote is a rater's preference, or the sign of a rater's primary difference where no preference
    was asked. A brief's panel verdict is the majority of its votes; an even split is a tie.
    """
    counted_from = votes_outcome(summary, plan)
    rows: list[dict[str, Any]] = []
    for system in plan.compared_systems:
        votes = pair_rows(summary, counted_from, system, plan.reference_system)
        wins, losses = votes["wins"].to_numpy(int), votes["losses"].to_numpy(int)
        n_votes = votes["n_raters"].to_numpy(int)
        balance = np.sign(wins - losses)
        if counted_from != PREFERENCE:
            balance = np.sign(votes["numerator"].to_numpy(int))
        n_won, n_tied, n_lost = (int((balance == sign).sum()) for sign in (1, 0, -1))
        means = (wins + (n_votes - wins - losses) / 2) / np.maximum(n_votes, 1)
        shares = {
            "votes": partial(win_rate_votes, means, plan.confidence),
            "panel": partial(win_rate_panel, n_won, n_tied, n_lost, plan.confidence),
            "untied": partial(win_rate_untied, n_won, n_lost, n_tied, plan.confidence),
        }
        rows += [
            {
                "system": system,
                "reference_system": plan.reference_system,
                "counted_from": counted_from,
                "win_rate": name,
                "n_votes": int(n_votes.sum()),
                **_row(share),
            }
            for name, share in shares.items()
        ]
    return tidy_frame(rows, WIN_RATE_COLUMNS)


def _row(share: Callable[[], WinRateResult]) -> dict[str, Any]:
    try:
        result = share()
    except StatisticError as reason:
        return {"why_undefined": str(reason)}
    return {
        "estimate": result.estimate,
        "low": result.interval.low,
        "high": result.interval.high,
        "confidence": result.interval.confidence,
        "cautious_low": result.beside.low if result.beside else None,
        "cautious_high": result.beside.high if result.beside else None,
        "wins": result.n_wins,
        "ties": result.n_ties,
        "losses": result.n_losses,
        "n_briefs": result.n_briefs,
        "method": result.method,
        "interval_method": result.interval.method,
        "why_undefined": "",
    }
