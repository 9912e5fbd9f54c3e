"""What a design is made for, and what it has to fit where work is on the desks already."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from evalkit.study.blinded import AssignmentKind
from evalkit.study.purpose import Purpose
from evalkit.study.study import Presentation


@dataclass(frozen=True, slots=True)
class KnownBrief:
    """A validity brief as the design sees it: the ids of its passages, and what it is for."""

    id: str
    passages: tuple[str, ...]
    purpose: Purpose = Purpose.VALIDITY


@dataclass(frozen=True, slots=True)
class DesignRequest:
    """What a design is made for; the first of ``systems`` is the reference.

    ``repeats`` is how many assignments each rater gets a second time.
    """

    raters: tuple[str, ...]
    briefs: tuple[str, ...]
    systems: tuple[str, ...]
    presentation: Presentation
    raters_per_brief: int
    asks_preference: bool
    repeats: int = 0
    validity: tuple[KnownBrief, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlierSide:
    """Which system stood first for a rater and a brief: on the left, or met first.

    ``compared`` is the system beside the reference in a pair, and empty for single passages.
    """

    rater: str
    brief: str
    kind: AssignmentKind
    compared: str
    first: str


@dataclass(frozen=True, slots=True)
class EarlierWork:
    """What lies on the desks before a design is extended.

    ``last_positions`` holds each rater's highest position, ``sides`` every cell that still counts.
    """

    last_positions: Mapping[str, int] = field(default_factory=dict)
    sides: tuple[EarlierSide, ...] = ()
