"""Long ratings as arrays of codes: names are read once, and everything after is whole numbers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from evalkit.errors import RatingsTableError

if TYPE_CHECKING:
    import pandas as pd

Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
STEPS = (1, 2, 4, 5, 10, 20, 100, 1000)


@dataclass(frozen=True, slots=True)
class Coded:
    """One column as numbers from 0, in the order of its sorted ``names``."""

    code: Codes
    names: tuple[str, ...]

    def as_codes_of(self, names: tuple[str, ...]) -> Codes:
        """The same column as places in another tuple of names; -1 where the name is not in it."""
        places = {name: place for place, name in enumerate(names)}
        moved = np.array([places.get(name, -1) for name in self.names], dtype=np.int64)
        return moved[self.code]


@dataclass(frozen=True, slots=True)
class CodedScores:
    """Ratings that have a value; all arrays have shape (n_ratings,)."""

    outcome: Coded
    brief: Coded
    system: Coded
    rater: Coded
    value: Floats


def coded(column: "pd.Series[Any]") -> Coded:
    """Number the names of a column in sorted order.

    Examples
    --------
    >>> import pandas as pd
    >>> coded(pd.Series(["b2", "b1", "b2"])).code
    array([1, 0, 1])
    """
    import pandas as pd

    found, uniques = pd.factorize(column)
    names = [str(name) for name in uniques]
    order = sorted(range(len(names)), key=names.__getitem__)
    place = np.empty(len(names), dtype=np.int64)
    place[order] = np.arange(len(names))
    return Coded(place[found] if len(names) else found.astype(np.int64), tuple(sorted(names)))


def coded_scores(scores: "pd.DataFrame", outcomes: tuple[str, ...]) -> CodedScores:
    """Code the ratings of these outcomes that have a value."""
    value = scores["value"].to_numpy(dtype=float, na_value=np.nan)
    outcome = coded(scores["outcome"])
    kept = ~np.isnan(value) & (outcome.as_codes_of(outcomes) >= 0)

    def those_kept(column: Coded) -> Coded:
        return Coded(column.code[kept], column.names)

    return CodedScores(
        outcome=those_kept(outcome),
        brief=those_kept(coded(scores["brief"])),
        system=those_kept(coded(scores["system"])),
        rater=those_kept(coded(scores["rater"])),
        value=value[kept],
    )


def step_of(values: Floats) -> int:
    """The smallest multiplier that turns all values into whole numbers.

    Raises
    ------
    RatingsTableError
        Where a value is on no grid of thousandths, so that sums could not be exact.

    Examples
    --------
    >>> step_of(np.array([1.0, 2.5, 3.0]))
    2
    """
    for step in STEPS:
        scaled = values * step
        if np.abs(scaled - np.rint(scaled)).max(initial=0.0) < 1e-9:
            return step
    raise RatingsTableError(
        "Scores must lie on a grid of thousandths or coarser, so that sums are exact; "
        "round them before they are analysed."
    )


def whole(values: Floats, step: int) -> Codes:
    """The values in parts of one ``step``-th, as whole numbers."""
    return np.rint(values * step).astype(np.int64)
