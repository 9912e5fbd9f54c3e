"""Whether a rater tells the criteria apart."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError

FEWEST_PASSAGES = 3
"""Two passages correlate by 1 or -1 whatever the rater does."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HaloResult:
    """Mean correlation between the criteria of one rater.

    It averages ``n_criterion_pairs``; ``n_pairs_undefined`` had a criterion without variation or
    fewer than three passages in common. ``n_passages`` have two scored criteria or more.
    """

    mean_correlation: float
    n_criterion_pairs: int
    n_pairs_undefined: int
    n_passages: int


def halo(scores: npt.ArrayLike) -> HaloResult:
    """How strongly one rater's criteria move together over passages.

    Parameters
    ----------
    scores
        Shape (n_passages, n_criteria), rubric points of one rater, NaN where missing.

    Raises
    ------
    TooFewPairsError
        With fewer than two criteria, or nowhere three passages that share two.
    NoVariationError
        If no pair of criteria varies.

    Notes
    -----
    Mean of Pearson's r over pairs of criteria, each over the passages that have both. Criteria
    that belong together correlate without any fault of the rater's: read it against the other
    raters of the same passages, never alone.

    References
    ----------
    Saal, Downey & Lahey (1980), Psychological Bulletin 88, 413-428.

    Examples
    --------
    >>> halo([[1, 1, 2], [2, 2, 2], [3, 3, 1], [4, 4, 2]]).n_criterion_pairs
    3
    """
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise TooFewPairsError("halo compares criteria, and needs two of them or more")
    correlations, n_common = _pairwise_correlations(table)
    enough = n_common >= FEWEST_PASSAGES
    if not enough.any():
        raise TooFewPairsError(
            f"no two criteria were both scored on {FEWEST_PASSAGES} passages or more"
        )
    defined = correlations[enough & ~np.isnan(correlations)]
    if defined.size == 0:
        raise NoVariationError("no variation: this rater's criteria each hold one value throughout")
    return HaloResult(
        mean_correlation=float(defined.mean()),
        n_criterion_pairs=defined.size,
        n_pairs_undefined=correlations.size - defined.size,
        n_passages=int(((~np.isnan(table)).sum(axis=1) >= 2).sum()),
    )


def _pairwise_correlations(table: Floats) -> tuple[Floats, Floats]:
    """Pearson's r of each pair of criteria over the passages that have both, NaN if undefined."""
    present = ~np.isnan(table)
    if not present.any():
        raise StatisticError("there are no scores")
    given = present.astype(np.float64)
    # A whole number is taken off, so that sums of whole scores stay exact and a zero is a zero.
    centred = np.where(present, table - np.round(np.nanmean(table)), 0.0)
    n_common = given.T @ given
    sums = centred.T @ given
    covariance = n_common * (centred.T @ centred) - sums * sums.T
    spread = n_common * (np.square(centred).T @ given) - np.square(sums)
    product = np.maximum(spread * spread.T, 0)
    undefined = np.full_like(product, np.nan)
    varies = (spread > 1e-9) & (spread.T > 1e-9)
    correlation = np.divide(covariance, np.sqrt(product), out=undefined, where=varies)
    upper = np.triu_indices(table.shape[1], k=1)
    return correlation[upper], n_common[upper]
