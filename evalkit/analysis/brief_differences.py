"""One whole number a brief: the difference of two systems over a denominator that all share."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from evalkit.analysis.summary import Summary
from evalkit.errors import StatisticError

if TYPE_CHECKING:
    import pandas as pd

Integers = npt.NDArray[np.int64]
PAIR_KEYS = ["outcome", "system", "reference_system"]


@dataclass(frozen=True, slots=True)
class BriefDifferences:
    """One outcome's differences by brief, as integers over a common denominator.

    All arrays have shape (n_briefs,); ``differences / denominator`` are rubric points, averaged
    over the raters who scored both passages, whose number is ``n_raters``.
    """

    briefs: tuple[str, ...]
    differences: Integers
    denominator: int
    n_raters: Integers

    @property
    def estimate(self) -> float:
        """The mean difference in rubric points; every brief weighs the same."""
        return float(self.differences.sum()) / (len(self.briefs) * self.denominator)

    @property
    def n_wins(self) -> int:
        """Briefs in which the system is ahead."""
        return int((self.differences > 0).sum())

    @property
    def n_ties(self) -> int:
        """Briefs without a difference."""
        return int((self.differences == 0).sum())

    @property
    def n_losses(self) -> int:
        """Briefs in which the reference is ahead."""
        return int((self.differences < 0).sum())


def brief_differences(
    summary: Summary, outcome_id: str, system: str, reference_system: str
) -> BriefDifferences:
    """Bring one outcome's paired sums to a common denominator, so that each brief weighs the same.

    Examples
    --------
    Two raters in one brief and three in the other: 1/2 and 1/3 of a point become 3 and 2 sixths.

    >>> import pandas as pd
    >>> from evalkit.analysis.summary import SUM_COLUMNS
    >>> rows = [["o", "b1", "s", "r", 1, 2, 1, 1, 0, 2], ["o", "b2", "s", "r", 1, 3, 1, 2, 0, 3]]
    >>> summary = Summary(pd.DataFrame(), pd.DataFrame(rows, columns=SUM_COLUMNS))
    >>> found = brief_differences(summary, "o", "s", "r")
    >>> found.differences.tolist(), found.denominator
    ([3, 2], 6)
    """
    return differences_of(pair_rows(summary, outcome_id, system, reference_system))


def pair_rows(
    summary: Summary, outcome_id: str, system: str, reference_system: str
) -> "pd.DataFrame":
    """The paired sums of one outcome and one comparison, by brief."""
    sums = summary.paired_sums
    is_pair = (
        (sums["outcome"] == outcome_id)
        & (sums["system"] == system)
        & (sums["reference_system"] == reference_system)
    )
    return sums[is_pair].sort_values("brief")


def all_brief_differences(summary: Summary) -> dict[tuple[str, str, str], BriefDifferences]:
    """Every outcome and comparison, by outcome, system and reference system."""
    ordered = summary.paired_sums.sort_values("brief", kind="stable")
    grouped = ordered.groupby(PAIR_KEYS, sort=False, observed=True)
    return {(str(key[0]), str(key[1]), str(key[2])): differences_of(rows) for key, rows in grouped}


def differences_of(rows: "pd.DataFrame") -> BriefDifferences:
    """The paired sums of one comparison over a common denominator."""
    return common_differences(
        briefs=tuple(rows["brief"].to_numpy(dtype=object).tolist()),
        numerators=rows["numerator"].to_numpy(np.int64),
        denominators=rows["denominator"].to_numpy(np.int64),
        n_raters=rows["n_raters"].to_numpy(np.int64),
    )


def common_differences(
    briefs: tuple[str, ...], numerators: Integers, denominators: Integers, n_raters: Integers
) -> BriefDifferences:
    """Fractions over the least common denominator, in lowest terms.

    Raises
    ------
    StatisticError
        Where the common denominator is too large for exact sums.
    """
    common = math.lcm(1, *np.unique(denominators).tolist())
    if int(np.abs(numerators).sum()) * common >= 2**62:
        raise StatisticError(
            "The numbers of raters differ so much between briefs that their differences have no "
            "common denominator small enough for exact sums."
        )
    whole = numerators * (common // np.maximum(denominators, 1))
    divisor = math.gcd(common, int(np.gcd.reduce(whole)) if len(whole) else 0)
    return BriefDifferences(briefs, whole // divisor, common // divisor, n_raters)
