"""Near copies: whether a passage says something new, or recites a text that was there before.

Two measures a pair of texts: the share of the passage's runs of five words that stand in the other
text too, and the longest run of words common to both, which is shown with its place. Case,
punctuation and the form of quotes and dashes do not count.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evalkit.text.run_finder import RunFinder
from evalkit.text.wording import mended, words

RUN = 5
"""Words in a run. Five are rarely shared by chance, and survive an edit every few words."""

LONG_RUN = 12
LARGE_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class NearCopy:
    """What one passage shares with one other text.

    ``share`` is the part of the passage's five-word runs found in ``source``; ``longest_run`` the
    words of the longest common run, ``matched`` that run as the passage has it (words only), and
    ``word_index`` the number of words before it in the passage.
    """

    passage: str
    source: str
    share: float
    longest_run: int
    matched: str
    word_index: int

    @property
    def is_near(self) -> bool:
        """Whether a person should look: a long run, or many short ones."""
        return self.longest_run >= LONG_RUN or self.share >= LARGE_SHARE


def near_copies(
    passages: Mapping[str, str], sources: Mapping[str, str], *, near_only: bool = True
) -> tuple[NearCopy, ...]:
    """Compare every passage with every source; a text under the same name is not compared.

    Runs are found through one index of the sources, so the time grows with the words, not with the
    pairs.

    Parameters
    ----------
    passages, sources
        Texts by name. Pass the same mapping twice to compare passages with one another.
    near_only
        Leave out pairs that share little; otherwise every pair with a common run is given.

    Returns
    -------
    tuple of NearCopy
        The nearest first, by longest run and then by share.

    Examples
    --------
    >>> source = {"s": "The old lighthouse keeper climbed the stairs with a lamp in his hand."}
    >>> passage = {"p": "Each night the old lighthouse keeper climbed the stairs with a bucket."}
    >>> found, = near_copies(passage, source)
    >>> found.longest_run, found.matched
    (9, 'the old lighthouse keeper climbed the stairs with a')
    """
    index = _Index(sources)
    found = [
        copy
        for name, text in passages.items()
        for copy in _copies_of(name, text, index)
        if copy.is_near or not near_only
    ]
    return tuple(sorted(found, key=lambda copy: (-copy.longest_run, -copy.share, copy.passage)))


def recited_shares(passages: Mapping[str, str], sources: Mapping[str, str]) -> dict[str, float]:
    """The part of each passage's five-word runs that stands in any of the sources.

    A passage that is stitched together from many sources shares little with each of them, and much
    with all. Passages under five words have no run and share nothing.

    Examples
    --------
    >>> sources = {"a": "the salt on the old glass", "b": "a lamp in the old tower"}
    >>> recited_shares({"p": "the salt on the old glass, a lamp in the old tower"}, sources)
    {'p': 0.5}
    """
    known = {run for text in sources.values() for run in _runs(_tokens(text))}
    shares = {}
    for name, text in passages.items():
        runs = list(_runs(_tokens(text)))
        shares[name] = sum(run in known for run in runs) / len(runs) if runs else 0.0
    return shares


def once_each(copies: Sequence[NearCopy]) -> tuple[NearCopy, ...]:
    """Of texts compared with one another, each pair once: the find that shares more of its words.

    Examples
    --------
    >>> texts = {"a": "one two three four five six", "b": "one two three four five six seven"}
    >>> [(copy.passage, copy.source) for copy in once_each(near_copies(texts, texts))]
    [('a', 'b')]
    """
    kept: dict[frozenset[str], NearCopy] = {}
    for copy in sorted(copies, key=lambda copy: (-copy.longest_run, -copy.share)):
        kept.setdefault(frozenset({copy.passage, copy.source}), copy)
    return tuple(kept.values())


class _Index:
    """Which sources hold each run of words; those of the same words are searched once."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        named: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for name, text in sources.items():
            named[tuple(_tokens(text))].append(name)
        self.names = tuple(named.values())
        self._words = tuple(named)
        self._finders: dict[int, RunFinder] = {}
        self.holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, tokens in enumerate(named):
            for run in dict.fromkeys(_runs(tokens)):
                self.holders[run].append(number)

    def finder(self, number: int) -> RunFinder:
        """What finds the runs of a source; most sources share nothing and never need one."""
        if number not in self._finders:
            self._finders[number] = RunFinder(self._words[number])
        return self._finders[number]


def _copies_of(name: str, text: str, index: _Index) -> Iterator[NearCopy]:
    shown = words(mended(text))
    tokens = [word.lower() for word in shown]
    runs = tuple(_runs(tokens))
    for number, starts in _hits(runs, index).items():
        others = [source for source in index.names[number] if source != name]
        if not others:
            continue
        length, place = _longest(tokens, starts, index.finder(number))
        for source in others:
            yield NearCopy(
                passage=name,
                source=source,
                share=len(starts) / len(runs),
                longest_run=length,
                matched=" ".join(shown[place : place + length]),
                word_index=place,
            )


def _hits(runs: Sequence[tuple[str, ...]], index: _Index) -> dict[int, list[int]]:
    """By source, where in the passage the runs begin that it holds, in their order."""
    found: dict[int, list[int]] = defaultdict(list)
    for start, run in enumerate(runs):
        for number in index.holders.get(run, ()):
            found[number].append(start)
    return found


def _longest(tokens: Sequence[str], starts: Sequence[int], finder: RunFinder) -> tuple[int, int]:
    """The longest common run: no longer one reaches beyond a stretch of consecutive starts."""
    best = (0, 0)
    first = starts[0]
    for start, after in zip(starts, (*starts[1:], -1), strict=True):
        if after == start + 1:
            continue
        length, place = finder.longest(tokens[first : start + RUN])
        if length > best[0]:
            best = (length, first + place)
        first = after
    return best


def _tokens(text: str) -> list[str]:
    return [word.lower() for word in words(mended(text))]


def _runs(tokens: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(tokens[offset:] for offset in range(RUN)), strict=False)
