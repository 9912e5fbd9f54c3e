"""How large a paired difference is, and how often one system wins."""

from evalkit.stats.effect_size.win_rate import (
    WinRateResult,
    plus_two_z_interval,
    win_rate_panel,
    win_rate_untied,
    win_rate_votes,
)

__all__ = [
    "WinRateResult",
    "plus_two_z_interval",
    "win_rate_panel",
    "win_rate_untied",
    "win_rate_votes",
]
