"""Length, variety and sentence lengths of a passage: what an editor counts."""

from collections import Counter
from dataclasses import dataclass
from statistics import median

from evalkit.text.wording import sentences

WINDOW = 100


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted.

    ``n_words`` counts the words of the body, titles included; ``type_token`` is the share of
    different words, which falls with length, and ``moving_type_token`` its mean over all windows of
    100 words, which does not; None under 100 words.
    """

    n_words: int
    n_sentences: int
    n_different: int
    median_sentence: float
    longest_sentence: int
    type_token: float
    moving_type_token: float | None


def counts(text: str) -> Counts | None:
    """Count a passage; None where it holds no word.

    Notes
    -----
    The moving average is MATTR: Covington & McFall (2010), p. 96.

    Examples
    --------
    >>> counts("The dog ran. The dog sat.").type_token
    0.6666666666666666
    """
    found = sentences(text)
    words = [word.lower() for sentence in found for word in sentence.words]
    if not words:
        return None
    lengths = [len(sentence.words) for sentence in found]
    different = len(set(words))
    return Counts(
        n_words=len(words),
        n_sentences=len(found),
        n_different=different,
        median_sentence=float(median(lengths)),
        longest_sentence=max(lengths),
        type_token=different / len(words),
        moving_type_token=_moving(words),
    )


def _moving(words: list[str]) -> float | None:
    if len(words) < WINDOW:
        return None
    inside = Counter(words[:WINDOW])
    total = len(inside)
    for leaving, coming in zip(words, words[WINDOW:], strict=False):
        inside[leaving] -= 1
        if not inside[leaving]:
            del inside[leaving]
        inside[coming] += 1
        total += len(inside)
    return total / (len(words) - WINDOW + 1) / WINDOW
