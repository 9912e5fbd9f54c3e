"""What everything computed of a study depends on, in three numbers that are quick to read."""

from dataclasses import dataclass

from sqlalchemy import BindParameter, Connection, bindparam, func, select

from evalkit.store import audit
from evalkit.store.schema import assignment, audit_event, rating_event
from evalkit.study.audit import AuditKind, StudyState
from evalkit.study.departure import AUTOMATIC
from evalkit.study.norming import NORMING_KINDS

TOLD_BESIDE = (*NORMING_KINDS, AuditKind.ADJUDICATION_OPENED, AuditKind.ADJUDICATED)
"""The kinds of acts that results tell of although they are no departures."""
_OF_STUDY: BindParameter[str] = bindparam("study_id")
_EVENTS = (
    select(func.max(rating_event.c.sequence).label("newest"))
    .where(rating_event.c.study_id == _OF_STUDY)
    .group_by(rating_event.c.rater_id)
    .subquery("newest_events")
)
_N_EVENTS = select(func.coalesce(func.sum(_EVENTS.c.newest), 0))
_N_ASSIGNMENTS = (
    select(func.count()).select_from(assignment).where(assignment.c.study_id == _OF_STUDY)
)
_N_DEPARTURES = (
    select(func.count())
    .select_from(audit_event)
    .where(
        audit_event.c.study_id == _OF_STUDY,
        audit_event.c.kind.in_([str(kind) for kind in (*AUTOMATIC, *TOLD_BESIDE)]),
    )
)


@dataclass(frozen=True, slots=True)
class StudyStamp:
    """Two equal stamps of one study mean equal results, since no event is ever changed.

    ``n_departures`` counts the acts that every result tells of: departures, exclusions among them,
    and what was recorded beside the ratings.
    """

    state: StudyState
    n_events: int
    n_assignments: int
    n_departures: int = 0


def study_stamp(connection: Connection, study_id: str) -> StudyStamp:
    """The stamp of a study as it stands.

    Raises
    ------
    UnknownStudyError
        Where the database holds no such study.
    """
    named = {"study_id": study_id}
    return StudyStamp(
        audit.state(connection, study_id),
        int(connection.scalar(_N_EVENTS, named) or 0),
        int(connection.scalar(_N_ASSIGNMENTS, named) or 0),
        int(connection.scalar(_N_DEPARTURES, named) or 0),
    )
