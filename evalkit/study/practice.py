"""What raters learn on: anchor passages, passages to practise on, and the set that qualifies."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from evalkit.study.brief import Brief
from evalkit.study.value import AsTuple, Identifier, Prose, Value

Share = Annotated[float, Field(ge=0, le=1, strict=False)]


class PracticePart(StrEnum):
    """What a passage of the set is for, in the order in which raters meet them."""

    ANCHOR = "anchor"  # to read, with its levels and the reasons for them
    PRACTICE = "practice"  # to rate, with the consensus shown afterwards
    QUALIFYING = "qualifying"  # to rate, with nothing shown until the whole set is done


class Thresholds(Value):
    """What a rater must reach on the qualifying passages.

    ``exact`` and ``within_one`` are shares of all levels asked for: equal to the consensus, and at
    most one level from it. ``weighted_kappa`` has quadratic weights. ``attempts`` is how often a
    rater may try before the lead decides; ``source`` says where the figures come from.
    """

    exact: Share
    within_one: Share
    weighted_kappa: Annotated[float, Field(ge=-1, le=1, strict=False)]
    attempts: Annotated[int, Field(ge=1, le=9)] = 2
    source: Prose


class Consensus(Value):
    """The levels that a panel agreed on for one passage, and why.

    ``notes`` give the reason for a criterion's level; ``note`` sums the passage up.
    """

    levels: dict[Identifier, int] = Field(min_length=1)
    decision: Identifier | None = None
    flags: Annotated[tuple[Identifier, ...], AsTuple] = ()
    notes: dict[Identifier, Prose] = Field(default_factory=dict)
    note: Prose | None = None


class PracticeEntry(Consensus):
    """One passage as the practice file describes it; ``file`` names its text."""

    id: Identifier
    grade: Prose
    passage_type: Identifier
    topic: Prose
    instruction: Prose
    file: Prose

    @property
    def consensus(self) -> Consensus:
        """The part of the entry that raters see late, or never."""
        return Consensus(
            levels=self.levels,
            decision=self.decision,
            flags=self.flags,
            notes=self.notes,
            note=self.note,
        )


Entries = Annotated[tuple[PracticeEntry, ...], AsTuple]


class PracticeFile(Value):
    """The content of a practice file, such as `practice.yaml`."""

    qualification: Thresholds
    anchors: Entries = ()
    practice: Entries = ()
    qualifying: Annotated[Entries, Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class PracticePassage:
    """A passage to learn on; ``brief.id`` is the passage's own id."""

    part: PracticePart
    brief: Brief
    text: str
    consensus: Consensus

    @property
    def id(self) -> str:
        """The id that the practice file gives it; no rater's browser sees it."""
        return self.brief.id


@dataclass(frozen=True, slots=True)
class PracticeSet:
    """All passages to learn on, in the order of the file, and what qualifies."""

    thresholds: Thresholds
    passages: tuple[PracticePassage, ...]
