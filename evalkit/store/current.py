"""Which events are current: those that no newer event names as its predecessor."""

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.sql import FromClause

from evalkit.store.schema import rating_event

_newer = rating_event.alias("newer")


def is_current(event: FromClause = rating_event) -> ColumnElement[bool]:
    """The condition that an event is the newest answer to its question.

    It looks the successor up in the unique key on (question, predecessor), so its cost grows with
    the number of answers and not with their square.
    """
    same_question = (
        _newer.c[name] == event.c[name]
        for name in ("study_id", "assignment_id", "question_kind", "item", "slot")
    )
    return ~exists().where(and_(*same_question, _newer.c.predecessor == event.c.sequence))
