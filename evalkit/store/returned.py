"""Whether an assignment still lies on its rater's desk; all that raters' code knows of it."""

from sqlalchemy import ColumnElement, exists
from sqlalchemy.sql import FromClause

from evalkit.store.schema import assignment, returned_assignment


def is_on_desk(work: FromClause = assignment) -> ColumnElement[bool]:
    """The condition that an assignment was not handed back."""
    return ~exists().where(
        returned_assignment.c.study_id == work.c.study_id,
        returned_assignment.c.assignment_id == work.c.assignment_id,
    )
