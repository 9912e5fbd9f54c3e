"""How faults speak: values and lists in plain words, and the known word nearest to a wrong one."""

import difflib
import json
import re
from collections.abc import Collection, Iterable

from evalkit.study.value import IDENTIFIER_PATTERN

LONGEST_SHOWN = 60
MOST_LISTED = 8
LONGEST_WORD = 64
MOST_KNOWN = 500


def quoted(text: str) -> str:
    r"""A text between quotation marks, shortened, on one line and safe to print.

    Examples
    --------
    >>> print(quoted("two\nlines"))
    "two\nlines"
    """
    shortened = text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
    printable = shortened.encode("utf-8", "backslashreplace").decode("utf-8")
    return json.dumps(printable, ensure_ascii=False)


def shown(value: object) -> str:
    """A value from a file in plain words.

    Examples
    --------
    >>> shown(True), shown(["a"]), shown("no")
    ('the truth value true', 'a list', 'the text "no"')
    """
    match value:
        case None:
            return "nothing"
        case bool():
            return f"the truth value {str(value).lower()}"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text {quoted(value)}"
        case list():
            return "a list" if value else "an empty list"
    return "a block of keys"


def listed(words: Iterable[object]) -> str:
    """Words in a row, with the count of those left out; odd ones between quotation marks.

    Examples
    --------
    >>> listed(["id", "a b"]), listed([])
    ('id, "a b"', 'none')
    """
    texts = [plain(word) if isinstance(word, str) else str(word) for word in words]
    more = f" and {len(texts) - MOST_LISTED} more" if len(texts) > MOST_LISTED else ""
    return ", ".join(texts[:MOST_LISTED]) + more if texts else "none"


def plain(word: str) -> str:
    """A word as it is where it is one, else between quotation marks."""
    return word if re.fullmatch(IDENTIFIER_PATTERN, word) else quoted(word)


def plural(count: int, noun: str) -> str:
    """A count with its noun.

    Examples
    --------
    >>> plural(1, "cell"), plural(2, "entry")
    ('1 cell', '2 entries')
    """
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun[:-1]}ies" if noun.endswith("y") else f"{count:,} {noun}s"


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word that was probably meant, or None.

    Examples
    --------
    >>> nearest("Min-Words", ["min_words", "max_words"]), nearest("colour", ["grade"])
    ('min_words', None)
    """
    if len(word) > LONGEST_WORD or len(known) > MOST_KNOWN:
        return None
    by_letters = {_letters(candidate): candidate for candidate in known}
    same = by_letters.get(_letters(word))
    close = difflib.get_close_matches(_letters(word), by_letters, n=1, cutoff=0.75)
    return same or (by_letters[close[0]] if close else None)


def _letters(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum()) or word
