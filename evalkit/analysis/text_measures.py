"""What is read off passages, as one number a passage and measure: what can stand beside ratings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.text.passage_reading import Imported, PassageReading

if TYPE_CHECKING:
    import pandas as pd

MEASURE_COLUMNS = ("brief", "grade", "system", "measure", "value", "low", "high")
DESCRIPTION_COLUMNS = ("measure", "name", "system", "n", "mean", "lowest", "highest", "n_within")

Span = tuple[float | None, float | None]
NO_SPAN: Span = (None, None)


@dataclass(frozen=True, slots=True)
class TextMeasure:
    """One measure of a passage: ``value`` is None where it is undefined.

    ``span`` is what the passage was to keep to, where there is such a thing.
    """

    id: str
    name: str
    value: Callable[[PassageReading], float | None]
    span: Callable[[PassageReading], Span] = lambda _passage: NO_SPAN


def measures_frame(passages: Iterable[PassageReading]) -> "pd.DataFrame":
    """One row a passage and measure, NaN where it is undefined.

    A measure that no passage has, such as a Lexile that nobody brought, is left out.
    """
    import pandas as pd

    read = tuple(passages)
    rows = [
        (passage.brief.id, passage.brief.grade, passage.system_id, measure.id, value, *span)
        for measure in MEASURES
        for passage, value, span in _valued(measure, read)
    ]
    frame = pd.DataFrame(rows, columns=list(MEASURE_COLUMNS))
    return frame.astype({"value": float, "low": float, "high": float})


def _valued(
    measure: TextMeasure, passages: tuple[PassageReading, ...]
) -> list[tuple[PassageReading, float | None, Span]]:
    found = [(passage, measure.value(passage), measure.span(passage)) for passage in passages]
    return found if any(value is not None for _, value, _ in found) else []


def description(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Each measure by system: how many passages have it, mean, lowest, highest.

    ``n_within`` counts those inside what they were to keep to, NaN where nothing was asked.
    """
    import pandas as pd

    rows = []
    for (measure, system), own in frame.groupby(["measure", "system"], sort=False):
        values, asked = own["value"], own["low"].notna() | own["high"].notna()
        low, high = own["low"].fillna(-float("inf")), own["high"].fillna(float("inf"))
        within = ((values >= low) & (values <= high) & asked).sum() if asked.any() else None
        spread = (values.mean(), values.min(), values.max())
        rows.append((measure, name_of(str(measure)), system, values.count(), *spread, within))
    return pd.DataFrame(rows, columns=list(DESCRIPTION_COLUMNS)).astype({"n_within": float})


def name_of(measure: str) -> str:
    """What a measure is called."""
    return next(one.name for one in MEASURES if one.id == measure)


def _number(figure: Imported | None) -> float | None:
    return figure.number if figure else None


def _words(passage: PassageReading) -> float | None:
    return float(passage.counts.n_words) if passage.counts else None


def _outside(value: float | None, span: Span) -> float | None:
    """How far a value lies beyond its span: 0 within, None where there is none."""
    low, high = span
    if value is None or (low is None and high is None):
        return None
    below = low - value if low is not None else 0.0
    above = value - high if high is not None else 0.0
    return max(below, above, 0.0)


def _range(passage: PassageReading) -> Span:
    return passage.brief.min_words, passage.brief.max_words


def _band(passage: PassageReading) -> Span:
    return (passage.band.low, passage.band.high) if passage.band else NO_SPAN


def _grade(passage: PassageReading) -> float | None:
    return passage.readability.flesch_kincaid if passage.readability else None


MEASURES: tuple[TextMeasure, ...] = (
    TextMeasure("flesch_kincaid", "Flesch–Kincaid grade", _grade, _band),
    TextMeasure(
        "outside_band",
        "Grades outside the band",
        lambda passage: _outside(_grade(passage), _band(passage)),
    ),
    TextMeasure("words", "Words", _words, _range),
    TextMeasure(
        "outside_range",
        "Words outside the range",
        lambda passage: _outside(_words(passage), _range(passage)),
    ),
    TextMeasure(
        "mean_sentence",
        "Words a sentence",
        lambda p: p.counts.n_words / p.counts.n_sentences if p.counts else None,
    ),
    TextMeasure(
        "moving_type_token",
        "Different words in 100",
        lambda p: (
            100 * p.counts.moving_type_token if p.counts and p.counts.moving_type_token else None
        ),
    ),
    TextMeasure(
        "lexile",
        "Lexile",
        lambda passage: _number(passage.lexile),
        lambda passage: passage.band.lexile if passage.band else NO_SPAN,
    ),
    TextMeasure(
        "atos",
        "ATOS",
        lambda passage: _number(passage.atos),
        lambda passage: passage.band.atos if passage.band else NO_SPAN,
    ),
    TextMeasure(
        "recited",
        "Percent recited from the training set",
        lambda p: None if p.recited is None else 100 * p.recited,
    ),
    TextMeasure("tells", "Tells", lambda passage: float(len(passage.tells))),
)
"""Every measure, in the order in which pages show them."""
