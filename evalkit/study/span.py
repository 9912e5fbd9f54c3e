"""Evidence: words of a passage that a rater tied to a criterion or to a flag."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from evalkit.errors import AnswerError

MOST_SPANS = 12
"""Marked at most for one criterion or flag of one passage."""
LONGEST_QUOTE = 1_500
"""Code points; a paragraph, not a passage."""

_LONGEST_VALUE = 2 * MOST_SPANS * LONGEST_QUOTE
_FIELDS = {"start": int, "end": int, "quote": str}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words of a passage, and where they stand.

    ``start`` and ``end`` count Unicode code points from the beginning of the whole text; the
    character at ``end`` is the first that does not belong.
    """

    start: int
    end: int
    quote: str


def read_spans(value: str, text: str) -> tuple[Span, ...]:
    """Check marked words against the passage that they were marked in.

    Parameters
    ----------
    value
        A JSON list of ``{"start", "end", "quote"}``, in any order.
    text
        The passage, whole and as it is stored.

    Raises
    ------
    AnswerError
        Where it is no such list, is empty or too long, marks the same words twice, or where a
        quote is not what stands at its place.

    Examples
    --------
    >>> read_spans('[{"start": 2, "end": 5, "quote": "sea"}]', "🌊 sea")
    (Span(start=2, end=5, quote='sea'),)
    """
    spans = _parsed(value)
    if not 0 < len(spans) <= MOST_SPANS:
        raise AnswerError(
            f"Evidence has 1 to {MOST_SPANS} marks for one question and passage, but {len(spans)} "
            "came; remove some, or take the answer back."
        )
    if len(set(spans)) < len(spans):
        raise AnswerError("The same words came twice as evidence; remove one of the two marks.")
    for span in spans:
        _require_quote(span, text)
    return tuple(sorted(spans))


def spans_value(spans: Iterable[Span]) -> str:
    """Write spans as the one text that stands for them: sorted, without spaces.

    Examples
    --------
    >>> spans_value([Span(9, 12, "sea"), Span(0, 1, "🌊")])
    '[{"start":0,"end":1,"quote":"🌊"},{"start":9,"end":12,"quote":"sea"}]'
    """
    return json.dumps(
        [asdict(span) for span in sorted(spans)], ensure_ascii=False, separators=(",", ":")
    )


def stored_spans(value: str | None) -> tuple[Span, ...]:
    """Read spans that were checked when they were stored; none where the answer was taken back."""
    return tuple(Span(**span) for span in json.loads(value or "[]"))


def _parsed(value: str) -> list[Span]:
    try:
        raw = json.loads(value) if len(value) <= _LONGEST_VALUE else None
    except (ValueError, RecursionError):
        raw = None
    if not isinstance(raw, list) or not all(map(_is_span, raw)):
        raise AnswerError(
            "Evidence is a list of marked words, each with start, end and quote, but "
            f"{value!r:.80} came; mark the words again."
        )
    return [Span(**span) for span in raw]


def _is_span(raw: object) -> bool:
    return (
        isinstance(raw, dict)
        and raw.keys() == _FIELDS.keys()
        and all(type(raw[name]) is kind for name, kind in _FIELDS.items())
    )


def _require_quote(span: Span, text: str) -> None:
    if not 0 <= span.start < span.end <= len(text):
        raise AnswerError(
            f"Marked words lie within the passage (0 to {len(text)}), but these go from "
            f"{span.start} to {span.end}; reload the page and mark them again."
        )
    if span.end - span.start > LONGEST_QUOTE:
        raise AnswerError(
            f"A mark has at most {LONGEST_QUOTE} characters, but this one has "
            f"{span.end - span.start}; mark the words that matter most."
        )
    if text[span.start : span.end] != span.quote:
        raise AnswerError(
            f"At {span.start} to {span.end} the passage does not say {span.quote!r:.80}; "
            "reload the page and mark the words again."
        )
