"""Several outcomes or systems at once."""

from evalkit.stats.multiplicity.holm import holm

__all__ = ["holm"]
