"""Intraclass correlations: how reliable one rater's score, or the mean of k raters', is."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from evalkit.errors import IncompleteTableError, NoVariationError, StatisticError
from evalkit.stats.agreement.result import AgreementResult, distribution_flags
from evalkit.stats.result import Interval

Floats = npt.NDArray[np.float64]


class IccForm(StrEnum):
    """Which raters, and whose score: Shrout & Fleiss's numbers.

    Form 1: each passage has its own raters, or raters are anonymous slots. Form 2: the raters are
    a sample, and their severities count as error. Form 3: these raters only, and severities do
    not count. ``k`` is the mean over all raters in place of one rater's score.
    """

    ONE_SINGLE = "ICC(1)"
    ONE_MEAN = "ICC(1,k)"
    TWO_SINGLE = "ICC(2,1)"
    TWO_MEAN = "ICC(2,k)"
    THREE_SINGLE = "ICC(3,1)"
    THREE_MEAN = "ICC(3,k)"


def intraclass_correlation(
    ratings: npt.ArrayLike,
    form: IccForm,
    briefs: npt.ArrayLike | None = None,
    confidence: float = 0.95,
) -> AgreementResult:
    """Which share of the variance of scores is between passages rather than error.

    Parameters
    ----------
    ratings
        Shape (n_units, n_raters), NaN where missing. Only complete rows can be used; the others
        are counted as dropped.
    briefs
        Shape (n_units,): the brief of each unit, for the count in the result. The interval takes
        units as independent, and is therefore a little narrow where a brief has two.

    Raises
    ------
    IncompleteTableError
        If fewer than two rows are complete, or there is one rater.
    NoVariationError
        If all ratings are equal, or, for the mean of raters, all passage means.

    Notes
    -----
    A negative value stays negative: passages then differ less than raters within a passage do.

    References
    ----------
    Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428. McGraw & Wong (1996),
    Psychological Methods 1, 30-46, tables 4 and 7 with the corrections of 1, 390; limits for a
    mean are the Spearman-Brown image of those for one rater.

    Examples
    --------
    >>> ratings = np.array([[1, 2], [2, 2], [3, 4], [4, 4.0]])
    >>> round(intraclass_correlation(ratings, IccForm.TWO_SINGLE).coefficient, 3)
    0.842
    """
    table = np.asarray(ratings, dtype=np.float64)
    complete = _complete_rows(table)
    variance = _analysis_of_variance(table[complete])
    coefficient = _coefficient(variance, form)
    reason = _why_no_interval(variance, form)
    return AgreementResult(
        coefficient=coefficient,
        interval=None if reason else _interval(variance, form, confidence),
        why_no_interval=reason,
        method=str(form),
        n_units=variance.n_units,
        n_units_dropped=len(table) - variance.n_units,
        n_briefs=_n_briefs(briefs, complete),
        n_ratings=variance.n_units * variance.n_raters,
        flags=distribution_flags(np.unique(table[complete], return_counts=True)[1].astype(float)),
    )


@dataclass(frozen=True, slots=True)
class _MeanSquares:
    """Two-way analysis of variance of a complete table; ``within`` is raters and error pooled."""

    units: float
    raters: float
    error: float
    within: float
    n_units: int
    n_raters: int


def _complete_rows(table: Floats) -> npt.NDArray[np.bool_]:
    if table.ndim != 2:
        raise StatisticError(f"ratings need shape (n_units, n_raters), got {table.shape}")
    complete = np.logical_not(np.isnan(table).any(axis=1))
    n_complete, n_raters = int(complete.sum()), table.shape[1]
    if n_raters < 2:
        raise IncompleteTableError(
            "an intraclass correlation needs two raters or more, and there is one"
        )
    if n_complete < 2:
        raise IncompleteTableError(
            f"only {n_complete} of {len(table)} passages were rated by all {n_raters} raters, "
            "and an intraclass correlation needs two; use Krippendorff's alpha"
        )
    return complete


def _n_briefs(briefs: npt.ArrayLike | None, complete: npt.NDArray[np.bool_]) -> int:
    if briefs is None:
        return int(complete.sum())
    return len(np.unique(np.asarray(briefs)[complete]))


def _analysis_of_variance(table: Floats) -> _MeanSquares:
    n_units, n_raters = table.shape
    # A whole number is taken off, so that sums of whole scores stay exact and a zero is a zero.
    scores = table - np.round(table.mean())
    grand = scores.sum() ** 2
    total = scores.size * np.square(scores).sum() - grand
    units = n_units * np.square(scores.sum(axis=1)).sum() - grand
    raters = n_raters * np.square(scores.sum(axis=0)).sum() - grand
    if total <= 1e-12 * max(grand, 1.0):
        raise NoVariationError(f"no variation: all {table.size} ratings are {table[0, 0]:g}")
    sums = np.array([units, raters, total - units - raters, total - units])
    sums[sums < 1e-12 * total] = 0.0
    mean_squares = sums / table.size
    return _MeanSquares(
        units=float(mean_squares[0]) / (n_units - 1),
        raters=float(mean_squares[1]) / (n_raters - 1),
        error=float(mean_squares[2]) / ((n_units - 1) * (n_raters - 1)),
        within=float(mean_squares[3]) / (n_units * (n_raters - 1)),
        n_units=n_units,
        n_raters=n_raters,
    )


def _coefficient(v: _MeanSquares, form: IccForm) -> float:
    if form in _MEANS:
        if v.units == 0:
            raise NoVariationError(
                f"no variation: all {v.n_units} passages have the same mean, "
                "so the reliability of a mean is undefined"
            )
        single = _coefficient(v, _MEANS[form])
        if 1 + (v.n_raters - 1) * single == 0:
            raise NoVariationError(
                "the estimated variance of a mean over raters is zero, so there is nothing to take "
                "a share of"
            )
        return _spearman_brown(single, v.n_raters)
    error = v.within if form is IccForm.ONE_SINGLE else v.error
    between_raters = v.raters - v.error if form is IccForm.TWO_SINGLE else 0.0
    variance = v.units + (v.n_raters - 1) * error + v.n_raters * between_raters / v.n_units
    if variance == 0:
        raise NoVariationError(
            "the estimated variances of passages, raters and error cancel out, so there is nothing "
            "to take a share of"
        )
    return (v.units - error) / variance


def _why_no_interval(v: _MeanSquares, form: IccForm) -> str | None:
    if v.units == 0:
        return f"all {v.n_units} passages have the same mean, and from that no interval follows"
    if v.within == 0:
        return "the raters agree perfectly, and from that no interval can be computed"
    if v.error == 0 and _MEANS.get(form, form) is IccForm.THREE_SINGLE:
        return "the raters differ by a constant only, and from that no interval can be computed"
    return None


def _interval(v: _MeanSquares, form: IccForm, confidence: float) -> Interval:
    single = _MEANS.get(form, form)
    if single is IccForm.TWO_SINGLE:
        limits = _absolute_limits(v, confidence)
    else:
        limits = _ratio_limits(v, single, confidence)
    if form in _MEANS:
        limits = [_spearman_brown(limit, v.n_raters) for limit in limits]
    return Interval(limits[0], limits[1], confidence, "F-based, units as independent")


def _ratio_limits(v: _MeanSquares, single: IccForm, confidence: float) -> list[float]:
    """Limits of forms 1 and 3, whose coefficient depends on one ratio of mean squares."""
    is_one = single is IccForm.ONE_SINGLE
    f_ratio = v.units / (v.within if is_one else v.error)
    df_units = v.n_units - 1
    df_error = (v.n_units if is_one else df_units) * (v.n_raters - 1)
    f_low = f_ratio / _f_quantile(confidence, df_units, df_error)
    f_high = f_ratio * _f_quantile(confidence, df_error, df_units)
    return [(f - 1) / (f + v.n_raters - 1) for f in (f_low, f_high)]


def _absolute_limits(v: _MeanSquares, confidence: float) -> list[float]:
    """Limits of ICC(2,1), with Satterthwaite's degrees of freedom for raters plus error."""
    n, k = v.n_units, v.n_raters
    df_error = _satterthwaite(v)
    f_low = _f_quantile(confidence, n - 1, df_error)
    f_high = _f_quantile(confidence, df_error, n - 1)
    rest = k * v.raters + (k * n - k - n) * v.error
    low = n * (v.units - f_low * v.error) / (f_low * rest + n * v.units)
    high = n * (f_high * v.units - v.error) / (rest + n * f_high * v.units)
    return [low, high]


def _satterthwaite(v: _MeanSquares) -> float:
    # McGraw & Wong's a = k rho / (n (1 - rho)) written out; then a MSC + b MSE is MSR itself.
    n, k = v.n_units, v.n_raters
    a = (v.units - v.error) / (v.raters + (n - 1) * v.error)
    of_raters, of_error = a * v.raters, (1 + (n - 1) * a) * v.error
    return v.units**2 / (of_raters**2 / (k - 1) + of_error**2 / ((n - 1) * (k - 1)))


def _spearman_brown(single: float, n_raters: int) -> float:
    """Of n raters' mean from one rater's; below every bound where that is -1/(n - 1)."""
    variance = 1 + (n_raters - 1) * single
    return n_raters * single / variance if variance else -math.inf


def _f_quantile(confidence: float, df_numerator: float, df_denominator: float) -> float:
    from scipy.special import fdtri

    return float(fdtri(df_numerator, df_denominator, (1 + confidence) / 2))


_MEANS = {
    IccForm.ONE_MEAN: IccForm.ONE_SINGLE,
    IccForm.TWO_MEAN: IccForm.TWO_SINGLE,
    IccForm.THREE_MEAN: IccForm.THREE_SINGLE,
}
