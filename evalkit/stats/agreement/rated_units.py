"""Units and how many raters gave them each value: what every coefficient on counts starts from."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class RatedUnits:
    """Units with enough ratings, sorted by brief so that sums by brief are one pass.

    ``counts`` has shape (n_units, n_values); ``first_unit`` shape (n_briefs,) holds where each
    brief begins; ``n_dropped`` units had too few ratings and are not in here.
    """

    counts: Floats
    values: Floats
    first_unit: Integers
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
    counts: npt.ArrayLike,
    values: npt.ArrayLike,
    briefs: npt.ArrayLike | None = None,
    *,
    at_least: int = 2,
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
    StatisticError
        If the shapes do not fit, a count is negative, or the values do not rise.
    TooFewPairsError
        If no unit has enough ratings.

    Examples
    --------
    >>> units = rated_units(np.array([[2, 1], [1, 0]]), np.array([0.0, 1.0]))
    >>> units.n_units, units.n_dropped
    (1, 1)
    """
    table, scale = np.asarray(counts), np.asarray(values, dtype=np.float64)
    brief = np.arange(len(table)) if briefs is None else np.asarray(briefs)
    _check(table, scale, brief)
    kept = np.flatnonzero(table.sum(axis=1) >= at_least)
    if kept.size == 0:
        raise TooFewPairsError(
            f"none of the {len(table)} units was rated {at_least} times or more, "
            "so no two ratings can be compared"
        )
    order, first_unit = grouped(brief[kept])
    in_order = table[kept[order]].astype(np.float64)
    return RatedUnits(in_order, scale, first_unit, len(table) - kept.size)


def require_variation(ratings_per_value: Floats, values: Floats) -> None:
    """Raise NoVariationError if all ratings are one value."""
    if np.count_nonzero(ratings_per_value) == 1:
        only = values[np.argmax(ratings_per_value)]
        raise NoVariationError(
            f"no variation: all {ratings_per_value.sum():.0f} ratings are {only:g}"
        )


def count_values(ratings: npt.ArrayLike, values: npt.ArrayLike) -> Counts:
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
    StatisticError
        If a rating is not on the declared scale.

    Examples
    --------
    >>> count_values(np.array([[1.0, 2.0, np.nan], [2.0, 2.0, 2.0]]), np.array([1.0, 2.0]))
    array([[1, 1],
           [0, 3]])
    """
    table, scale = np.asarray(ratings, dtype=np.float64), np.asarray(values, dtype=np.float64)
    require_declared(table, scale)
    return np.stack([(table == value).sum(axis=1) for value in scale], axis=1)


def require_declared(ratings: Floats, values: Floats) -> None:
    """Raise StatisticError if a rating is neither missing nor one of the declared values."""
    off_scale = ~np.isnan(ratings) & ~np.isin(ratings, values)
    if off_scale.any():
        raise StatisticError(
            f"rating {ratings[off_scale][0]:g} is not on the declared scale {values.tolist()}"
        )


def grouped(group: Integers) -> tuple[Integers, Integers]:
    """Order that brings equal groups together, and where in it each group begins."""
    order = np.argsort(group, kind="stable")
    in_order = group[order]
    is_first = np.concatenate(([True], in_order[1:] != in_order[:-1]))
    return order, np.flatnonzero(is_first)


def _check(counts: Counts, values: Floats, briefs: Integers) -> None:
    if counts.ndim != 2 or counts.shape[1] != len(values):
        raise StatisticError(
            f"counts need one column for each of the {len(values)} declared values, "
            f"got shape {counts.shape}"
        )
    if counts.size and counts.min() < 0:
        raise StatisticError("counts say how many raters gave a value; they cannot be negative")
    if (values[1:] <= values[:-1]).any():
        raise StatisticError(f"declared values must rise, got {values.tolist()}")
    if len(briefs) != len(counts):
        raise StatisticError(f"got {len(briefs)} briefs for {len(counts)} units; give one for each")


def require_pairs(units: RatedUnits) -> int:
    """How many units have two ratings or more; TooFewPairsError if none has."""
    n_pairable = int(np.count_nonzero(units.counts.sum(axis=1) >= 2))
    if n_pairable == 0:
        raise TooFewPairsError(
            f"none of the {units.n_units} units was rated twice or more, "
            "so no two ratings can be compared"
        )
    return n_pairable
