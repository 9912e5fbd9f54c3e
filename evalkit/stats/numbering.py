"""Numbering raters, passages and briefs from 0, in time that grows with the ratings alone."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Numbering:
    """``names`` in rising order, and for each entry the place of its name."""

    names: npt.NDArray[np.generic]
    index: Integers

    def __len__(self) -> int:
        return len(self.names)


def numbered(labels: npt.ArrayLike) -> Numbering:
    """Number the distinct labels from 0, in rising order.

    Parameters
    ----------
    labels
        Shape (n,): whole numbers, as a rule those of raters, passages or briefs.

    Notes
    -----
    Small non-negative numbers are looked up in a table; only others are sorted.

    Examples
    --------
    >>> numbered([7, 3, 7]).index
    array([1, 0, 1])
    """
    label = np.asarray(labels)
    if _is_small(label):
        is_used = np.bincount(label) > 0
        return Numbering(np.flatnonzero(is_used), (np.cumsum(is_used) - 1)[label])
    names, index = np.unique(label, return_inverse=True)
    return Numbering(names, index.astype(np.int64))


def _is_small(label: npt.NDArray[np.generic]) -> bool:
    if label.size == 0 or label.dtype.kind not in "iu":
        return False
    whole = label.astype(np.int64)
    return bool(whole.min() >= 0 and whole.max() < 8 * whole.size)
