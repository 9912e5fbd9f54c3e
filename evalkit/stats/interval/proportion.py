"""Intervals for a share of independent yes/no answers."""

from statistics import NormalDist

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.result import Interval


def wilson_interval(successes: float, n: int, confidence: float = 0.95) -> Interval:
    """Bound a share by Wilson's score interval; ties may count one half.

    Notes
    -----
    Close to its level on average, not for every share.

    References
    ----------
    Wilson (1927), JASA 22, 209-212; Newcombe (1998), Statistics in Medicine 17, 857, method 3.

    Examples
    --------
    >>> interval = wilson_interval(15, 148)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.0624, 0.1605)
    """
    _check_share(successes, n)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = successes / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * (share * (1 - share) / n + z**2 / (4 * n**2)) ** 0.5
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == n else centre + half
    return Interval(low, high, confidence, "Wilson score")


def clopper_pearson_interval(successes: int, n: int, confidence: float = 0.95) -> Interval:
    """Bound a share by the values that no one-sided exact binomial test rejects.

    Notes
    -----
    Covers at least its level for every share and n.

    References
    ----------
    Clopper & Pearson (1934), Biometrika 26, 404-413.

    Examples
    --------
    >>> interval = clopper_pearson_interval(15, 148)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.0578, 0.1617)
    """
    from scipy.special import betaincinv

    _check_share(successes, n)
    tail = (1 - confidence) / 2
    low = 0.0 if successes == 0 else float(betaincinv(successes, n - successes + 1, tail))
    high = 1.0 if successes == n else float(betaincinv(successes + 1, n - successes, 1 - tail))
    return Interval(low, high, confidence, "Clopper-Pearson exact")


def jeffreys_interval(successes: float, n: int, confidence: float = 0.95) -> Interval:
    """Bound a share by quantiles of its posterior under Jeffreys' prior.

    Notes
    -----
    The limit at 0 or at n successes is 0 or 1, as Brown, Cai and DasGupta advise.

    References
    ----------
    Brown, Cai & DasGupta (2001), Statistical Science 16, 101-133, section 3.1.3.

    Examples
    --------
    >>> interval = jeffreys_interval(0, 10)
    >>> interval.low, round(interval.high, 4)
    (0.0, 0.2172)
    """
    from scipy.special import betaincinv

    _check_share(successes, n)
    tail = (1 - confidence) / 2
    a, b = successes + 0.5, n - successes + 0.5
    low = 0.0 if successes == 0 else float(betaincinv(a, b, tail))
    high = 1.0 if successes == n else float(betaincinv(a, b, 1 - tail))
    return Interval(low, high, confidence, "Jeffreys")


def _check_share(successes: float, n: int) -> None:
    if n < 1:
        raise TooFewPairsError("A share of no answers is undefined.")
    if not 0 <= successes <= n:
        raise StatisticError(f"Expected between 0 and {n} successes, got {successes}.")
