"""Wins, ties and losses, and how strong the preference is, brief by brief."""

from dataclasses import dataclass
from math import lcm

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.numbering import numbered

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class VoteCounts:
    """Votes and briefs for the system, tied, and for the reference.

    A brief is won where more of its votes are for the system than against it, whatever the ties.
    """

    n_wins: int
    n_ties: int
    n_losses: int
    n_briefs_won: int
    n_briefs_tied: int
    n_briefs_lost: int

    @property
    def n_votes(self) -> int:
        """All votes."""
        return self.n_wins + self.n_ties + self.n_losses

    @property
    def n_briefs(self) -> int:
        """All briefs with a vote."""
        return self.n_briefs_won + self.n_briefs_tied + self.n_briefs_lost


@dataclass(frozen=True, slots=True)
class PreferenceStrength:
    """Mean strength over briefs, in steps of the preference scale; positive is for the system.

    ``sums`` hold one whole number a brief, in the order of the briefs' numbers; divided by
    ``denominator`` they are the briefs' means. Paired tests and intervals take them as they are.
    """

    mean: float
    sums: tuple[int, ...]
    denominator: int
    n_votes: int
    n_briefs: int


def vote_counts(strengths: npt.ArrayLike, briefs: npt.ArrayLike) -> VoteCounts:
    """How many votes, and how many briefs, the system wins, ties and loses.

    Parameters
    ----------
    strengths
        Shape (n_votes,), whole numbers: positive for the system, 0 for a tie, negative for the
        reference. Only the sign counts here.
    briefs
        Shape (n_votes,): the brief of each vote.

    Raises
    ------
    TooFewPairsError
        Without any vote.

    Examples
    --------
    >>> counts = vote_counts([2, 1, -1, 0, 0, -2], [1, 1, 1, 2, 2, 3])
    >>> counts.n_wins, counts.n_ties, counts.n_losses, counts.n_briefs_won, counts.n_briefs_tied
    (2, 2, 2, 1, 1)
    """
    strength, brief = _votes(strengths, briefs)
    signs = np.sign(strength)
    balance = _sums(signs, brief)
    return VoteCounts(
        n_wins=int((signs > 0).sum()),
        n_ties=int((signs == 0).sum()),
        n_losses=int((signs < 0).sum()),
        n_briefs_won=int((balance > 0).sum()),
        n_briefs_tied=int((balance == 0).sum()),
        n_briefs_lost=int((balance < 0).sum()),
    )


def preference_strength(strengths: npt.ArrayLike, briefs: npt.ArrayLike) -> PreferenceStrength:
    """How strongly the system is preferred on average, every brief weighing the same.

    Parameters
    ----------
    strengths
        Shape (n_votes,), whole numbers: such as 2 for clearly and 1 for slightly the system,
        0 for a tie, negative for the reference.
    briefs
        Shape (n_votes,): the brief of each vote.

    Raises
    ------
    TooFewPairsError
        Without any vote.

    Notes
    -----
    Where briefs have different numbers of votes k, each sum is multiplied by L/k with L the least
    common multiple of the k: whole numbers stay whole, and ties between briefs stay ties.

    Examples
    --------
    >>> strength = preference_strength([2, 1, -1, 0, 1], [1, 1, 1, 2, 2])
    >>> strength.sums, strength.denominator, round(strength.mean, 4)
    ((4, 3), 6, 0.5833)
    """
    strength, brief = _votes(strengths, briefs)
    n_votes = np.bincount(brief)
    denominator = lcm(*n_votes.tolist())
    sums = [
        total * (denominator // n)
        for total, n in zip(_sums(strength, brief).tolist(), n_votes.tolist(), strict=True)
    ]
    return PreferenceStrength(
        mean=sum(sums) / (denominator * len(sums)),
        sums=tuple(sums),
        denominator=denominator,
        n_votes=strength.size,
        n_briefs=len(sums),
    )


def _votes(strengths: npt.ArrayLike, briefs: npt.ArrayLike) -> tuple[Integers, Integers]:
    """Strengths as integers, and briefs numbered from 0."""
    strength, brief = np.asarray(strengths), np.asarray(briefs)
    if strength.shape != brief.shape or strength.ndim != 1:
        raise StatisticError(f"got {strength.size} votes and {brief.size} briefs; one each")
    if strength.size == 0:
        raise TooFewPairsError("there are no votes")
    if strength.dtype.kind not in "iu":
        raise StatisticError(f"votes are whole numbers of strength, got {strength.dtype}")
    return strength.astype(np.int64), numbered(brief).index


def _sums(of_votes: Integers, brief: Integers) -> Integers:
    sums = np.zeros(int(brief.max()) + 1, dtype=np.int64)
    np.add.at(sums, brief, of_votes)
    return sums
