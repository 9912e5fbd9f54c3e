"""The text that one system wrote to one brief, with where it came from. Never shown to raters."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
