"""Benjamini and Hochberg's adjustment: for tables that are labelled exploratory."""

import numpy as np
import numpy.typing as npt

from evalkit.stats.multiplicity.holm import checked_p_values


def benjamini_hochberg(p_values: npt.ArrayLike) -> npt.NDArray[np.float64]:
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
    Valid for independent or positively dependent tests. It bounds a share of errors and not the
    chance of any, so it belongs in exploratory tables only.

    References
    ----------
    Benjamini & Hochberg (1995), JRSS B 57, 289-300.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03])
    array([0.03, 0.04, 0.04])
    """
    checked = checked_p_values(p_values)
    order = np.argsort(checked, kind="stable")[::-1]
    ranks = np.arange(checked.size, 0, -1)
    stepped = np.minimum.accumulate(checked[order] * (checked.size / ranks))
    adjusted = np.empty_like(stepped)
    adjusted[order] = stepped.clip(max=1.0)
    return adjusted
