"""How long it takes to hold every passage against every source, and whether planted copies show."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from evalkit.text.near_copy import NearCopy, near_copies

WORDS_A_TEXT = 700
N_PLANTED = 20
PLANTED_WORDS = 40
VOCABULARY = 8_000
FLATTENED = 10
"""Words are drawn with weights 1/(rank + 10): a few are very common, as in any language."""


@dataclass(frozen=True, slots=True)
class NearCopyReport:
    """Seconds of one processor for all pairs, and what was found.

    ``n_found`` are planted copies found with all of their words; ``n_others`` other pairs that were
    called near, which made texts should not be.
    """

    n_passages: int
    n_sources: int
    seconds: float
    n_planted: int
    n_found: int
    n_others: int


def run(
    n_passages: int,
    n_sources: int,
    seed: int = 1,
    clock: Callable[[], float] = time.process_time,
) -> NearCopyReport:
    """Make texts, plant stretches of sources in some passages, and search."""
    rng = random.Random(seed)
    sources = _texts("source", n_sources, rng)
    passages = _texts("passage", n_passages, rng)
    planted = _plant(passages, sources, rng)
    start = clock()
    found = near_copies(passages, sources)
    seconds = clock() - start
    whole = {_pair(copy) for copy in found if copy.longest_run >= PLANTED_WORDS}
    return NearCopyReport(
        n_passages=n_passages,
        n_sources=n_sources,
        seconds=seconds,
        n_planted=len(planted),
        n_found=len(planted & whole),
        n_others=len({_pair(copy) for copy in found} - planted),
    )


def format_report(report: NearCopyReport) -> str:
    """The report in sentences."""
    return (
        f"{report.n_passages:,} passages of {WORDS_A_TEXT} words against {report.n_sources:,} "
        f"sources: {report.seconds:.1f} s of one processor. Planted copies found: "
        f"{report.n_found} of {report.n_planted}; other pairs called near: {report.n_others}."
    )


def _texts(name: str, n_texts: int, rng: random.Random) -> dict[str, str]:
    words = [f"w{rank}" for rank in range(VOCABULARY)]
    weights = [1 / (rank + FLATTENED) for rank in range(VOCABULARY)]
    return {
        f"{name} {number}": " ".join(rng.choices(words, weights, k=WORDS_A_TEXT))
        for number in range(n_texts)
    }


def _plant(
    passages: dict[str, str], sources: dict[str, str], rng: random.Random
) -> set[tuple[str, str]]:
    """Put a stretch of a source into the middle of some passages; which pairs that makes."""
    pairs = set()
    for name in rng.sample(sorted(passages), min(N_PLANTED, len(passages))):
        source = rng.choice(sorted(sources))
        start = rng.randrange(WORDS_A_TEXT - PLANTED_WORDS)
        stretch = sources[source].split()[start : start + PLANTED_WORDS]
        words = passages[name].split()
        half = len(words) // 2
        passages[name] = " ".join((*words[:half], *stretch, *words[half:]))
        pairs.add((name, source))
    return pairs


def _pair(copy: NearCopy) -> tuple[str, str]:
    return copy.passage, copy.source
