"""What joins two tables of one study: the study and one column that both bear."""

from sqlalchemy import ColumnElement, and_
from sqlalchemy.sql import FromClause


def same(left: FromClause, right: FromClause, name: str) -> ColumnElement[bool]:
    """The condition that two rows belong to one study and agree in one column."""
    return and_(left.c.study_id == right.c.study_id, left.c[name] == right.c[name])


def is_in_slot(event: FromClause, place: FromClause) -> ColumnElement[bool]:
    """The condition that an answer is about the passage in a slot."""
    return and_(event.c.study_id == place.c.study_id, event.c.slot == place.c.slot_token)
