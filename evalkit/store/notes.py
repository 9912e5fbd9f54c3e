"""Notes on a rater's work and answers after the last brief: events like all others."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import BindParameter, Connection, and_, bindparam, select

from evalkit.store import audit, rating_events
from evalkit.store.desk import round_of
from evalkit.store.rating_events import Stamp, Work
from evalkit.store.schema import assignment, brief
from evalkit.study.answer import Answer, Question


def hold_open(connection: Connection, work: Work) -> None:
    """Hold the study open and the rater's other messages back until this transaction ends.

    The study first, as everywhere: two who held one and wanted the other would wait for ever.

    Raises
    ------
    ClosedError
        Where ratings are closed.
    AccessError
        Where the assignment is not this rater's.
    """
    audit.require_open(connection, work.study_id)
    rating_events.hold_rater(connection, work)


def append_notes(
    connection: Connection, work: Work, notes: Mapping[Question, Answer], at: datetime
) -> None:
    """Store notes with the form of the assignment's brief; equal ones are passed over.

    Raises
    ------
    ClosedError
        Where ratings are closed, or final for this rater and the note is about the work.
    AccessError
        Where the assignment is not this rater's.
    """
    form = connection.scalar(_FORM, work.parameters) or ""
    stamp = Stamp(form, round_of(connection, work.study_id), at)
    rating_events.append_answers(connection, work, notes, stamp)


_STUDY_ID: BindParameter[str] = bindparam("study_id")
_FORM = (
    select(brief.c.rubric_hash)
    .join_from(
        assignment,
        brief,
        and_(brief.c.study_id == assignment.c.study_id, brief.c.brief_id == assignment.c.brief_id),
    )
    .where(
        assignment.c.study_id == _STUDY_ID,
        assignment.c.assignment_id == bindparam("assignment_id"),
    )
)
