"""How a passage is laid out for reading: title, paragraphs, verse; the text stays as it is."""

import re
import statistics
from dataclasses import dataclass

_BLANK_LINES = re.compile(r"(?:[ \t]*\r?\n){2,}")
_LONGEST_TITLE = 120
_LONGEST_VERSE_LINE = 55


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of the passage between blank lines.

    ``start`` is its offset in the whole passage, in code points.
    """

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class LaidOutText:
    """A passage as the reading pane shows it: an optional title, then paragraphs or stanzas."""

    title: Paragraph | None
    paragraphs: tuple[Paragraph, ...]
    is_verse: bool


def lay_out(text: str) -> LaidOutText:
    r"""Split a passage at its blank lines, and tell a title and verse from prose.

    A title is a single first line with a blank line after it, not longer than 120 characters and
    not closed by a full stop, comma, colon or semicolon.

    Examples
    --------
    >>> laid_out = lay_out("The Well\n\nIt was dry.\n\nNobody said so.")
    >>> laid_out.title
    Paragraph(start=0, text='The Well')
    >>> [paragraph.start for paragraph in laid_out.paragraphs]
    [10, 23]
    """
    paragraphs = _paragraphs(text)
    title = paragraphs[0] if len(paragraphs) > 1 and _is_title(paragraphs[0].text) else None
    body = paragraphs[1:] if title else paragraphs
    return LaidOutText(title, body, is_verse(body))


def is_verse(paragraphs: tuple[Paragraph, ...]) -> bool:
    r"""Tell whether lines are short and most paragraphs have several: stanzas, not prose.

    Examples
    --------
    >>> is_verse((Paragraph(0, "The baker wakes at half past two\nand ties his apron on."),))
    True
    >>> is_verse((Paragraph(0, "It was dry."), Paragraph(13, "Nobody said so.")))
    False
    """
    lines = [line for p in paragraphs for line in p.text.splitlines() if line.strip()]
    stanzas = sum(len(p.text.splitlines()) > 1 for p in paragraphs)
    if not lines or 2 * stanzas <= len(paragraphs):
        return False
    return statistics.median(len(line.strip()) for line in lines) <= _LONGEST_VERSE_LINE


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    found: list[Paragraph] = []
    start = 0
    for gap in [*_BLANK_LINES.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            found.append(_without_line_ends(text, start, end))
        start = gap.end() if gap else end
    return tuple(found)


def _without_line_ends(text: str, start: int, end: int) -> Paragraph:
    while text[start] in "\r\n":
        start += 1
    return Paragraph(start, text[start:end].rstrip("\r\n"))


def _is_title(line: str) -> bool:
    stripped = line.strip()
    is_short_line = "\n" not in line and len(stripped) <= _LONGEST_TITLE
    return is_short_line and not stripped.endswith((".", ",", ":", ";"))
