"""Where differences come from, and what more briefs or more raters would buy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy.typing as npt

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats.design.power import power_of_t
from evalkit.stats.two_way import MeanSquares, mean_squares


@dataclass(frozen=True, slots=True)
class VarianceComponents:
    """Variances of one rater's difference on one brief, in squared rubric points.

    A component can be negative where its true value is near zero; it is shown as it is and
    counts as zero in a D-study.
    """

    brief: float
    rater: float
    residual: float


@dataclass(frozen=True, slots=True)
class GStudyResult:
    """The G-study of a complete briefs × raters table of differences."""

    estimate: float
    components: VarianceComponents
    squares: MeanSquares
    n_briefs: int
    n_raters: int
    method: str


@dataclass(frozen=True, slots=True)
class DStudyRow:
    """A planned study; standard errors in rubric points.

    ``power`` is for these raters on other briefs, ``power_other_raters`` for other raters too, by
    a t with ``other_raters_df`` degrees of freedom.
    """

    n_briefs: int
    n_raters: int
    standard_error: float
    power: float
    standard_error_other_raters: float
    power_other_raters: float
    other_raters_df: float


def g_study(table: npt.ArrayLike) -> GStudyResult:
    """Split the variance of differences into briefs, raters, and what is left in a cell.

    Parameters
    ----------
    table
        Shape (n_briefs, n_raters), rubric points: each rater's difference on each brief.

    Raises
    ------
    IncompleteTableError
        With a missing cell.
    TooFewPairsError
        With fewer than two briefs or two raters.

    References
    ----------
    Brennan (2001), Generalizability Theory, section 3.3.

    Examples
    --------
    >>> g_study([[1, 0, 1], [2, 1, 1], [0, 0, 1], [1, 1, 2]]).components.residual
    0.25...
    """
    squares = mean_squares(table)
    return GStudyResult(
        estimate=squares.mean,
        components=VarianceComponents(
            brief=(squares.brief - squares.error) / squares.n_raters,
            rater=(squares.rater - squares.error) / squares.n_briefs,
            residual=squares.error,
        ),
        squares=squares,
        n_briefs=squares.n_briefs,
        n_raters=squares.n_raters,
        method="G-study, expected mean squares",
    )


def d_study(
    components: VarianceComponents,
    effect: float,
    n_briefs: Sequence[int],
    n_raters: Sequence[int],
    significance_level: float = 0.05,
) -> tuple[DStudyRow, ...]:
    """Return the precision and power of every number of briefs with every number of raters.

    Parameters
    ----------
    components
        From a G-study, or a guess.
    effect
        The true mean difference to plan for, in rubric points.
    n_briefs, n_raters
        The sizes to try; two briefs and one rater at least.

    Raises
    ------
    TooFewPairsError
        With a size below that.
    NoVariationError
        Where all components are zero.

    References
    ----------
    Brennan (2001), Generalizability Theory, section 4.1.

    Examples
    --------
    >>> rows = d_study(VarianceComponents(0.4, 0.05, 0.6), 0.6, [12, 24], [3])
    >>> [round(row.power, 2) for row in rows]
    [0.69, 0.95]
    """
    return tuple(
        _planned(components, effect, briefs, raters, significance_level)
        for briefs in n_briefs
        for raters in n_raters
    )


def expected_half_width(row: DStudyRow, confidence: float = 0.95, *, other: bool = False) -> float:
    """Return how far the interval of a planned study is likely to reach to either side.

    Parameters
    ----------
    other
        Whether it is to hold for other raters too.

    Notes
    -----
    The t interval, in rubric points; the exact interval is about as wide where differences are
    roughly normal (`evalkit bench coverage` measures both).

    Examples
    --------
    >>> (row,) = d_study(VarianceComponents(0.4, 0.0, 0.6), 0.6, [12], [3])
    >>> round(expected_half_width(row), 2)
    0.49
    """
    from scipy.special import stdtrit

    if not 0 < confidence < 1:
        raise StatisticError(f"Expected a confidence between 0 and 1, got {confidence}.")
    error = row.standard_error_other_raters if other else row.standard_error
    df = row.other_raters_df if other else float(row.n_briefs - 1)
    return float(stdtrit(df, (1 + confidence) / 2)) * error


def _planned(
    components: VarianceComponents, effect: float, n: int, k: int, significance_level: float
) -> DStudyRow:
    if n < 2 or k < 1:
        raise TooFewPairsError(f"Needs two briefs and one rater or more, got {n} and {k}.")
    brief, rater, residual = (
        max(0.0, part) for part in (components.brief, components.rater, components.residual)
    )
    of_briefs, of_raters = (brief + residual / k) / n, rater / k
    if of_briefs + of_raters == 0:
        raise NoVariationError("All variance components are zero, so any effect would be found.")
    standard_error, other = of_briefs**0.5, (of_briefs + of_raters) ** 0.5
    other_df = _other_raters_df(of_briefs, of_raters, n, k)
    return DStudyRow(
        n_briefs=n,
        n_raters=k,
        standard_error=standard_error,
        power=_power(effect, standard_error, n - 1, significance_level),
        standard_error_other_raters=other,
        power_other_raters=_power(effect, other, other_df, significance_level),
        other_raters_df=other_df,
    )


def _power(effect: float, standard_error: float, df: float, significance_level: float) -> float:
    if standard_error == 0:
        return 1.0 if effect else significance_level
    return power_of_t(effect / standard_error, df, significance_level)


def _other_raters_df(of_briefs: float, of_raters: float, n: int, k: int) -> float:
    if k == 1:
        return float(n - 1) if of_raters == 0 else 1.0
    total = of_briefs + of_raters
    return min(n - 1.0, total**2 / (of_briefs**2 / (n - 1) + of_raters**2 / (k - 1)))
