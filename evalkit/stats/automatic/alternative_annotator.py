"""Whether a model agrees with people as well as they agree with one another, person by person."""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.jackknife import UNCHANGED, jackknife_interval
from evalkit.stats.multiplicity import benjamini_yekutieli
from evalkit.stats.numbering import numbered
from evalkit.stats.paired.sign_flip import sign_flip_test
from evalkit.stats.result import Interval

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
SLACK = 1e-9
FEWEST_PEOPLE = 2
FEWEST_FOR_T = 30
"""Items from which the published t-test may be used."""


class Alignment(StrEnum):
    """How near an answer is to those of the other people."""

    EXACT = "share of others with the same answer"
    SQUARED = "root of the mean squared distance to the others"


@dataclass(frozen=True, slots=True)
class Advantage:
    """One person, left out, against the model: who is nearer to the other people.

    ``model`` is the share of the person's items where the model is as near to the others as the
    person or nearer, ``person`` the other way about; ties count for both. ``p_value`` is one-sided
    against "the model falls short of the person by ``allowance`` or more"; ``published_p`` the
    t-test over items, None with fewer than thirty.
    """

    model: float
    person: float
    p_value: float
    adjusted_p: float
    published_p: float | None
    is_won: bool
    n_items: int
    n_briefs: int


@dataclass(frozen=True, slots=True)
class AlternativeAnnotatorResult:
    """The mean of the advantages with its interval, and the share of people who were won over.

    ``advantages`` has one entry a person, None for one who shares no item with another person.
    ``winning_rate`` is over those with an entry.
    """

    advantage: float
    interval: Interval | None
    why_no_interval: str | None
    winning_rate: float
    published_winning_rate: float | None
    advantages: tuple[Advantage | None, ...]
    allowance: float
    n_people: int
    n_items: int
    n_briefs: int
    method: str


def alternative_annotator_test(  # noqa: PLR0913  what is compared, how, and how strictly
    people: npt.ArrayLike,
    model: npt.ArrayLike,
    briefs: npt.ArrayLike,
    alignment: Alignment = Alignment.SQUARED,
    allowance: float = 0.2,
    level: float = 0.05,
    confidence: float = 0.95,
) -> AlternativeAnnotatorResult:
    """Leave each person out in turn, and see whether model or person is nearer to the others.

    Parameters
    ----------
    people
        Shape (n_items, n_people), NaN where missing.
    model
        Shape (n_items,), NaN where missing; such items are left out.
    briefs
        Shape (n_items,): the brief of each item.
    allowance
        By how much the model may fall short of a person and still be as good (epsilon); 0.2 is
        what the authors advise for experts.
    level
        The expected share of false wins among the wins.

    Raises
    ------
    TooFewPairsError
        With fewer than two people who rated the same items as the model. The authors advise
        three or more: with two, each is held against the other alone.

    Notes
    -----
    As published, but for the test: the unit is the brief, whose items are summed, and p comes
    from all sign flips of the briefs' shortfalls less the allowance, since passages to one brief
    are not independent and thirty items are rarely there. p-values are adjusted by Benjamini and
    Yekutieli. ``published_p`` is the authors' t-test over items. Simulated with 12 briefs of two
    passages and three people: a model just at the allowance wins over one of them 3 to 6 % of the
    time, and one that is quite as good as they are passes (half of them or more) 19 % of the
    time; so a study of this size shows little either way. The interval of the mean advantage
    covered 91 to 96 %. Where people use one level for nearly everything, ties let any model win
    that does the same.

    References
    ----------
    Calderon, Reichart & Dror (2025), The Alternative Annotator Test for LLM-as-a-Judge, ACL 2025,
    16051-16081: section 3.1 to 3.4, pages 16054-16055; allowance, page 16065.

    Examples
    --------
    >>> people = [[3, 3, 2], [2, 2, 2], [4, 3, 4], [1, 2, 1], [3, 3, 3], [2, 2, 1]]
    >>> found = alternative_annotator_test(people, [3, 2, 4, 1, 3, 2], range(6))
    >>> round(found.advantage, 3), found.winning_rate
    (1.0, 1.0)
    """
    table, own, index = _checked(people, model, briefs)
    wins = [_wins(table, own, index, place, alignment) for place in range(table.shape[1])]
    tested = [_tested(won, allowance) if len(won.model) else None for won in wins]
    n_tested = sum(one is not None for one in tested)
    if n_tested < FEWEST_PEOPLE:
        raise TooFewPairsError(
            f"needs {FEWEST_PEOPLE} people who rated the same passages as the model, got {n_tested}"
        )
    return _result(wins, _adjusted(tested, level), allowance, level, confidence)


@dataclass(frozen=True, slots=True)
class _Wins:
    """Per item of one person, whether the model and whether the person is as near or nearer."""

    model: Floats
    person: Floats
    brief: Places


