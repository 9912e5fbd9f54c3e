"""What goes with exported files: what each of them is, and what limits the reading of all."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence

NOTES_FILE = "README.txt"
WIDTH = 88


def notes_text(notes: Sequence[str]) -> str:
    """Notes that must be read with every figure.

    Examples
    --------
    >>> print(notes_text(["Some of these ratings are SIMULATED."]), end="")
    To be read with every figure of these files
    -------------------------------------------
    - Some of these ratings are SIMULATED.
    """
    return _section("To be read with every figure of these files", (f"- {note}" for note in notes))


def read_me_text(
    heading: str, facts: Mapping[str, str], notes: Sequence[str], files: Mapping[str, str]
) -> str:
    """A text file that says what a folder of exports holds.

    Parameters
    ----------
    facts
        What identifies the study and its plan, by name.
    files
        File name to what is in it.
    """
    parts = [
        f"{heading}\n{'=' * len(heading)}\n",
        "".join(f"{name}: {value}\n" for name, value in facts.items()),
        notes_text(notes) if notes else "",
        _section("Files", (f"{name}: {purpose}" for name, purpose in files.items())),
    ]
    return "\n".join(part for part in parts if part)


def _section(heading: str, lines: Iterable[str]) -> str:
    wrapped = (textwrap.fill(line, WIDTH, subsequent_indent="  ") for line in lines)
    return f"{heading}\n{'-' * len(heading)}\n" + "".join(f"{line}\n" for line in wrapped)
