"""How hard a text is to read, by the formulas that hold up; evidence, never a score.

Formulas see the length of words and sentences and nothing else. In the CLEAR corpus Flesch-Kincaid
correlates -.52 with teachers' judgments of ease (4,724 excerpts). Bands overlap: a figure places a
passage in a band, people and purpose place it in a grade.
"""

import math
from dataclasses import dataclass

from evalkit.text.syllables import count_syllables
from evalkit.text.wording import sentences

FEWEST_SENTENCES_FOR_SMOG = 30
FEWEST_WORDS = 100


@dataclass(frozen=True, slots=True)
class Band:
    """A grade band of the Common Core, and what its texts span by each measure.

    ``low`` and ``high`` are Flesch-Kincaid grades. Lexile and ATOS are their owners' alone to
    compute; figures that somebody brings are held against their spans.
    """

    name: str
    grades: tuple[int, ...]
    low: float
    high: float
    lexile: tuple[float, float]
    atos: tuple[float, float]


BANDS: tuple[Band, ...] = (
    Band("2-3", (2, 3), 1.98, 5.34, lexile=(420, 820), atos=(2.75, 5.14)),
    Band("4-5", (4, 5), 4.51, 7.73, lexile=(740, 1010), atos=(4.97, 7.03)),
    Band("6-8", (6, 7, 8), 6.51, 10.34, lexile=(925, 1185), atos=(7.00, 9.98)),
    Band("9-10", (9, 10), 8.32, 12.12, lexile=(1050, 1335), atos=(9.67, 12.01)),
    Band("11-CCR", (11, 12), 10.34, 14.2, lexile=(1185, 1385), atos=(11.20, 14.10)),
)
"""CCSS Appendix A, supplement (2012), table 3; Flesch-Kincaid as Coh-Metrix counts it."""


@dataclass(frozen=True, slots=True)
class Readability:
    """What the formulas say, and the counts they say it from.

    ``smog`` is None where there are fewer than 30 sentences, for which it was not made. Under 100
    words every formula is unsteady (``is_short``).
    """

    n_words: int
    n_sentences: int
    n_syllables: int
    n_letters: int
    flesch_kincaid: float
    reading_ease: float
    automated_index: float
    coleman_liau: float
    smog: float | None

    @property
    def is_short(self) -> bool:
        """Whether the text is too short for the figures to be steady."""
        return self.n_words < FEWEST_WORDS


def readability(text: str) -> Readability | None:
    """Compute the formulas from words and sentences as a person would count them.

    Returns
    -------
    Readability or None
        None where the text holds no word: there is nothing to measure.

    Notes
    -----
    Flesch-Kincaid and Flesch: Kincaid, Fishburne, Rogers & Chissom (1975), pp. 11 and 14; automated
    index: Smith & Senter (1967), as revised there; Coleman & Liau (1975), p. 284; SMOG: McLaughlin
    (1969), p. 645, in its exact form.

    Examples
    --------
    >>> found = readability("The snow fell all night. In the morning nobody could open the door.")
    >>> found.n_words, found.n_sentences, found.n_syllables
    (13, 2, 17)
    >>> round(found.flesch_kincaid, 2)
    2.38
    """
    found = sentences(text)
    words = [word for sentence in found for word in sentence.words]
    if not words:
        return None
    syllables = count_syllables(words)
    letters = sum(character.isalnum() for word in words for character in word)
    return _formulas(len(found), len(words), letters, syllables)


def _formulas(
    n_sentences: int, n_words: int, n_letters: int, syllables: tuple[int, ...]
) -> Readability:
    a_sentence, n_syllables = n_words / n_sentences, sum(syllables)
    a_word, letters = n_syllables / n_words, n_letters / n_words
    polysyllables = sum(count >= 3 for count in syllables)
    smog = 1.043 * math.sqrt(30 * polysyllables / n_sentences) + 3.1291
    return Readability(
        n_words=n_words,
        n_sentences=n_sentences,
        n_syllables=n_syllables,
        n_letters=n_letters,
        flesch_kincaid=0.39 * a_sentence + 11.8 * a_word - 15.59,
        reading_ease=206.835 - 1.015 * a_sentence - 84.6 * a_word,
        automated_index=4.71 * letters + 0.5 * a_sentence - 21.43,
        coleman_liau=5.88 * letters - 29.6 / a_sentence - 15.8,
        smog=smog if n_sentences >= FEWEST_SENTENCES_FOR_SMOG else None,
    )


def band_of(grade: str) -> Band | None:
    """The band of a grade; None for a grade outside 2 to 12, or one that is no number.

    Examples
    --------
    >>> band_of("7").name
    '6-8'
    >>> band_of("K") is None
    True
    """
    number = int(grade) if grade.strip().isdigit() else -1
    return next((band for band in BANDS if number in band.grades), None)


def bands_holding(flesch_kincaid: float) -> tuple[str, ...]:
    """All bands whose span holds a Flesch-Kincaid grade; they overlap, so there may be two.

    Examples
    --------
    >>> bands_holding(7.0)
    ('4-5', '6-8')
    """
    return tuple(band.name for band in BANDS if band.low <= flesch_kincaid <= band.high)
