"""What everything computed of a study depends on, in three numbers that are quick to read."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from evalkit.store import audit
from evalkit.store.schema import assignment, rating_event
from evalkit.study.audit import StudyState

_OF_STUDY = bindparam("study_id")
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


@dataclass(frozen=True, slots=True)
class StudyStamp:
    """Two equal stamps of one study mean equal ratings, since no event is ever changed."""

    state: StudyState
    n_events: int
    n_assignments: int


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
    )
