"""Whether two quantities rise and fall together."""

from evalkit.stats.association.rank_correlation import RankCorrelation, rank_correlation

__all__ = ["RankCorrelation", "rank_correlation"]
