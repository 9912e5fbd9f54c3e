"""Who may rate: what raters reached on the qualifying passages, and what the lead decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.errors import NotQualifiedError, StatisticError
from evalkit.service.workspace import Workspace
from evalkit.store import audit, practice
from evalkit.study.audit import AuditEvent, AuditKind
from evalkit.study.practice import Consensus, Thresholds

if TYPE_CHECKING:
    from sqlalchemy import Connection

KINDS = (AuditKind.QUALIFIED, AuditKind.QUALIFICATION_DECIDED)
DIGITS = 4
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Comparison:
    """One rater's level beside the consensus; ``own`` is None where none was given."""

    passage: str
    criterion: str
    own: int | None
    consensus: int

    @property
    def distance(self) -> int | None:
        """How many levels lie between the two."""
        return None if self.own is None else abs(self.own - self.consensus)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attempt at the qualifying set came to.

    A level that was not given ("could not check") counts as neither exact nor within one, and is
    left out of kappa. ``weighted_kappa`` is None where it is undefined, which is no pass.
    """

    n_levels: int
    n_passages: int
    n_exact: int
    n_within_one: int
    weighted_kappa: float | None

    def passes(self, thresholds: Thresholds) -> bool:
        """Whether all three thresholds are reached.

        Examples
        --------
        >>> bar = Thresholds(exact=0.7, within_one=0.9, weighted_kappa=0.6, source="an example")
        >>> Outcome(10, 2, 7, 9, 0.6).passes(bar), Outcome(10, 2, 6, 10, 0.9).passes(bar)
        (True, False)
        """
        return (
            self.n_exact >= thresholds.exact * self.n_levels - ROUNDING
            and self.n_within_one >= thresholds.within_one * self.n_levels - ROUNDING
            and self.weighted_kappa is not None
            and self.weighted_kappa >= thresholds.weighted_kappa
        )


@dataclass(frozen=True, slots=True)
class Attempt:
    """One finished attempt, as it was written down."""

    number: int
    passed: bool
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a rater stands: every finished attempt, and the lead's last decision, if any.

    ``decided`` is None where no lead decided; ``reason`` is the lead's.
    """

    attempts: tuple[Attempt, ...] = ()
    decided: bool | None = None
    reason: str = ""

    @property
    def is_admitted(self) -> bool:
        """Whether the rater may rate: the lead's decision, else whether an attempt passed."""
        if self.decided is not None:
            return self.decided
        return any(attempt.passed for attempt in self.attempts)


def outcome_of(comparisons: Sequence[Comparison]) -> Outcome:
    """Count how near a rater came to the consensus on the whole qualifying set."""
    distances = [comparison.distance for comparison in comparisons]
    return Outcome(
        n_levels=len(comparisons),
        n_passages=len({comparison.passage for comparison in comparisons}),
        n_exact=sum(distance == 0 for distance in distances),
        n_within_one=sum(distance is not None and distance <= 1 for distance in distances),
        weighted_kappa=_weighted_kappa(comparisons),
    )


def _weighted_kappa(comparisons: Sequence[Comparison]) -> float | None:
    from evalkit.stats.agreement.cohen_kappa import cohen_kappa

    given = [(c.own, c.consensus) for c in comparisons if c.own is not None]
    if not given:
        return None
    levels = [level for pair in given for level in pair]
    scale = [float(level) for level in range(min(levels), max(levels) + 1)]
    if len(scale) < 2:
        return None
    try:
        own, consensus = [float(own) for own, _ in given], [float(known) for _, known in given]
        return round(cohen_kappa(own, consensus, scale).coefficient, DIGITS)
    except StatisticError:
        return None


def share_texts(count: int, n: int) -> dict[str, str]:
    """A share with Wilson's 95 % interval, as if all levels were independent, ready for words.

    Examples
    --------
    >>> "{count} of {n} = {value} ({low} to {high})".format(**share_texts(7, 10))
    '7 of 10 = .70 (.40 to .89)'
    """
    from evalkit.stats.interval.proportion import wilson_interval  # brings NumPy

    interval = wilson_interval(count, n)
    shares = {"value": count / n, "low": interval.low, "high": interval.high}
    return {"count": str(count), "n": str(n), **{k: in_digits(v) for k, v in shares.items()}}


