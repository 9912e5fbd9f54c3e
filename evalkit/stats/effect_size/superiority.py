"""The probability of superiority: the chance that a brief improves, half of the ties counted."""

import numpy.typing as npt

from evalkit.stats.differences import integer_differences
from evalkit.stats.effect_size.win_rate import WinRateResult, win_rate_panel


def probability_of_superiority(
    differences: npt.ArrayLike, confidence: float = 0.95
) -> WinRateResult:
    """Return how likely the system's passage to a brief scores above the reference's.

    Parameters
    ----------
    differences
        Shape (n_briefs,), whole numbers: system minus reference, one per brief.

    Raises
    ------
    TooFewPairsError
        Without any brief.

    Notes
    -----
    The same share, and the same intervals, as a win rate of panel verdicts: a brief whose summed
    difference is above zero is a win.

    References
    ----------
    Grissom & Kim (2012), Effect Sizes for Research, chapter 5, for dependent groups.

    Examples
    --------
    >>> probability_of_superiority([2, 1, 0, -1, 3, 3]).estimate
    0.75
    """
    checked = integer_differences(differences)
    n_wins, n_losses = int((checked > 0).sum()), int((checked < 0).sum())
    return win_rate_panel(n_wins, checked.size - n_wins - n_losses, n_losses, confidence)
