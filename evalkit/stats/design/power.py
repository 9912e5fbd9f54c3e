"""Power of a paired comparison, and the smallest effect that it is likely to find."""

from math import isnan, log, sqrt

import numpy as np

from evalkit.errors import StatisticError, TooFewPairsError


def paired_power(effect: float, n_briefs: int, significance_level: float = 0.05) -> float:
    """Return the chance that a two-sided paired test finds a true effect of this size.

    Parameters
    ----------
    effect
        The mean difference divided by the standard deviation of the differences (d_z).
    n_briefs
        Two or more.

    Notes
    -----
    Noncentral t, both tails. A plan for the sign-flip test too, whose power is within a point or
    two of the t test's where differences are roughly normal.

    References
    ----------
    Cohen (1988), Statistical Power Analysis, section 2.

    Examples
    --------
    >>> round(paired_power(0.89, 12), 2)
    0.8
    """
    if n_briefs < 2:
        raise TooFewPairsError(f"Needs two briefs or more to have any power, got {n_briefs}.")
    return power_of_t(effect * n_briefs**0.5, n_briefs - 1, significance_level)


def least_detectable_effect(
    n_briefs: int, power: float = 0.8, significance_level: float = 0.05
) -> float:
    """Return the smallest d_z that so many briefs find with the power asked for.

    Raises
    ------
    StatisticError
        With a power not between the level and 1.
    TooFewPairsError
        With fewer than two briefs.

    Notes
    -----
    For the plan, before data. Afterwards the interval says what was found; "observed power" only
    repeats p.

    Examples
    --------
    >>> round(least_detectable_effect(12), 2)
    0.89
    >>> round(least_detectable_effect(12, significance_level=0.05 / 6), 2)
    1.2
    """
    from scipy.optimize import brentq

    if not significance_level < power < 1:
        raise StatisticError(f"Expected a power between {significance_level} and 1, got {power}.")

    def shortfall(effect: float) -> float:
        return paired_power(effect, n_briefs, significance_level) - power

    bound = 1.0
    while shortfall(bound) < 0:
        bound *= 2
    return float(brentq(shortfall, 0.0, bound, xtol=1e-10))


def power_of_t(noncentrality: float, df: float, significance_level: float = 0.05) -> float:
    """Return the chance that a two-sided t test rejects at this noncentrality.

    Examples
    --------
    >>> round(power_of_t(0.0, 11), 3)
    0.05
    """
    from scipy.special import stdtrit

    critical = float(stdtrit(df, 1 - significance_level / 2))
    # P(T < -c) at noncentrality m equals P(T > c) at -m.
    return _chance_above(critical, noncentrality, df) + _chance_above(critical, -noncentrality, df)


def _chance_above(critical: float, noncentrality: float, df: float) -> float:
    from scipy.special import nctdtr

    below = float(nctdtr(df, noncentrality, critical))
    # scipy (1.17) answers NaN for some large noncentralities of either sign.
    return _integrated_chance(critical, noncentrality, df) if isnan(below) else 1.0 - below


def _integrated_chance(critical: float, noncentrality: float, df: float) -> float:
    """P(Z + noncentrality > critical * S) over S, the root of a chi-squared by its df."""
    from scipy.special import chdtr, gammaln, ndtr

    spread = 10 / sqrt(2 * df)
    low = max(0.0, 1 - spread, (noncentrality - 9) / critical)
    high = min(1 + spread, (noncentrality + 9) / critical)
    certain = float(chdtr(df, df * low**2)) if low > 0 else 0.0
    if high <= low:
        return certain
    nodes, weights = np.polynomial.legendre.leggauss(80)
    s = low + (high - low) / 2 * (nodes + 1)
    log_scale = log(2) + df / 2 * log(df / 2) - float(gammaln(df / 2))
    density = np.exp(log_scale + (df - 1) * np.log(s) - df * np.square(s) / 2)
    chances = density * ndtr(noncentrality - critical * s)
    return certain + (high - low) / 2 * float(weights @ chances)
