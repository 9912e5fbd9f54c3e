"""What stops a YAML file from being read at all, in plain words."""

from dataclasses import dataclass

from evalkit.study.files.fault import Fault
from evalkit.study.files.wording import quoted


@dataclass(frozen=True, slots=True)
class _Stumble:
    """What the reader says (a part of it), and what that mostly means.

    ``from_start``: the fault lies where the unfinished part began, not where the reader gave up.
    ``after_quote``: a quotation mark left open further up may be behind it.
    """

    says: str
    expected: str
    came: str
    remedy: str
    from_start: bool = False
    after_quote: bool = False


_STUMBLES = (
    _Stumble("'\\t'", "spaces as indentation", "a tab", "replace each tab by two spaces"),
    _Stumble(
        "cannot start any token",
        "a text that begins with a letter or a quotation mark",
        "a sign with a meaning of its own",
        "put the text in quotes",
    ),
    _Stumble(
        "mapping values are not allowed here",
        "one key and value a line, indented like its neighbours",
        "a second colon, or other indentation",
        "put a text that holds a colon in quotes, and line the keys up",
        after_quote=True,
    ),
    _Stumble(
        "while scanning a quoted scalar",
        "a closing quotation mark",
        "the end of the file before it",
        "close the text that is opened here",
        from_start=True,
        after_quote=True,
    ),
    _Stumble(
        "while parsing a flow",
        "entries between commas and a closing bracket",
        "something else",
        "close the bracket that is opened here, and put texts with commas in quotes",
        from_start=True,
        after_quote=True,
    ),
    _Stumble(
        "could not find expected ':'",
        "a key with a colon",
        "a line without one",
        "indent the line with the text it belongs to, or write it as key: value",
        from_start=True,
    ),
    _Stumble(
        "found undefined alias",
        "a text",
        "an asterisk, which stands for an alias",
        "put the text in quotes",
    ),
    _Stumble(
        "unknown escape character",
        "a known escape after the backslash",
        "another letter",
        "write the backslash twice, or use single quotes",
    ),
    _Stumble(
        "another document",
        "one document in the file",
        "a second one after a line of --- or ...",
        "remove that line",
    ),
    _Stumble(
        "while parsing a block",
        "keys or entries in one column",
        "a line that stands elsewhere",
        "line it up with its neighbours, and put texts that hold quotation marks in quotes",
        after_quote=True,
    ),
)


def syntax_fault(error: Exception, file: str, text: str) -> Fault:
    """The fault behind an error of the YAML reader."""
    if isinstance(error, RecursionError):
        came = "brackets within brackets without end"
        return Fault(file, None, "a few levels of brackets", came, "remove them")
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    said = f"{problem} {getattr(error, 'context', None) or ''}"
    stopped, began = _line(error, "problem_mark"), _line(error, "context_mark")
    stumble = next((known for known in _STUMBLES if known.says in said), None)
    if stumble is None:
        remedy = "mend the line or put the text in quotes"
        return Fault(file, stopped, "YAML", quoted(problem), remedy)
    half_open = _half_open_line(text, stopped or 0) if stumble.after_quote else None
    if half_open:
        came = "one without its partner on the line"
        remedy = "close the text on the line where it begins"
        return Fault(file, half_open, "quotation marks in pairs", came, remedy)
    line = began if stumble.from_start and began else stopped
    return Fault(file, line, stumble.expected, stumble.came, stumble.remedy)


def _line(error: Exception, mark: str) -> int | None:
    found = getattr(error, mark, None)
    return found.line + 1 if found else None


def _half_open_line(text: str, until: int) -> int | None:
    """The last line, up to where the reader gave up, whose quotation marks do not pair.

    The reader itself goes on to the next quotation mark and stumbles there, many lines below. A
    text that is meant to run over several lines opens on one such line and closes on another.
    """
    half = [
        number
        for number, line in enumerate(text.split("\n")[:until], start=1)
        if not line.lstrip().startswith("#") and line.replace('\\"', "").count('"') % 2
    ]
    return half[-1] if len(half) % 2 else None
