"""Value counts of an outcome as arrays over its declared levels."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from evalkit.analysis.coded_scores import Codes, coded
from evalkit.analysis.outcome import Outcome
from evalkit.errors import StatisticError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class CountMatrix:
    """Value counts of one outcome as arrays.

    ``counts`` has shape (n_units, n_values), ``values`` the declared levels, ``briefs`` and
    ``systems`` (n_units,) the brief and the system of each unit as numbers.
    """

    counts: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]
    briefs: Codes
    systems: Codes

    def of_units(self, kept: npt.NDArray[np.bool_]) -> "CountMatrix":
        """The same for some of the units."""
        return CountMatrix(self.counts[kept], self.values, self.briefs[kept], self.systems[kept])

    @property
    def ratings_per_value(self) -> npt.NDArray[np.int64]:
        """Shape (n_values,): all ratings on each level."""
        return np.asarray(self.counts.sum(axis=0))


@dataclass(frozen=True, slots=True)
class CodedCounts:
    """The value counts of all outcomes, coded once; arrays have one entry a unit and level.

    ``systems`` number the plan's systems, ``brief`` those in ``briefs``.
    """

    outcome: Codes
    outcomes: tuple[str, ...]
    brief: Codes
    briefs: tuple[str, ...]
    system: Codes
    value: npt.NDArray[np.float64]
    count: Codes

    def matrix_of(self, outcome: Outcome) -> CountMatrix:
        """One outcome's counts, a row a passage that was rated.

        Raises
        ------
        StatisticError
            Where a rating lies on a level that the scale does not declare.
        """
        places = {name: place for place, name in enumerate(self.outcomes)}
        chosen = (self.outcome == places.get(outcome.id, -1)) & (self.system >= 0)
        values = np.array(outcome.values, dtype=float)
        columns = _columns(self.value[chosen], values, outcome)
        n_systems = int(self.system.max(initial=0)) + 1
        units, row = np.unique(
            self.brief[chosen] * n_systems + self.system[chosen], return_inverse=True
        )
        flat = np.zeros(len(units) * len(values), dtype=np.int64)
        np.add.at(flat, row * len(values) + columns, self.count[chosen])
        briefs, systems = np.divmod(units, n_systems)
        return CountMatrix(flat.reshape(len(units), len(values)), values, briefs, systems)


def coded_counts(value_counts: "pd.DataFrame", systems: tuple[str, ...]) -> CodedCounts:
    """Code the long value counts of a summary; systems outside the plan get -1."""
    outcome, brief = coded(value_counts["outcome"]), coded(value_counts["brief"])
    return CodedCounts(
        outcome=outcome.code,
        outcomes=outcome.names,
        brief=brief.code,
        briefs=brief.names,
        system=coded(value_counts["system"]).as_codes_of(systems),
        value=value_counts["value"].to_numpy(dtype=float),
        count=value_counts["count"].to_numpy(dtype=np.int64),
    )


def _columns(
    rated: npt.NDArray[np.float64], values: npt.NDArray[np.float64], outcome: Outcome
) -> Codes:
    """Which declared level each rated value is."""
    columns = np.searchsorted(values, rated).clip(max=max(len(values) - 1, 0))
    strays = values[columns] != rated
    if strays.any():
        raise StatisticError(
            f"{outcome.name}: the rating {rated[strays][0]:g} is not one of the declared levels "
            f"{', '.join(f'{value:g}' for value in values)}"
        )
    return columns
