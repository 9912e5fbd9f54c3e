"""What "which of the two" answers say."""

from evalkit.stats.preference.bradley_terry import (
    BradleyTerryResult,
    SystemWorth,
    WorthContrast,
    bradley_terry,
)
from evalkit.stats.preference.position_effect import PositionEffect, position_effect
from evalkit.stats.preference.votes import (
    PreferenceStrength,
    VoteCounts,
    preference_strength,
    vote_counts,
)

__all__ = [
    "BradleyTerryResult",
    "PositionEffect",
    "PreferenceStrength",
    "SystemWorth",
    "VoteCounts",
    "WorthContrast",
    "bradley_terry",
    "position_effect",
    "preference_strength",
    "vote_counts",
]
