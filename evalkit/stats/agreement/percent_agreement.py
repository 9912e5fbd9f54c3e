"""The shares of rater pairs that agree exactly, or within one declared level."""

from dataclasses import dataclass

import numpy.typing as npt

from evalkit.stats.agreement.rated_units import rated_units


@dataclass(frozen=True, slots=True)
class PercentAgreement:
    """Shares (0 to 1) of all pairs of ratings of the same unit.

    ``n_pairs`` counts those pairs; ``n_units`` the units that have one, ``n_units_dropped`` the
    units that have none.
    """

    exact: float
    adjacent: float
    n_pairs: int
    n_units: int
    n_units_dropped: int


def percent_agreement(counts: npt.ArrayLike, values: npt.ArrayLike) -> PercentAgreement:
    """How often two ratings of one unit are equal, and how often at most one level apart.

    Parameters
    ----------
    counts
        Shape (n_units, n_values): how many raters gave the unit that value.
    values
        Shape (n_values,): the declared scale in rising order; adjacent means neighbours in it.

    Raises
    ------
    TooFewPairsError
        If no unit has two ratings.

    Notes
    -----
    Every pair weighs the same, so a unit with more raters weighs more. Chance is not taken out:
    where nearly all ratings are on one level both shares are high whatever the raters do.

    Examples
    --------
    >>> import numpy as np
    >>> counts = np.array([[2, 1, 0], [0, 0, 3]])
    >>> shares = percent_agreement(counts, np.array([1.0, 2.0, 3.0]))
    >>> round(shares.exact, 3), shares.adjacent, shares.n_pairs
    (0.667, 1.0, 6)
    """
    units = rated_units(counts, values)
    per_unit = units.counts.sum(axis=1)
    n_pairs = int((per_unit * (per_unit - 1)).sum()) // 2
    n_exact = int((units.counts * (units.counts - 1)).sum()) // 2
    n_neighbours = int((units.counts[:, 1:] * units.counts[:, :-1]).sum())
    return PercentAgreement(
        exact=n_exact / n_pairs,
        adjacent=(n_exact + n_neighbours) / n_pairs,
        n_pairs=n_pairs,
        n_units=units.n_units,
        n_units_dropped=units.n_dropped,
    )
