"""Units and how many raters gave them each value: what every coefficient on counts starts from."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import NoVariationError, TooFewPairsError

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RatedUnits:
    """Units with enough ratings, sorted by brief so that sums by brief are one pass.

    ``counts`` has shape (n_units, n_values); ``first_unit`` shape (n_briefs,) holds where each
    brief begins; ``n_dropped`` units had too few ratings and are not in here.
    """

    counts: Floats
    values: Floats
    first_unit: npt.NDArray[np.intp]
    n_dropped: int

    @property
    def n_units(self) -> int:
        """How many units are left."""
        return len(self.counts)

    @property
    def n_briefs(self) -> int:
        """How many briefs have at least one unit left."""
        return len(self.first_unit)

    def sum_by_brief(self, of_units: Floats) -> Floats:
        """Shape (n_units, ...) to (n_briefs, ...)."""
        return np.add.reduceat(of_units, self.first_unit, axis=0)


def rated_units(
    counts: Counts, values: Floats, briefs: Counts | None = None, *, at_least: int = 2
) -> RatedUnits:
    """Check the arrays, and keep the units with ``at_least`` so many ratings.

    Parameters
    ----------
    counts
        Shape (n_units, n_values): how many raters gave the unit that value. Missing ratings are
        simply not counted.
    values
        Shape (n_values,): the declared scale in rising order, rated or not.
    briefs
        Shape (n_units,): the brief of each unit. Without it each unit is a brief of its own.

    Raises
    ------
    ValueError
        If the shapes do not fit, a count is negative, or the values do not rise.
    TooFewPairsError
        If no unit has enough ratings.

    Examples
    --------
    >>> units = rated_units(np.array([[2, 1], [1, 0]]), np.array([0.0, 1.0]))
    >>> units.n_units, units.n_dropped
    (1, 1)
    """
    counts, values = np.asarray(counts), np.asarray(values, dtype=np.float64)
    _check(counts, values, briefs)
    kept = counts.sum(axis=1) >= at_least
    n_kept = int(np.count_nonzero(kept))
    if n_kept == 0:
        raise TooFewPairsError(
            f"none of the {len(counts)} units was rated {at_least} times or more, "
            "so no two ratings can be compared"
        )
    brief = np.arange(len(counts)) if briefs is None else np.asarray(briefs)
    order, first_unit = _grouped(brief[kept])
    return RatedUnits(
        counts[kept][order].astype(np.float64), values, first_unit, len(counts) - n_kept
    )


def require_variation(ratings_per_value: Floats, values: Floats) -> None:
    """Raise NoVariationError if all ratings are one value."""
    if np.count_nonzero(ratings_per_value) == 1:
        only = values[np.argmax(ratings_per_value)]
        raise NoVariationError(
            f"no variation: all {ratings_per_value.sum():.0f} ratings are {only:g}"
        )


def count_values(ratings: Floats, values: Floats) -> Counts:
    """Count how many raters gave each unit each value.

    Parameters
    ----------
    ratings
        Shape (n_units, n_raters), NaN where missing.
    values
        Shape (n_values,): the declared scale in rising order.

    Returns
    -------
    ndarray
        Shape (n_units, n_values).

    Raises
    ------
    ValueError
        If a rating is not on the declared scale.

    Examples
    --------
    >>> count_values(np.array([[1.0, 2.0, np.nan], [2.0, 2.0, 2.0]]), np.array([1.0, 2.0]))
    array([[1, 1],
           [0, 3]])
    """
    ratings, values = np.asarray(ratings, dtype=np.float64), np.asarray(values, dtype=np.float64)
    off_scale = ~np.isnan(ratings) & ~np.isin(ratings, values)
    if off_scale.any():
        raise ValueError(
            f"rating {ratings[off_scale][0]:g} is not on the declared scale "
            f"{[float(value) for value in values]}"
        )
    return np.stack([(ratings == value).sum(axis=1) for value in values], axis=1)


def _check(counts: Counts, values: Floats, briefs: Counts | None) -> None:
    if counts.ndim != 2 or counts.shape[1] != len(values):
        raise ValueError(
            f"counts need one column for each of the {len(values)} declared values, "
            f"got shape {counts.shape}"
        )
    if counts.size and counts.min() < 0:
        raise ValueError("counts say how many raters gave a value; they cannot be negative")
    if (values[1:] <= values[:-1]).any():
        raise ValueError(f"declared values must rise, got {[float(value) for value in values]}")
    if briefs is not None and len(briefs) != len(counts):
        raise ValueError(f"got {len(briefs)} briefs for {len(counts)} units; give one for each")


def _grouped(brief: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    order = np.argsort(brief, kind="stable")
    in_order = brief[order]
    is_first = np.concatenate(([True], in_order[1:] != in_order[:-1]))
    return order, np.flatnonzero(is_first)
