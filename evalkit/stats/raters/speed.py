"""How long a rater takes, and whether the texts can have been read."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError, TooFewPairsError

FASTEST_READING = 500.0
"""Words a minute: about twice the mean of adults (Brysbaert 2019: 238 non-fiction, 260 fiction)."""


@dataclass(frozen=True, slots=True)
class RatingSpeed:
    """Seconds per assignment, and how many were shorter than reading alone would take."""

    median_seconds: float
    share_too_fast: float
    n_too_fast: int
    n_timed: int
    n_untimed: int
    words_per_minute: float


def rating_speed(
    seconds: npt.ArrayLike, words: npt.ArrayLike, words_per_minute: float = FASTEST_READING
) -> RatingSpeed:
    """How long a rater takes for an assignment, and the share done faster than one can read.

    Parameters
    ----------
    seconds
        Shape (n_assignments,): active time on each assignment, NaN where unknown.
    words
        Shape (n_assignments,): words of all texts shown in it.
    words_per_minute
        The fastest reading that is still believed.

    Raises
    ------
    TooFewPairsError
        If no assignment was timed.

    Notes
    -----
    The threshold is generous: only time too short for reading is counted, none is asked for
    thinking. Read it with the rater, not against the rater: a second visit is short too.

    References
    ----------
    Brysbaert (2019), Journal of Memory and Language 109, 104047.

    Examples
    --------
    >>> rating_speed([300, 20, 240], [600, 600, 500]).n_too_fast
    1
    """
    time, length = np.asarray(seconds, dtype=np.float64), np.asarray(words, dtype=np.float64)
    if time.shape != length.shape or time.ndim != 1:
        raise StatisticError(f"got {time.size} times and {length.size} lengths; one each")
    timed = ~np.isnan(time) & ~np.isnan(length)
    n_timed = int(timed.sum())
    if n_timed == 0:
        raise TooFewPairsError("no assignment of this rater was timed")
    too_fast = time[timed] < length[timed] * 60 / words_per_minute
    return RatingSpeed(
        median_seconds=float(np.median(time[timed])),
        share_too_fast=float(too_fast.mean()),
        n_too_fast=int(too_fast.sum()),
        n_timed=n_timed,
        n_untimed=time.size - n_timed,
        words_per_minute=words_per_minute,
    )
