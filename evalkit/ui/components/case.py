"""One passage beside what raters said of it, their marks in the text; every text as it is."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Protocol

import streamlit as st

from evalkit.study.span import Span
from evalkit.ui.components.assets import joined
from evalkit.ui.components.desk_text import Paragraph, lay_out

Json = dict[str, object]
_QUOTED = re.compile("“([^”]{6,})”")
_WORDS = {
    "text": "The passage",
    "said": "What raters said of it",
    "nothing": "No rater gave words to this passage.",
}

_mount = st.components.v2.component(
    "evalkit_case",
    html="<div class='case' id='case'></div>",
    css=joined("case/case.css"),
    js=joined("desk/words.js", "case/case.js") + "\nexport default showCase;\n",
)


class Said(Protocol):
    """What one rater said to one question."""

    @property
    def rater(self) -> str:
        """The rater's name."""

    @property
    def question(self) -> str:
        """The question's name."""

    @property
    def level(self) -> str:
        """The level that was given, or nothing."""

    @property
    def words(self) -> str:
        """The rater's words, or none."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """The places that the rater marked."""


def show_case(text: str, said: Sequence[Said]) -> None:
    """Show text and words side by side."""
    # A list, since Streamlit loads pandas to look for frames among the values of a dict.
    _mount(key="case", data=[case_content(text, said)])


def case_content(text: str, said: Sequence[Said]) -> Json:
    """Lay text and words out, each numbered mark where its words stand.

    Words in curly quotes that stand in the passage count as marks, too.
    """
    marks = [
        (number, span)
        for number, one in enumerate(said, start=1)
        for span in (*one.spans, *_quoted(one.words, text))
    ]
    laid_out = lay_out(text)
    paragraphs = [(None, laid_out.title)] if laid_out.title else []
    numbered = [*paragraphs, *enumerate(laid_out.paragraphs, start=1)]
    return {
        "words": _WORDS,
        "paragraphs": [
            {
                "number": number,
                "isTitle": number is None,
                "parts": _parts(paragraph, marks),
            }
            for number, paragraph in numbered
        ],
        "said": [
            {
                "number": number,
                "rater": one.rater,
                "question": one.question,
                "level": one.level,
                "words": one.words,
                "quotes": [span.quote for span in one.spans],
            }
            for number, one in enumerate(said, start=1)
        ],
    }


def _quoted(words: str, text: str) -> Iterable[Span]:
    for found in _QUOTED.finditer(words):
        start = text.find(found.group(1))
        if start >= 0:
            yield Span(start, start + len(found.group(1)), found.group(1))


def _parts(paragraph: Paragraph, marks: Sequence[tuple[int, Span]]) -> list[Json]:
    """The paragraph cut wherever a mark begins or ends, each part with the marks it lies in."""
    first, last = paragraph.start, paragraph.start + len(paragraph.text)
    edges = {first, last}
    for _, span in marks:
        edges |= {edge for edge in (span.start, span.end) if first < edge < last}
    cuts = sorted(edges)
    return [
        {
            "text": paragraph.text[start - first : end - first],
            "marks": sorted({n for n, span in marks if span.start < end and span.end > start}),
        }
        for start, end in pairwise(cuts)
    ]
