"""What so many briefs can show at best: the smallest p, and the wins that it takes."""

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.paired.sign_test import fair_coin_test


def smallest_p(n_briefs: int) -> float:
    """Return the least two-sided p that any exact paired test can give with so many differences.

    Examples
    --------
    >>> smallest_p(5), smallest_p(12)
    (0.0625, 0.00048828125)
    """
    if n_briefs < 0:
        raise StatisticError(f"Expected a number of briefs of 0 or more, got {n_briefs}.")
    return min(1.0, 2.0 ** (1 - n_briefs))


def wins_needed(n_untied: int, significance_level: float = 0.05) -> int:
    """Return how many of the untied briefs must be won for the sign test to reach the level.

    Raises
    ------
    TooFewPairsError
        Where winning every brief would not be enough.

    Examples
    --------
    >>> wins_needed(12), wins_needed(6)
    (10, 6)
    """
    if smallest_p(n_untied) > significance_level:
        raise TooFewPairsError(
            f"With {n_untied} untied briefs p cannot reach {significance_level:g}, "
            f"even if all are won: the smallest p is {smallest_p(n_untied):.3g}."
        )
    enough = n_untied
    while fair_coin_test(enough - 1, n_untied - enough + 1).p_value <= significance_level:
        enough -= 1
    return enough
