"""The text that one system wrote to one brief, with where it came from. Never shown to raters."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

TEXT_HASH = "text_hash"
"""The column with the hash of a generated text as it was written; an edit shows by it."""
EDITS = ("edited_by", "edited_why")
"""The columns that say who edited a generated passage, and why."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a passage came about: every further column of the file it was read from, as text."""

    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """The text that one system wrote to one brief."""

    brief_id: str
    system_id: str
    text: str
    provenance: Provenance = field(default_factory=Provenance)


def text_hash(text: str) -> str:
    r"""The hash of a passage's text, whatever the ends of its lines and what follows the last.

    Examples
    --------
    >>> text_hash("One.\r\nTwo.\n") == text_hash("One.\nTwo.")
    True
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()
