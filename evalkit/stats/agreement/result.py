"""What a coefficient of agreement comes with: its interval, its counts, and what limits it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.stats.result import Flag, Interval

CEILING_SHARE = 0.75
"""From this share of the ratings on one level, alpha's interval cannot be trusted: in the ceiling
cells of `evalkit bench coverage` it covers 82 to 84 %."""

FEWEST_DEVIATING = 6
"""With fewer ratings off the most frequent level, no interval can be trusted (74-83 %) [sim]."""


@dataclass(frozen=True, slots=True)
class AgreementResult:
    """A coefficient of agreement over rated units (passages), grouped into briefs.

    ``interval`` is the default one that ``method`` names, or None with the reason in
    ``why_no_interval``. ``large_sample_interval`` is the textbook one where there is a second:
    it treats units as independent, so it is for comparison with other software. ``n_units``
    counts the units with a pair of ratings, ``n_units_dropped`` those without, and ``n_ratings``
    the ratings that the coefficient used.
    """

    coefficient: float
    interval: Interval | None
    why_no_interval: str | None
    method: str
    n_units: int
    n_units_dropped: int
    n_briefs: int
    n_ratings: int
    flags: tuple[Flag, ...]
    large_sample_interval: Interval | None = None


def distribution_flags(ratings_per_value: npt.NDArray[np.float64]) -> tuple[Flag, ...]:
    """What the spread of the ratings over the levels says against trusting an interval.

    Parameters
    ----------
    ratings_per_value
        Shape (n_values,): how many ratings each declared level received.

    Examples
    --------
    >>> distribution_flags(np.array([0.0, 1.0, 0.0, 35.0]))
    (<Flag.CEILING: ...>, <Flag.FEW_DEVIATING: ...>)
    """
    n_ratings, n_most_frequent = ratings_per_value.sum(), ratings_per_value.max()
    flags = []
    if n_most_frequent >= CEILING_SHARE * n_ratings:
        flags.append(Flag.CEILING)
    if n_ratings - n_most_frequent < FEWEST_DEVIATING:
        flags.append(Flag.FEW_DEVIATING)
    return tuple(flags)
