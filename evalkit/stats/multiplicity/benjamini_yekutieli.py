"""Benjamini and Yekutieli's adjustment, for tests that hang together in any way."""

import numpy as np
import numpy.typing as npt

from evalkit.stats.multiplicity.holm import checked_p_values


def benjamini_yekutieli(p_values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return p-values adjusted so that the expected share of false claims stays below the level.

    Parameters
    ----------
    p_values
        Shape (n_tests,), between 0 and 1; the answer keeps their order.

    Raises
    ------
    StatisticError
        With a value outside 0 to 1, or one that is missing.

    Notes
    -----
    Valid for any dependence of the tests, which costs a factor of 1 + 1/2 + ... + 1/n over
    Benjamini and Hochberg's.

    References
    ----------
    Benjamini & Yekutieli (2001), Annals of Statistics 29, 1165-1188, theorem 1.3.

    Examples
    --------
    >>> benjamini_yekutieli([0.01, 0.04, 0.03]).round(4)
    array([0.055 , 0.0733, 0.0733])
    """
    checked = checked_p_values(p_values)
    harmonic = float(np.sum(1.0 / np.arange(1, checked.size + 1)))
    order = np.argsort(checked, kind="stable")[::-1]
    ranks = np.arange(checked.size, 0, -1)
    stepped = np.minimum.accumulate(checked[order] * (checked.size * harmonic / ranks))
    adjusted = np.empty_like(stepped)
    adjusted[order] = stepped.clip(max=1.0)
    return adjusted
