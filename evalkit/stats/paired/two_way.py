"""Would other raters too prefer the system: raters as a sample, beside the briefs."""

from dataclasses import dataclass

import numpy.typing as npt

from evalkit.errors import NoVariationError
from evalkit.stats.result import Interval
from evalkit.stats.two_way import MeanSquares, mean_squares


@dataclass(frozen=True, slots=True)
class TwoWayResult:
    """The mean difference for briefs and raters like these, in rubric points."""

    estimate: float
    interval: Interval
    p_value: float
    standard_error: float
    df: float
    squares: MeanSquares
    n_pairs: int
    n_raters: int
    method: str


def two_way_effect(table: npt.ArrayLike, confidence: float = 0.95) -> TwoWayResult:
    """Bound the mean difference that other raters would find on other briefs.

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
    NoVariationError
        Where every cell is equal.

    Notes
    -----
    Briefs and raters are both random; the variance is that of the briefs' means plus that of the
    raters' means minus the error's share, and never below the briefs' alone. Degrees of freedom
    after Satterthwaite, at most n - 1.

    References
    ----------
    Satterthwaite (1946), Biometrics Bulletin 2, 110-114; Cornfield & Tukey (1956), Annals of
    Mathematical Statistics 27, 907-949.

    Examples
    --------
    >>> result = two_way_effect([[1, 0, 1], [2, 1, 1], [0, 0, 1], [1, 1, 2]])
    >>> round(result.estimate, 3), result.df
    (0.917, 3.0)
    """
    from scipy.special import stdtr, stdtrit

    squares = mean_squares(table)
    n, k = squares.n_briefs, squares.n_raters
    variance = max(squares.brief + squares.rater - squares.error, squares.brief)
    if variance <= 0:
        raise NoVariationError("All differences are equal, so no spread can be estimated.")
    df, standard_error = _degrees_of_freedom(squares, variance), (variance / (n * k)) ** 0.5
    half = float(stdtrit(df, 0.5 + confidence / 2)) * standard_error
    return TwoWayResult(
        estimate=squares.mean,
        interval=Interval(
            squares.mean - half, squares.mean + half, confidence, "two-way random effects"
        ),
        p_value=2 * float(stdtr(df, -abs(squares.mean) / standard_error)),
        standard_error=standard_error,
        df=df,
        squares=squares,
        n_pairs=n,
        n_raters=k,
        method="two-way random effects, Satterthwaite",
    )


def _degrees_of_freedom(squares: MeanSquares, variance: float) -> float:
    briefs, raters = squares.n_briefs - 1, squares.n_raters - 1
    spread = (
        squares.brief**2 / briefs + squares.rater**2 / raters + squares.error**2 / (briefs * raters)
    )
    return min(float(briefs), variance**2 / spread)
