r"""Words and sentences of a passage, counted the way a person would count them.

Readability libraries count on text as it is typed, and are led astray by it: a dash without spaces
glues two words into one, a full stop after *Mr.* ends a sentence, a heading runs into the first
paragraph, and the lines of a poem are one sentence or a dozen. Here the text is mended first, and
nothing is dropped because it is short: in dialogue, "Run!" is a sentence.
"""

import re
from dataclasses import dataclass

_BLANK_LINES = re.compile(r"(?:[ \t]*\r?\n){2,}")
_DASHES = re.compile(r"[ \t]*(?:[–—―]|(?<!-)--(?!-))[ \t]*")
_WORD = re.compile(r"[^\W_]+(?:['.,:/-](?=[^\W_])[^\W_]+)*'?")
_ENDING = re.compile(r"[.!?][.!?]*[\"')\]]*(?=\s|$)")
_ABBREVIATIONS = (
    r"(?:Mr|Mrs|Ms|Dr|Prof|St|Mt|Sr|Jr|Capt|Col|Gen|Lt|Sgt|Rev|Gov|Sen|Rep|Hon|vs|etc|ca|cf|Fig"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Ave|Blvd|Rd|Inc|Ltd|Co|ft|in|lb|oz|mi|approx)"
)
_TITLES = r"(?:Mr|Mrs|Ms|Dr|Prof|St|Mt|Capt|Col|Gen|Lt|Sgt|Rev|Gov|Sen|Rep|Hon|vs|ca|cf|Fig)"
_SAYING = (
    "said|says|asked|asks|cried|called|whispered|shouted|answered|replied|yelled|murmured|muttered"
    "|exclaimed|wondered|added|told|thought|demanded|begged|laughed|sighed"
)
_TITLE = re.compile(rf"\b({_TITLES})\.(?=\s)|\b(No)\.(?=\s\d)")
_ABBREVIATION = re.compile(rf"\b({_ABBREVIATIONS})\.(?=\s+[a-z0-9,;:])")
_INITIALS = re.compile(r"\b((?:[A-Za-z]\.){2,})")
# A capital after "U.S." or "Plan B." may open a sentence or go on with a name; these words open.
_OPENERS = (
    r"(?:A|An|And|As|At|But|By|For|From|He|Her|His|I|If|In|It|Its|My|No|On|One|Our|She|So|Some|That"
    r"|The|Their|Then|There|These|They|This|Those|To|We|What|When|Where|Why|You|Your)\b"
)
_INITIAL_OF_A_NAME = re.compile(rf"(?<![^\W_])([A-Z])\.(?=\s+(?!{_OPENERS})[A-Z](?:\.|[a-z]))")
_OPENS = re.compile(rf"[\"')\]]*\s+[\"'(\[]*{_OPENERS}")
_CAPITAL = re.compile(r"[\"')\]]*\s+[\"'(\[]*[A-Z]")
_SPEAKER = re.compile(rf"^(?:[^\W\d_]\S*\s+){{1,3}}?(?:{_SAYING})\b|^(?:{_SAYING})\b")
_PLAIN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "ʼ": "'",
        "“": '"',
        "”": '"',
        "…": "...",
        "\u00a0": " ",
        "\u202f": " ",
        "\u00ad": "",
        "\u200b": "",
        "\ufeff": "",
    }
)
_LONGEST_VERSE_LINE = 55


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, and its words in order as they stand in the mended text."""

    text: str
    words: tuple[str, ...]


def mended(text: str) -> str:
    r"""The text with plain quotes, dashes between spaces, and no full stops inside abbreviations.

    Examples
    --------
    >>> mended("They ran—fast—to Mr. Ito’s house.")
    "They ran — fast — to Mr Ito's house."
    >>> mended("It fell 3.5 inches by 5 p.m. on Monday.")
    'It fell 3.5 inches by 5 pm on Monday.'
    """
    plain = _DASHES.sub(" — ", text.translate(_PLAIN))
    plain = _INITIALS.sub(_without_stops, plain)
    plain = _TITLE.sub(lambda match: match[1] or match[2], plain)
    plain = _ABBREVIATION.sub(r"\1", plain)
    return _INITIAL_OF_A_NAME.sub(r"\1", plain)


def _without_stops(match: re.Match[str]) -> str:
    """U.S. and p.m. lose their full stops, save one that also ends a sentence."""
    rest = match.string[match.end() :]
    opens = (_OPENS if match[1].isupper() else _CAPITAL).match(rest)
    ends_here = not rest.strip("\"')] \t\r\n") or opens is not None
    return match[1].replace(".", "") + ("." if ends_here else "")


def sentences(text: str) -> tuple[Sentence, ...]:
    r"""The sentences of a passage in order; those without a word are left out.

    A paragraph or stanza ends a sentence whether or not it closes with a full stop, so that a title
    does not run into the text. Words of saying after a quotation belong to its sentence.

    Examples
    --------
    >>> [s.text for s in sentences('The Well\n\n"Run!" said Ana. "Where to?" No.')]
    ['The Well', '"Run!" said Ana.', '"Where to?"', 'No.']
    >>> [len(s.words) for s in sentences("They ran—fast. Dr. Lee left at 5 p.m. on foot.")]
    [3, 8]
    """
    found: list[Sentence] = []
    for paragraph in paragraphs(mended(text)):
        flowing = " ".join(paragraph.split())
        found += [Sentence(s, words(s)) for s in _split(flowing) if words(s)]
    return tuple(found)


def _split(paragraph: str) -> list[str]:
    parts, start = [], 0
    for ending in _ENDING.finditer(paragraph):
        rest = paragraph[ending.end() :].lstrip()
        if not rest or not _goes_on(ending[0], rest):
            parts.append(paragraph[start : ending.end()].strip())
            start = ending.end()
    return [*parts, paragraph[start:].strip()] if paragraph[start:].strip() else parts


def _goes_on(ending: str, rest: str) -> bool:
    """Whether what follows an ending still belongs to the sentence: "Run!" said Ana."""
    if rest[0].islower() or rest.startswith("— "):
        return True
    closes_quote = ending[-1] in "\"'"
    return closes_quote and _SPEAKER.match(rest) is not None


def words(text: str) -> tuple[str, ...]:
    """The words of a mended text: a compound with hyphens and a number with a comma are one each.

    Examples
    --------
    >>> words("The well-known 1,200 didn't — no.")
    ('The', 'well-known', '1,200', "didn't", 'no')
    """
    return tuple(_WORD.findall(text))


def paragraphs(text: str) -> tuple[str, ...]:
    """The stretches of a text between blank lines."""
    return tuple(part.strip("\r\n") for part in _BLANK_LINES.split(text) if part.strip())


def is_verse(text: str) -> bool:
    r"""Tell whether most paragraphs have several lines, and the lines are short: stanzas.

    Examples
    --------
    >>> is_verse("The baker wakes at half past two\nand ties his apron on.")
    True
    """
    parts = paragraphs(text)
    body = parts[1:] if len(parts) > 1 else parts
    lines = sorted(len(line.strip()) for part in body for line in part.splitlines())
    stanzas = sum(len(part.splitlines()) > 1 for part in body)
    return bool(lines) and 2 * stanzas > len(body) and lines[len(lines) // 2] <= _LONGEST_VERSE_LINE
