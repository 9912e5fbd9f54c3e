"""The people of a study."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may open."""

    RATER = "rater"
    LEAD = "lead"
    ADJUDICATOR = "adjudicator"  # settles cases that raters are far apart on, and sees nothing else


class RaterKind(StrEnum):
    """Who answers: a person, or ratings drawn from a stated model and named so wherever shown."""

    PERSON = "person"
    SIMULATED = "simulated"


@dataclass(frozen=True, slots=True)
class Rater:
    """A person of the study; leads stand in the same list."""

    id: str
    name: str
    role: Role = Role.RATER
    kind: RaterKind = RaterKind.PERSON
