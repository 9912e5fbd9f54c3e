"""Characters that no passage, table or rubric should hold: traces of a damaged or mistaken file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evalkit.study.files.wording import plural, quoted

UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffd-\uffff\ud800-\udfff]"
)
# What UTF-8 quotes, dashes and accents become when a program takes them for Windows-1252.
MISREAD = re.compile("â€.?|Ã[\x80-\xbf]|Â\xa0")


@dataclass(frozen=True, slots=True)
class Damage:
    """The first place of one kind of damage, as parts of a sentence."""

    position: int
    expected: str
    came: str
    remedy: str


def damages(text: str) -> Iterator[Damage]:
    r"""Each kind of damage that a text shows, at its first place.

    Examples
    --------
    >>> [damage.came for damage in damages("It\x00s donâ€™t")]
    ['the control character U+0000', '"â€™"']
    """
    for pattern, describe in ((UNPRINTABLE, _unprintable), (MISREAD, _misread)):
        places = pattern.findall(text)
        if places:
            first = text.index(places[0])
            more = f" (and {plural(len(places) - 1, 'more place')})" if len(places) > 1 else ""
            yield describe(first, places[0], more)


def _unprintable(position: int, character: str, more: str) -> Damage:
    code = f"U+{ord(character):04X}"
    if character == "\ufffd":
        came = f"the replacement character {code}, which stands for a letter that was lost"
        remedy = "take the text from its source again and save it as UTF-8"
    elif character >= "\ud800" and character <= "\udfff":
        came = f"half a character ({code})"
        remedy = "write the character itself, or both of its halves"
    else:
        came, remedy = f"the control character {code}", "delete it"
    return Damage(position, "readable characters", came + more, remedy)


def _misread(position: int, letters: str, more: str) -> Damage:
    remedy = (
        "some program took UTF-8 for Windows-1252; take the text from its source again "
        "and save it as UTF-8"
    )
    return Damage(position, "quotes, dashes and accents as letters", quoted(letters) + more, remedy)
