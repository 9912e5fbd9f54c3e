"""Whether an answer changes when the same two passages change sides, and which side gains."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.interval.proportion import clopper_pearson_interval
from evalkit.stats.numbering import numbered
from evalkit.stats.paired.sign_test import fair_coin_test
from evalkit.stats.result import Interval


@dataclass(frozen=True, slots=True)
class SwapEffect:
    """How steady a rater is under a change of sides.

    ``share_changed`` is the share of briefs in which any answer changed. ``share_first`` is the
    share, among the briefs where one side gained, of those where the first side did: one half
    where the side means nothing; None with the reason where no side gained in any brief.
    ``mean_gain`` is what a unit gains by standing first, in the unit of ``gains``.
    """

    share_changed: float
    changed_interval: Interval
    share_first: float | None
    first_interval: Interval | None
    p_value: float | None
    why_no_share: str | None
    mean_gain: float
    n_units: int
    n_units_changed: int
    n_briefs: int
    n_briefs_changed: int
    n_first: int
    n_second: int
    method: str


def swap_effect(
    gains: npt.ArrayLike, briefs: npt.ArrayLike, confidence: float = 0.95
) -> SwapEffect:
    """How often answers change with the sides, and whether the first side gains by it.

    Parameters
    ----------
    gains
        Shape (n_units,): of a passage, its level as the first less its level as the second; of a
        pair, the sum of both answers to "which of the two", +1 for the first side, -1 for the
        second, 0 for a tie. 0 is an answer that stayed.
    briefs
        Shape (n_units,): the brief of each unit.

    Raises
    ------
    TooFewPairsError
        Where nothing was asked twice.
    StatisticError
        Where a gain is missing, or lengths differ.

    Notes
    -----
    The brief is the unit of both shares, since the passages of a brief are answered together:
    Clopper-Pearson intervals and an exact binomial p against one half, valid for any number of
    briefs. A brief belongs to the side whose gains in it add up to more.

    References
    ----------
    Zheng et al. (2023), Judging LLM-as-a-Judge with MT-Bench and Chatbot Arena, section 3.3, for
    asking twice with the sides exchanged.

    Examples
    --------
    >>> result = swap_effect([2, 0, 0, 2], [1, 2, 3, 4])
    >>> result.share_changed, result.share_first, result.p_value
    (0.5, 1.0, 0.5)
    """
    gain, brief = np.asarray(gains, dtype=np.float64), np.asarray(briefs)
    if gain.shape != brief.shape or gain.ndim != 1:
        raise StatisticError("gains and briefs need one entry a unit each")
    if gain.size == 0:
        raise TooFewPairsError("nothing was asked twice with the sides exchanged")
    if np.isnan(gain).any():
        raise StatisticError("a gain is missing; leave units out that were not answered twice")
    index = numbered(brief).index
    n_briefs = int(index.max()) + 1
    sums = np.bincount(index, np.round(gain, 9), n_briefs)
    n_changed = int(np.count_nonzero(np.bincount(index[gain != 0], minlength=n_briefs)))
    n_first, n_second = int((sums > 1e-9).sum()), int((sums < -1e-9).sum())
    n_leaning = n_first + n_second
    return SwapEffect(
        share_changed=n_changed / n_briefs,
        changed_interval=clopper_pearson_interval(n_changed, n_briefs, confidence),
        share_first=n_first / n_leaning if n_leaning else None,
        first_interval=(
            clopper_pearson_interval(n_first, n_leaning, confidence) if n_leaning else None
        ),
        p_value=fair_coin_test(n_first, n_second).p_value if n_leaning else None,
        why_no_share=None if n_leaning else "neither side gained in any brief",
        mean_gain=float(gain.mean()),
        n_units=gain.size,
        n_units_changed=int(np.count_nonzero(gain)),
        n_briefs=n_briefs,
        n_briefs_changed=n_changed,
        n_first=n_first,
        n_second=n_second,
        method="share of briefs; exact binomial against one half for the side that gains",
    )
