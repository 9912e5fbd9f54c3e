"""What raters answer about one passage: criteria with described levels, a decision, flags."""

import hashlib
import json
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from evalkit.study.value import AsTuple, Identifier, Prose, Value


class Measurement(StrEnum):
    """What the distance between two levels means (Stevens 1946)."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


LevelNumbers = Annotated[tuple[int, ...], Field(min_length=1), AsTuple]
Options = Annotated[tuple[Prose, ...], Field(min_length=2), AsTuple]


class Scale(Value):
    """The levels of a criterion, from the worst number to the best, with their short labels."""

    measurement: Annotated[Measurement, Field(strict=False)] = Measurement.ORDINAL
    labels: dict[int, Prose] = Field(min_length=2, max_length=9)

    @property
    def values(self) -> tuple[int, ...]:
        """The declared levels in rising order, rated or not."""
        return tuple(sorted(self.labels))


class DirectionRule(Value):
    """At which levels the rater says in which direction the passage misses."""

    ask_when: LevelNumbers
    options: Options


class EvidenceRule(Value):
    """At which levels evidence is asked for, and of what kind."""

    when: LevelNumbers
    kind: Literal["quote", "quote_and_source", "paragraph", "reason", "standards"]

    @property
    def can_be_marked(self) -> bool:
        """Whether words marked in the passage are such evidence; a reason has to be written."""
        return self.kind in ("quote", "quote_and_source", "paragraph")


class Criterion(Value):
    """One question about one passage, answered with one level.

    ``better`` says which end of the scale is the good one: a criterion such as "stock phrases" may
    count downwards, and every difference is then turned so that a positive one is an improvement.
    """

    id: Identifier
    name: Prose
    question: Prose
    levels: dict[int, Prose]
    better: Literal["higher", "lower"] = "higher"
    scale: Scale | None = None
    direction: DirectionRule | None = None
    evidence: EvidenceRule | None = None
    could_not_check: bool = False


class DecisionOption(Value):
    """One verdict of a reviewer, and whether the passage is usable under it."""

    id: Identifier
    name: Prose
    usable: bool
    reason: bool = False


class Decision(Value):
    """What a reviewer would do with the passage, from the best verdict to the worst."""

    question: Prose
    options: Annotated[tuple[DecisionOption, ...], Field(min_length=2), AsTuple]


class RubricFlag(Value):
    """A yes/no fault, kept apart from scores; a blocking one rules out a usable verdict."""

    id: Identifier
    name: Prose
    question: Prose
    blocking: bool = False


class Rubric(Value):
    """All questions about one passage of one type.

    ``applies_to`` names the passage types of the briefs that this rubric is for.
    """

    id: Identifier
    version: int = Field(ge=1)
    title: Prose
    applies_to: Annotated[tuple[Identifier, ...], Field(min_length=1), AsTuple]
    guide: Prose | None = None
    scale: Scale
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1), AsTuple]
    decision: Decision | None = None
    flags: Annotated[tuple[RubricFlag, ...], AsTuple] = ()

    @model_validator(mode="after")
    def _levels_are_described(self) -> "Rubric":
        for criterion in self.criteria:
            declared, described = self.values_of(criterion), tuple(sorted(criterion.levels))
            if declared != described:
                raise ValueError(
                    f"criterion {criterion.id!r}: the scale has levels {list(declared)}, "
                    f"but {list(described)} are described; describe each level once"
                )
        return self

    def scale_of(self, criterion: Criterion) -> Scale:
        """The criterion's own scale, or the rubric's."""
        return criterion.scale or self.scale

    def values_of(self, criterion: Criterion) -> tuple[int, ...]:
        """The declared levels of a criterion in rising order."""
        return self.scale_of(criterion).values

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over the content, the same however the YAML was laid out."""
        return content_hash(self)


class PreferenceOption(Value):
    """One answer to "which of the two": negative strength for A, positive for B, 0 for a tie."""

    id: Identifier
    name: Prose
    strength: int = Field(ge=-3, le=3)
    descriptor: Prose | None = None


class PreferenceDetail(Value):
    """A further question about the choice, such as its reason or how sure the rater is."""

    id: Identifier
    question: Prose
    options: Options
    at_most: int = Field(default=1, ge=1)
    required: bool = True


class PreferenceForm(Value):
    """Which of two passages to one brief the rater would use, asked after both were rated."""

    id: Identifier
    version: int = Field(ge=1)
    title: Prose
    question: Prose
    options: Annotated[tuple[PreferenceOption, ...], Field(min_length=2), AsTuple]
    details: Annotated[tuple[PreferenceDetail, ...], AsTuple] = ()
    reason: bool = True

    @model_validator(mode="after")
    def _sides_are_even(self) -> "PreferenceForm":
        strengths = sorted(option.strength for option in self.options)
        if strengths != sorted(-strength for strength in strengths):
            raise ValueError(
                f"the options' strengths are {strengths}; "
                "each strength for A needs its mirror for B"
            )
        return self

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over the content, the same however the YAML was laid out."""
        return content_hash(self)


def content_hash(value: Value) -> str:
    """SHA-256 of a value's canonical JSON: keys sorted, no spaces, UTF-8."""
    canonical = json.dumps(
        value.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