def _checked(
    people: npt.ArrayLike, model: npt.ArrayLike, briefs: npt.ArrayLike
) -> tuple[Floats, Floats, Places]:
    table, own = np.asarray(people, dtype=np.float64), np.asarray(model, dtype=np.float64)
    brief = np.asarray(briefs)
    if table.ndim != 2 or not len(table) == len(own) == len(brief):
        raise StatisticError(
            f"people need one row an item, and model and briefs one entry; got shapes "
            f"{table.shape}, {own.shape} and {brief.shape}"
        )
    return table, own, numbered(brief).index


def _wins(table: Floats, own: Floats, index: Places, place: int, alignment: Alignment) -> _Wins:
    others = np.delete(table, place, axis=1)
    is_shared = ~np.isnan(table[:, place]) & ~np.isnan(own) & (~np.isnan(others)).any(axis=1)
    person, model = (
        _distance(answers[is_shared], others[is_shared], alignment)
        for answers in (table[:, place], own)
    )
    return _Wins(
        (model <= person + SLACK).astype(np.float64),
        (person <= model + SLACK).astype(np.float64),
        index[is_shared],
    )


def _distance(answers: Floats, others: Floats, alignment: Alignment) -> Floats:
    """How far each answer is from the others; a root would keep the order, and is left out."""
    apart = others - answers[:, np.newaxis]
    if alignment is Alignment.EXACT:
        apart = np.where(np.isnan(apart), np.nan, np.abs(apart) > SLACK)
    distance: Floats = np.nanmean(np.square(apart), axis=1) if len(answers) else np.zeros(0)
    return distance


def _tested(won: _Wins, allowance: float) -> Advantage:
    shortfall = won.person - won.model
    unit = Fraction(allowance).limit_denominator(1000)
    of_brief = np.bincount(won.brief, shortfall)
    n_of_brief = np.bincount(won.brief)
    is_there = n_of_brief > 0
    beyond = of_brief * unit.denominator - n_of_brief * unit.numerator
    return Advantage(
        model=float(won.model.mean()),
        person=float(won.person.mean()),
        p_value=sign_flip_test(np.rint(beyond[is_there]).astype(np.int64)).p_less,
        adjusted_p=1.0,
        published_p=_published_p(shortfall, allowance),
        is_won=False,
        n_items=len(shortfall),
        n_briefs=int(is_there.sum()),
    )


def _published_p(shortfall: Floats, allowance: float) -> float | None:
    """The lower tail of Student's t over items."""
    if len(shortfall) < FEWEST_FOR_T:
        return None
    from scipy.special import stdtr

    error = float(shortfall.std(ddof=1)) / np.sqrt(len(shortfall))
    distance = float(shortfall.mean()) - allowance
    if error == 0:
        return 0.0 if distance < 0 else 1.0
    return float(stdtr(len(shortfall) - 1, distance / error))


def _adjusted(tested: list[Advantage | None], level: float) -> tuple[Advantage | None, ...]:
    there = [one for one in tested if one is not None]
    adjusted = iter(benjamini_yekutieli([one.p_value for one in there]).tolist())
    return tuple(
        one if one is None else replace(one, adjusted_p=p, is_won=p <= level)
        for one in tested
        for p in ([next(adjusted)] if one is not None else [1.0])
    )


def _result(
    wins: list[_Wins],
    advantages: tuple[Advantage | None, ...],
    allowance: float,
    level: float,
    confidence: float,
) -> AlternativeAnnotatorResult:
    found = [one for one in advantages if one is not None]
    briefs = np.unique(np.concatenate([won.brief for won in wins]))
    mean = _mean_advantage(wins)
    left_out = np.array([_mean_advantage(wins, without=int(brief)) for brief in briefs])
    outcome = jackknife_interval(mean, left_out, UNCHANGED, confidence)
    return AlternativeAnnotatorResult(
        advantage=mean,
        interval=_within_shares(outcome.interval),
        why_no_interval=outcome.why_no_interval,
        winning_rate=sum(one.is_won for one in found) / len(found),
        published_winning_rate=_published_rate(found, level),
        advantages=advantages,
        allowance=allowance,
        n_people=len(found),
        n_items=max(one.n_items for one in found),
        n_briefs=len(briefs),
        method="alternative annotator test, exact sign-flip over briefs, Benjamini-Yekutieli",
    )


def _mean_advantage(wins: list[_Wins], without: int = -1) -> float:
    """The mean over people of their shares; NaN where a person has no item left."""
    shares = []
    for won in wins:
        kept = won.model[won.brief != without]
        if len(won.model):
            shares.append(float(kept.mean()) if len(kept) else float("nan"))
    return float(np.mean(shares))


def _within_shares(interval: Interval | None) -> Interval | None:
    if interval is None:
        return None
    return replace(interval, low=max(0.0, interval.low), high=min(1.0, interval.high))


def _published_rate(found: list[Advantage], level: float) -> float | None:
    p_values = [one.published_p for one in found if one.published_p is not None]
    if len(p_values) < len(found):
        return None
    return float((benjamini_yekutieli(p_values) <= level).mean())
