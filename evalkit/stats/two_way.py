"""Mean squares of a complete table of briefs by raters."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import IncompleteTableError, TooFewPairsError


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """The analysis of variance of a briefs × raters table with one value a cell."""

    mean: float
    brief: float
    rater: float
    error: float
    n_briefs: int
    n_raters: int


def mean_squares(table: npt.ArrayLike) -> MeanSquares:
    """Split the variation of a table into briefs, raters and what is left.

    Parameters
    ----------
    table
        Shape (n_briefs, n_raters), rubric points: one difference of one rater on one brief.

    Raises
    ------
    IncompleteTableError
        With a missing cell: the mean squares would no longer be independent.
    TooFewPairsError
        With fewer than two briefs or two raters.

    Examples
    --------
    >>> squares = mean_squares([[1, 2], [3, 4]])
    >>> squares.brief, squares.rater, squares.error
    (4.0, 1.0, 0.0)
    """
    cells = np.asarray(table, dtype=np.float64)
    if cells.ndim != 2 or min(cells.shape) < 2:
        raise TooFewPairsError(
            f"Needs two briefs and two raters or more, got a table of shape {cells.shape}."
        )
    missing = int(np.isnan(cells).sum())
    if missing:
        raise IncompleteTableError(
            f"Needs every rater's difference on every brief; {missing} of {cells.size} are missing."
        )
    n, k = cells.shape
    by_brief, by_rater, mean = cells.mean(axis=1), cells.mean(axis=0), float(cells.mean())
    residuals = cells - by_brief[:, None] - by_rater + mean
    return MeanSquares(
        mean=mean,
        brief=k * float(np.square(by_brief - mean).sum()) / (n - 1),
        rater=n * float(np.square(by_rater - mean).sum()) / (k - 1),
        error=float(np.square(residuals).sum()) / ((n - 1) * (k - 1)),
        n_briefs=n,
        n_raters=k,
    )
