"""How large a paired difference is, and how often one system wins."""

from evalkit.stats.effect_size.d_av import DavResult, d_av
from evalkit.stats.effect_size.g_z import GzResult, g_z
from evalkit.stats.effect_size.rank_biserial import RankBiserialResult, matched_rank_biserial
from evalkit.stats.effect_size.superiority import probability_of_superiority
from evalkit.stats.effect_size.win_rate import (
    WinRateResult,
    plus_two_z_interval,
    win_rate_panel,
    win_rate_untied,
    win_rate_votes,
)

__all__ = [
    "DavResult",
    "GzResult",
    "RankBiserialResult",
    "WinRateResult",
    "d_av",
    "g_z",
    "matched_rank_biserial",
    "plus_two_z_interval",
    "probability_of_superiority",
    "win_rate_panel",
    "win_rate_untied",
    "win_rate_votes",
]
