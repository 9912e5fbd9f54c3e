"""Acts that depart from the plan: each with its reason, in the audit log and in every result."""

from dataclasses import dataclass

from evalkit.errors import ClosedError, UnknownStudyError
from evalkit.service.pseudonymous import names_in_exports
from evalkit.service.results import Analysis, analyse_study
from evalkit.service.workspace import Workspace
from evalkit.store import audit, studies
from evalkit.study.audit import AuditEvent, AuditKind, StudyState
from evalkit.study.departure import Departure, Exclusion, departures, exclusions
from evalkit.study.rater import Role

RATER, BRIEF = "rater", "brief"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Who or what is to be left out of the analysis, and why.

    ``rule`` is the number, from 1, of the plan's exclusion that asks for it; None is a departure.
    """

    kind: str
    id: str
    reason: str
    rule: int | None = None


def departures_of(workspace: Workspace, study_id: str) -> tuple[Departure, ...]:
    """Every departure from a study's plan so far."""
    with workspace.store.reading() as connection:
        return departures(audit.audit_events(connection, study_id))


def exclusions_of(workspace: Workspace, study_id: str) -> tuple[Exclusion, ...]:
    """Who and what is left out of a study's analysis now."""
    with workspace.store.reading() as connection:
        return exclusions(audit.audit_events(connection, study_id))


def depart(workspace: Workspace, study_id: str, actor: str, reason: str) -> AuditEvent:
    """Write a departure from the plan down, in the words of whoever departs."""
    return _record(workspace, study_id, AuditKind.DEPARTED, actor, {"reason": reason})


def note_early_look(workspace: Workspace, study_id: str, actor: str, reason: str) -> None:
    """Write down that results are looked at while ratings are open, before they are shown.

    Raises
    ------
    ClosedError
        Where ratings are closed, so that there is nothing early about a look.
    """
    with workspace.store.writing() as connection:
        audit.hold(connection, study_id)
        if audit.state(connection, study_id) is not StudyState.OPEN:
            raise ClosedError("Ratings are closed, so the results are there without an early look.")
        detail = {"reason": reason}
        audit.record(connection, study_id, AuditKind.EARLY_LOOK, actor, workspace.now(), detail)


def look_early(workspace: Workspace, study_id: str, actor: str, reason: str) -> Analysis:
    """Compare the systems while ratings are open; the look is written down before it is shown.

    Raises
    ------
    ClosedError
        Where ratings are closed.
    """
    note_early_look(workspace, study_id, actor, reason)
    names = names_in_exports(workspace, study_id)
    return analyse_study(workspace, study_id, is_early_look=True, names=names)


def exclude(workspace: Workspace, study_id: str, actor: str, left_out: LeftOut) -> AuditEvent:
    """Leave a rater or a brief out of the analysis; the ratings themselves stay.

    Raises
    ------
    UnknownStudyError
        Where the study has no such rater, brief, or rule.
    """
    with workspace.store.writing() as connection:
        audit.hold(connection, study_id)
        study = studies.load_study(connection, study_id)
        raters = [person.id for person in study.raters if person.role is Role.RATER]
        known = {RATER: raters, BRIEF: [brief.id for brief in study.briefs]}[left_out.kind]
        _require_known(left_out, known)
        detail = {"what": left_out.kind, "id": left_out.id, "reason": left_out.reason}
        if left_out.rule is not None:
            detail["rule"] = _rule(study.settings.plan.exclusions, left_out.rule)
        at = workspace.now()
        return audit.record(connection, study_id, AuditKind.EXCLUDED, actor, at, detail)


def take_back(workspace: Workspace, study_id: str, actor: str, left_out: LeftOut) -> AuditEvent:
    """Take a rater or a brief back into the analysis.

    Raises
    ------
    UnknownStudyError
        Where it is not left out.
    """
    now = [one.id for one in exclusions_of(workspace, study_id) if one.kind == left_out.kind]
    _require_known(left_out, now)
    detail = {"what": left_out.kind, "id": left_out.id, "reason": left_out.reason}
    return _record(workspace, study_id, AuditKind.INCLUDED, actor, detail)


def _require_known(left_out: LeftOut, known: list[str]) -> None:
    if left_out.id not in known:
        there = ", ".join(known) or "none"
        raise UnknownStudyError(
            f"Expected a {left_out.kind} of this analysis ({there}), but {left_out.id!r} came."
        )


def _rule(rules: tuple[str, ...], number: int) -> str:
    if not 1 <= number <= len(rules):
        raise UnknownStudyError(
            f"The plan has {len(rules)} {'exclusion' if len(rules) == 1 else 'exclusions'}, so "
            f"there is no number {number}; leave --rule out and the exclusion is a departure."
        )
    return rules[number - 1]


def _record(
    workspace: Workspace, study_id: str, kind: AuditKind, actor: str, detail: dict[str, str]
) -> AuditEvent:
    with workspace.store.writing() as connection:
        return audit.record(connection, study_id, kind, actor, workspace.now(), detail)
