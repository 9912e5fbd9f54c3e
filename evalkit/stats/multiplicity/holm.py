"""Holm's adjustment: p-values from different tests, no assumption about how they hang together."""

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError


def holm(p_values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return p-values adjusted so that the chance of any false claim stays below the level.

    Parameters
    ----------
    p_values
        Shape (n_tests,), between 0 and 1; the answer keeps their order.

    Raises
    ------
    StatisticError
        With a value outside 0 to 1, or one that is missing.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    array([0.03, 0.06, 0.06])
    """
    checked = checked_p_values(p_values)
    order = np.argsort(checked, kind="stable")
    factors = np.arange(checked.size, 0, -1)
    stepped = np.minimum(1.0, np.maximum.accumulate(checked[order] * factors))
    adjusted = np.empty_like(stepped)
    adjusted[order] = stepped
    return adjusted


def checked_p_values(p_values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the p-values as floats, shape (n_tests,), or say what is wrong with them.

    Examples
    --------
    >>> checked_p_values([0.5])
    array([0.5])
    """
    checked = np.asarray(p_values, dtype=np.float64)
    if checked.ndim != 1:
        raise StatisticError(f"Expected a row of p-values, got an array of shape {checked.shape}.")
    if not np.all((checked >= 0) & (checked <= 1)):
        raise StatisticError("Expected p-values between 0 and 1; leave out what is undefined.")
    return checked
