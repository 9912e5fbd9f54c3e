"""What leads see of practice: who has qualified, and their decision where that is not settled.

A decision is written down with its reason, and the newest counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.errors import AccessError
from evalkit.service.qualifying import (
    KINDS,
    Attempt,
    Standing,
    has_practice,
    in_digits,
    person_of,
    share_texts,
    standing_after,
)
from evalkit.service.workspace import Workspace
from evalkit.store import audit, studies
from evalkit.study.audit import AuditEvent, AuditKind
from evalkit.study.rater import Rater, Role

SHARE = "{count} of {n} = {value} ({low} to {high})"


def decide(
    workspace: Workspace,
    study_id: str,
    rater_id: str,
    actor: str,
    reason: str,
    *,
    admit: bool,
) -> AuditEvent:
    """Let a rater rate without a pass, or not, for a stated reason; the newest decision counts.

    Raises
    ------
    AccessError
        Where the study has no such rater, no practice set, or no reason was given.
    """
    with workspace.store.writing() as connection:
        audit.hold(connection, study_id)
        people = studies.raters(connection, study_id)
        known = [person.id for person in people if person.role is Role.RATER]
        if rater_id not in known:
            raise AccessError(f"The study has no rater {rater_id!r}; it has {', '.join(known)}.")
        if not has_practice(workspace, connection, study_id):
            raise AccessError("This study has no practice set, so every rater may rate.")
        if not reason.strip():
            raise AccessError("Give the reason: the decision is written down with it.")
        detail = {"person": rater_id, "admitted": admit, "reason": reason.strip()}
        kind = AuditKind.QUALIFICATION_DECIDED
        return audit.record(connection, study_id, kind, actor, workspace.now(), detail)


@dataclass(frozen=True, slots=True)
class Qualification:
    """One rater and where they stand."""

    rater: Rater
    standing: Standing


def qualifications(workspace: Workspace, study_id: str) -> tuple[Qualification, ...]:
    """Every rater of a study with a practice set; none where it has no such set."""
    with workspace.store.reading() as connection:
        if not has_practice(workspace, connection, study_id):
            return ()
        people = studies.raters(connection, study_id)
        acts = audit.acts_of(connection, study_id, KINDS)
    return tuple(
        Qualification(person, standing_after(act for act in acts if person_of(act) == person.id))
        for person in people
        if person.role is Role.RATER
    )


def qualification_rows(found: Sequence[Qualification]) -> list[dict[str, str]]:
    """A row for each finished attempt, or for a rater without one, ready to be read."""
    return [_row(one, attempt) for one in found for attempt in (one.standing.attempts or (None,))]


def _row(one: Qualification, attempt: Attempt | None) -> dict[str, str]:
    standing = one.standing
    decision = {None: "", True: "let in", False: "not let in"}[standing.decided]
    return {
        "rater": one.rater.name,
        "may rate": "yes" if standing.is_admitted else "no",
        **_reached(attempt),
        "lead's decision": f"{decision}: {standing.reason}" if decision else "",
    }


def _reached(attempt: Attempt | None) -> dict[str, str]:
    if attempt is None:
        return dict.fromkeys(("attempt", "outcome", "exact", "within one", "weighted kappa"), "")
    outcome = attempt.outcome
    kappa = outcome.weighted_kappa
    return {
        "attempt": str(attempt.number),
        "outcome": "passed" if attempt.passed else "not passed",
        "exact": SHARE.format(**share_texts(outcome.n_exact, outcome.n_levels)),
        "within one": SHARE.format(**share_texts(outcome.n_within_one, outcome.n_levels)),
        "weighted kappa": "undefined" if kappa is None else in_digits(kappa),
    }
