"""Tells: what would give a maker away in the text itself, each with its place.

Raters must not be able to guess which system wrote what from a slip of the machine: a model that
names itself, the prompt come back, Markdown left over, an ending cut off. What is found is for a
person to judge; nothing is changed or taken out.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from evalkit.text.near_copy import near_copies
from evalkit.text.wording import is_verse, paragraphs, sentences, words


class TellKind(StrEnum):
    """What kind of slip it is."""

    NAMES_ITSELF = "names itself"
    ADDRESSES_ASKER = "addresses whoever asked"
    PROMPT_ECHO = "prompt echo"
    MARKDOWN = "leftover Markdown"
    PLACEHOLDER = "placeholder"
    CUT_OFF = "cut-off ending"
    REPEATED = "repeated sentence"
    CHARACTERS = "broken characters"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Tell:
    """One find: its kind, the words, the line (from 1), and its offset in code points."""

    kind: TellKind
    words: str
    line: int
    start: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the passage was asked to be: the instruction, and the range of words where there is one.

    A passage outside the range is a tell from ``tolerance`` beyond its ends on.
    """

    instruction: str = ""
    min_words: int | None = None
    max_words: int | None = None
    tolerance: float = 0.10


_PATTERNS: tuple[tuple[TellKind, re.Pattern[str]], ...] = (
    (
        TellKind.NAMES_ITSELF,
        re.compile(
            r"\b(?:as an? (?:ai|artificial intelligence|(?:large )?language model)\b[^.\n]*"
            r"|(?:i am|i'm|i’m) an? (?:ai|artificial intelligence|(?:large )?language model)\b"
            r"|(?:my (?:training data|knowledge cutoff))"
            r"|(?:chatgpt|gpt-\d[\w.]*|openai|anthropic|claude \d|gemini \d|llama[- ]\d))",
            re.IGNORECASE,
        ),
    ),
    (
        TellKind.ADDRESSES_ASKER,
        re.compile(
            r"^(?:sure|certainly|of course|absolutely)[!,.:] .*$"
            r"|^here(?: is|'s|’s| are) (?:a|an|the|your) [^.\n]*"
            r"\b(?:passage|story|poem|text|play|essay|article|draft)\b[^.\n]*:?$"
            r"|^.*\b(?:let me know if|i hope this (?:helps|meets)|would you like me to"
            r"|feel free to (?:adjust|modify|ask))\b.*$"
            r"|\bi(?:'m|’m| am) sorry, but i (?:can't|can’t|cannot)\b[^.\n]*",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    (
        TellKind.PROMPT_ECHO,
        re.compile(
            r"^(?:grade(?: level)?|passage type|topic|genre|instructions?|word count|target length"
            r"|lexile|prompt|title)\s*:.*$"
            r"|\(?\b(?:word count|total words)\s*[:=]?\s*\d+\)?|^\(\d{2,4} words\)$",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    (
        TellKind.MARKDOWN,
        re.compile(
            r"^#{1,6} .*$|\*\*[^*\n]+\*\*|__[^_\n]+__|^```.*$|^[ \t]*[-*+] \S.*$|^(?:-{3,}|\*{3,})$"
            r"|\[[^\]\n]+\]\([^)\n]+\)|^> .*$|(?<!\*)\*[^*\s][^*\n]*\*(?!\*)",
            re.MULTILINE,
        ),
    ),
    (
        TellKind.PLACEHOLDER,
        re.compile(
            r"\[(?:insert|your|name|title|author|student|add|tbd|todo)\b[^\]\n]*\]|\blorem ipsum\b"
            r"|\bTODO\b|\{\{?\w+\}?\}|<\|[^|>\n]*\|>|</?(?:s|think|thinking|passage|br|p)/?>",
            re.IGNORECASE,
        ),
    ),
    (
        TellKind.CHARACTERS,
        re.compile(r"\ufffd+|â€.|Ã[\u0080-\u00bf]|[\x00-\x08\x0b\x0c\x0e-\x1f]|\\[nt](?![a-z])"),
    ),
)
_CLOSED = re.compile(r"[.!?…][\"'”’)\]*_]*$")
_ECHO_RUN = 8
_SHORTEST_REPEATED = 6


def find_tells(text: str, asked: Asked | None = None) -> tuple[Tell, ...]:
    r"""Everything in a passage that a reader could know a machine by, in the order of its place.

    Examples
    --------
    >>> for tell in find_tells("# The Well\n\nAs an AI language model, I like water"):
    ...     print(tell.kind, "| line", tell.line, "|", tell.words)
    leftover Markdown | line 1 | # The Well
    names itself | line 3 | As an AI language model, I like water
    cut-off ending | line 3 | I like water
    """
    asked = asked or Asked()
    found = [tell for kind, pattern in _PATTERNS for tell in _matches(text, kind, pattern)]
    for find in _FINDERS:
        found += find(text, asked)
    return tuple(sorted(found, key=lambda tell: (tell.start, tell.kind)))


def _matches(text: str, kind: TellKind, pattern: re.Pattern[str]) -> Iterator[Tell]:
    for match in pattern.finditer(text):
        yield _tell(text, kind, match[0].strip()[:200], match.start())


def _tell(text: str, kind: TellKind, shown: str, start: int) -> Tell:
    return Tell(kind, shown, text.count("\n", 0, start) + 1, start)


def _echo(text: str, asked: Asked) -> Iterator[Tell]:
    """A run of eight words of the instruction is no chance."""
    for copy in near_copies({"p": text}, {"i": asked.instruction}, near_only=False):
        if copy.longest_run >= _ECHO_RUN:
            yield _tell(text, TellKind.PROMPT_ECHO, copy.matched, _offset(text, copy.matched))


def _offset(text: str, matched: str, *, nth: int = 0) -> int:
    """Where the words stand in the text as it was typed, for the first or a later time."""
    pattern = re.compile(r"[^\w]+".join(map(re.escape, words(matched))))
    places = [match.start() for match in pattern.finditer(text)]
    return places[min(nth, len(places) - 1)] if places else 0


def _cut_off(text: str, _asked: Asked) -> Iterator[Tell]:
    """Prose ends with a full stop or its like; a poem may end without."""
    body = text.rstrip()
    if not words(body) or _CLOSED.search(body) or is_verse(text):
        return
    last = re.split(r"[.!?,;:]\s+", paragraphs(body)[-1])[-1].strip()
    yield _tell(text, TellKind.CUT_OFF, last[-200:], len(body) - len(last))


def _repeated(text: str, _asked: Asked) -> Iterator[Tell]:
    """A long sentence that comes twice; refrains of poems are left alone."""
    if is_verse(text):
        return
    seen: set[tuple[str, ...]] = set()
    for sentence in sentences(text):
        key = tuple(word.lower() for word in sentence.words)
        if len(key) >= _SHORTEST_REPEATED and key in seen:
            place = _offset(text, sentence.text, nth=1)
            yield _tell(text, TellKind.REPEATED, sentence.text[:200], place)
        seen.add(key)


def _length(text: str, asked: Asked) -> Iterator[Tell]:
    """Far from the range that the brief asks for."""
    n = sum(len(sentence.words) for sentence in sentences(text))
    low, high = asked.min_words, asked.max_words
    if low is not None and n < low * (1 - asked.tolerance):
        yield Tell(TellKind.LENGTH, f"{n} words, {low} at least were asked for", 1, 0)
    if high is not None and n > high * (1 + asked.tolerance):
        yield Tell(TellKind.LENGTH, f"{n} words, {high} at most were asked for", 1, 0)


_FINDERS: tuple[Callable[[str, Asked], Iterator[Tell]], ...] = (_echo, _cut_off, _repeated, _length)
