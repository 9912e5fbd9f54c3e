"""What is analysed: outcomes with their declared scales, and the plan they are analysed by."""

from dataclasses import dataclass, field
from enum import StrEnum

from evalkit.study.rubric import Measurement

COMPOSITE = "composite"
USABLE = "usable"
DECISION = "decision"
PREFERENCE = "preference"


class OutcomeKind(StrEnum):
    """Where an outcome's values come from."""

    CRITERION = "criterion"
    COMPOSITE = "composite"
    DECISION = "decision"
    USABLE = "usable"
    FLAG = "flag"
    PREFERENCE = "preference"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that is rated or derived, with the scale that was declared for it.

    ``values`` are the declared levels in rising order, used or not; ``higher_is_better`` turns
    differences so that a positive one is an improvement. ``weight`` is what a criterion counts for
    in the composite; ``labels`` what each value is called, where it has a name.
    """

    id: str
    name: str
    kind: OutcomeKind
    values: tuple[float, ...]
    measurement: Measurement = Measurement.ORDINAL
    higher_is_better: bool = True
    weight: int = 1
    labels: tuple[str, ...] = ()

    @property
    def is_yes_no(self) -> bool:
        """Whether the only answers are no (0) and yes (1)."""
        return self.values == (0.0, 1.0)

    @property
    def step(self) -> float:
        """The smallest distance of two declared levels, in rubric points."""
        pairs = zip(self.values[1:], self.values, strict=False)
        return min((high - low for high, low in pairs), default=1.0)

    @property
    def is_rated(self) -> bool:
        """Whether raters give it passage by passage, so that agreement on it can be asked."""
        return self.kind not in (OutcomeKind.COMPOSITE, OutcomeKind.PREFERENCE)


@dataclass(frozen=True, slots=True)
class AnalysisPlan:
    """Which outcomes and systems are analysed, and how.

    ``systems`` stand in the order in which they are shown; each is compared with
    ``reference_system``. ``contrasts`` names those whose comparison is planned; empty, all are.
    ``raters_are_persons`` is false where rater 1 of one brief need not be
    rater 1 of another. ``seed`` draws what has to be drawn, such as permutations.
    """

    outcomes: tuple[Outcome, ...]
    systems: tuple[str, ...]
    reference_system: str
    primary_outcome: str = COMPOSITE
    secondary_outcomes: tuple[str, ...] = ()
    significance_level: float = 0.05
    confidence: float = 0.95
    correction: str = "holm"
    margin: float | None = None
    agreement_threshold: float = 0.667
    raters_are_persons: bool = True
    system_names: dict[str, str] = field(default_factory=dict)
    contrasts: tuple[str, ...] = ()
    seed: int = 1

    @property
    def compared_systems(self) -> tuple[str, ...]:
        """All systems but the reference."""
        return tuple(s for s in self.systems if s != self.reference_system)

    def outcome(self, outcome_id: str) -> Outcome:
        """The outcome of this id; KeyError where the plan has none."""
        found = {outcome.id: outcome for outcome in self.outcomes}
        return found[outcome_id]

    @property
    def rated_outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes that raters give passage by passage."""
        return tuple(outcome for outcome in self.outcomes if outcome.is_rated)

    @property
    def criteria(self) -> tuple[Outcome, ...]:
        """The outcomes whose weighted mean is the composite."""
        return tuple(o for o in self.outcomes if o.kind is OutcomeKind.CRITERION)

    @property
    def has_composite(self) -> bool:
        """Whether the mean of the criteria is analysed."""
        return any(outcome.kind is OutcomeKind.COMPOSITE for outcome in self.outcomes)

    def name_of(self, system: str) -> str:
        """What the system is called in sentences."""
        return self.system_names.get(system, system)
