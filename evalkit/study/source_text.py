"""Texts that were there before: the training set of a system, and references it may draw on.

A passage is held against them to tell whether a model says something new or recites. They may be
an organisation's most confidential texts: never shown to raters, and no part of an archive.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class SourceKind(StrEnum):
    """What a text was there for."""

    TRAINING = "training"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class SourceText:
    """One text: its name among all of a study's, its kind, and what its table says besides.

    ``columns`` are the other columns of its row, such as grade, passage_type, topic; none where the
    text is a file of its own.
    """

    name: str
    kind: SourceKind
    text: str
    columns: Mapping[str, str] = field(default_factory=dict)
