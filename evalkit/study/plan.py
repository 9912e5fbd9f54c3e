"""The analysis that is fixed before the first rating."""

from typing import Annotated, Literal

from pydantic import Field

from evalkit.study.value import AsTuple, Identifier, Prose, Value


class Plan(Value):
    """Primary and secondary outcomes, how they are tested, and what may be left out.

    An outcome is ``composite`` (mean of the criteria), ``usable`` (the decision, yes or no),
    ``preference``, or the id of a criterion or flag. ``margin`` is the difference, in rubric
    points, below which two systems would count as equivalent; without one, equivalence is not
    tested. ``contrasts`` names the systems whose comparison with the reference is planned; empty,
    all are. Where independent ratings of one question lie more than ``adjudicate_beyond`` levels
    apart, it may be adjudicated, as a record beside the ratings; None adjudicates nothing.
    ``stopping`` says when ratings close, so that no result decides it.
    """

    primary_outcome: Identifier = "composite"
    secondary_outcomes: Annotated[tuple[Identifier, ...], AsTuple] = ()
    significance_level: float = Field(default=0.05, gt=0, lt=0.5)
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    correction: Literal["holm", "max_t"] = "holm"
    margin: float | None = Field(default=None, gt=0)
    agreement_threshold: float = Field(default=0.667, gt=0, lt=1)
    contrasts: Annotated[tuple[Identifier, ...], AsTuple] = ()
    adjudicate_beyond: int | None = Field(default=1, ge=0)
    stopping: Prose = (
        "Ratings close when every assignment is finished; no result is looked at before."
    )
    exclusions: Annotated[tuple[Prose, ...], AsTuple] = ()
    missing_data: Prose = (
        "A rater counts in a brief only where both passages of the pair were scored."
    )
