"""Which of several candidates becomes the passage: by a rule stated beforehand, and recorded."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evalkit.study.generation import Pick


@dataclass(frozen=True, slots=True)
class Candidate:
    """A whole text that a model wrote, and its number among all that were asked for, from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Measured:
    """How far a text lies from what the rule aims at, and that distance in words for the record."""

    distance: float
    words: str


Measure = Callable[[str], Measured | None]
"""The distance of a text from what its brief asks for; None where it is undefined."""


@dataclass(frozen=True, slots=True)
class Picked:
    """The candidate that was kept, and the sentence that says why."""

    candidate: Candidate
    why: str


def pick(
    rule: Pick,
    candidates: Sequence[Candidate],
    drawn_by: str,
    measure: Measure,
) -> Picked:
    """Pick one of at least one candidate.

    Parameters
    ----------
    drawn_by
        What a random pick is drawn from: the same words, the same pick.
    measure
        The distance that the two rules of nearness make least; the first of equals is kept, and
        the first of all where none can be measured.

    Examples
    --------
    >>> texts = [Candidate(1, "one two"), Candidate(2, "one two three")]
    >>> def to_three(text):
    ...     n = len(text.split())
    ...     return Measured(abs(n - 3), f"{n} words, aim 3")
    >>> pick(Pick.CLOSEST_TO_LENGTH, texts, "", to_three).why
    'closest_to_length: 2 of 2 (3 words, aim 3)'
    """
    return _RULES[rule](candidates, drawn_by, measure)


def _first(candidates: Sequence[Candidate], _: str, __: Measure) -> Picked:
    return _kept(Pick.FIRST, candidates[0], candidates)


def _random(candidates: Sequence[Candidate], drawn_by: str, _: Measure) -> Picked:
    drawn = int.from_bytes(hashlib.sha256(drawn_by.encode()).digest())
    place = int(Fraction(drawn, 2**256) * len(candidates))
    return _kept(Pick.RANDOM, candidates[place], candidates, f"drawn from {drawn_by}")


def _closest(rule: Pick) -> "_Rule":
    def closest(candidates: Sequence[Candidate], _: str, measure: Measure) -> Picked:
        measured = [(each, measure(each.text)) for each in candidates]
        known = [(each, found) for each, found in measured if found]
        if not known:
            return _kept(rule, candidates[0], candidates, "none could be measured, so the first")
        nearest, found = min(known, key=lambda pair: (pair[1].distance, pair[0].number))
        return _kept(rule, nearest, candidates, found.words)

    return closest


def _kept(
    rule: Pick, candidate: Candidate, candidates: Sequence[Candidate], words: str = ""
) -> Picked:
    also = f" ({words})" if words else ""
    return Picked(candidate, f"{rule.value}: {candidate.number} of {len(candidates)}{also}")


_Rule = Callable[[Sequence[Candidate], str, Measure], Picked]
_RULES: Mapping[Pick, _Rule] = {
    Pick.FIRST: _first,
    Pick.RANDOM: _random,
    Pick.CLOSEST_TO_LENGTH: _closest(Pick.CLOSEST_TO_LENGTH),
    Pick.CLOSEST_TO_GRADE: _closest(Pick.CLOSEST_TO_GRADE),
}