def in_digits(share: float) -> str:
    """A coefficient with two digits and no nought before the point.

    Examples
    --------
    >>> in_digits(0.7), in_digits(-0.5), in_digits(1.0)
    ('.70', '-.50', '1.00')
    """
    return f"{share:.2f}".replace("0.", ".", 1) if abs(share) < 1 else f"{share:.2f}"


def standing_of(connection: "Connection", study_id: str, rater_id: str) -> Standing:
    """Where one rater stands, as the audit log tells it."""
    acts = audit.acts_of(connection, study_id, KINDS)
    return standing_after(act for act in acts if person_of(act) == rater_id)


def person_of(act: AuditEvent) -> str:
    """Whom an act of qualification is about."""
    return str(act.detail.get("person", ""))


def standing_after(acts: Iterable[AuditEvent]) -> Standing:
    """Where a rater stands after the acts about them, in their order."""
    attempts: list[Attempt] = []
    decided, reason = None, ""
    for act in acts:
        if act.kind is AuditKind.QUALIFIED:
            attempts.append(_attempt(act.detail))
        else:
            decided, reason = act.detail.get("admitted") is True, str(act.detail.get("reason", ""))
    return Standing(tuple(attempts), decided, reason)


def _attempt(detail: Mapping[str, object]) -> Attempt:
    def count(name: str) -> int:
        return int(str(detail.get(name, 0)))

    kappa = detail.get("weighted_kappa")
    return Attempt(
        count("attempt"),
        detail.get("passed") is True,
        Outcome(
            count("n_levels"),
            count("n_passages"),
            count("n_exact"),
            count("n_within_one"),
            float(str(kappa)) if kappa is not None else None,
        ),
    )


def record_attempt(  # noqa: PLR0913  whose, which, what it came to and when
    workspace: Workspace,
    connection: "Connection",
    study_id: str,
    rater_id: str,
    attempt: int,
    outcome: Outcome,
    *,
    passed: bool,
) -> None:
    """Write down what an attempt came to, where the study is held."""
    detail = {
        "person": rater_id,
        "attempt": attempt,
        "passed": passed,
        "n_levels": outcome.n_levels,
        "n_passages": outcome.n_passages,
        "n_exact": outcome.n_exact,
        "n_within_one": outcome.n_within_one,
        "weighted_kappa": outcome.weighted_kappa,
    }
    audit.record(connection, study_id, AuditKind.QUALIFIED, rater_id, workspace.now(), detail)


def has_practice(workspace: Workspace, connection: "Connection", study_id: str) -> bool:
    """Whether raters of the study must qualify; asked of the database once a study."""
    return workspace.with_practice.get(
        study_id, lambda: practice.has_practice(connection, study_id)
    )


def refuse_unqualified(
    workspace: Workspace, connection: "Connection", study_id: str, rater_id: str
) -> None:
    """Keep whoever has not qualified from rating.

    Raises
    ------
    NotQualifiedError
        Where the study has a practice set that this rater has not passed, and no lead let them in.
    """
    if not has_practice(workspace, connection, study_id):
        return
    if not standing_of(connection, study_id, rater_id).is_admitted:
        raise NotQualifiedError(
            "Rating opens once you have passed the qualifying passages; reload the page to go on "
            "with them."
        )


def compare(
    consensus: Mapping[str, Consensus], own: Mapping[str, Mapping[str, int]]
) -> tuple[Comparison, ...]:
    """Every level that a panel agreed on beside the rater's own, passage by passage."""
    return tuple(
        Comparison(passage, criterion, own.get(passage, {}).get(criterion), level)
        for passage, known in consensus.items()
        for criterion, level in known.levels.items()
    )
