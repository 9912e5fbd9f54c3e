"""Single answers with their words: flags that were set, and all that was said of one passage.

For leads' code: the rows name systems, and what may be shown of them is the service's to say.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, or_, select

from evalkit.store.current import is_current
from evalkit.store.joins import is_in_slot, same
from evalkit.store.purposes import is_rating_or_repeat
from evalkit.store.schema import (
    assignment,
    identity,
    passage_text,
    rater,
    rating_event,
    slot,
    system,
)
from evalkit.study.answer import QuestionKind


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """One current answer about one passage; ``value`` is None where ``missing_reason`` says why."""

    rater_id: str
    rater_name: str
    assignment_id: str
    brief_id: str
    system_id: str
    code: str
    kind: QuestionKind
    item: str
    value: str | None
    missing_reason: str | None


def flag_answers(connection: Connection, study_id: str) -> tuple[CaseAnswer, ...]:
    """Flags that were set, with the notes and marked words that go with them."""
    return _answers(connection, _FLAGS, {"study_id": study_id})


def passage_answers(
    connection: Connection, study_id: str, brief_id: str, system_id: str
) -> tuple[CaseAnswer, ...]:
    """Everything that any rater said of one passage."""
    place = {"study_id": study_id, "brief_id": brief_id, "system_id": system_id}
    return _answers(connection, _OF_PASSAGE, place)


def _answers(
    connection: Connection, query: Select[Any], named: dict[str, str]
) -> tuple[CaseAnswer, ...]:
    return tuple(
        CaseAnswer(**{**row._asdict(), "kind": QuestionKind(row.kind)})
        for row in connection.execute(query, named)
    )


def _about_passages() -> Select[Any]:
    """Current answers about a passage of a system; what has none, such as a known text, is out.

    So is what was rated again after a norming pass.
    """
    return (
        select(
            rating_event.c.rater_id,
            rater.c.name.label("rater_name"),
            rating_event.c.assignment_id,
            passage_text.c.brief_id,
            identity.c.system_id,
            system.c.code,
            rating_event.c.question_kind.label("kind"),
            rating_event.c.item,
            rating_event.c.value,
            rating_event.c.missing_reason,
        )
        .join_from(rating_event, rater, same(rating_event, rater, "rater_id"))
        .join(assignment, same(rating_event, assignment, "assignment_id"))
        .join(slot, is_in_slot(rating_event, slot))
        .join(passage_text, same(slot, passage_text, "text_id"))
        .join(identity, same(slot, identity, "text_id"))
        .join(system, same(identity, system, "system_id"))
        .where(
            rating_event.c.study_id == bindparam("study_id"), is_current(), is_rating_or_repeat()
        )
        .order_by(rater.c.position, assignment.c.position, rating_event.c.sequence)
    )


_FLAG_KINDS = [QuestionKind.FLAG_NOTE, QuestionKind.SPANS]
_FLAGS = _about_passages().where(
    rating_event.c.value.is_not(None),
    or_(
        and_(rating_event.c.question_kind == QuestionKind.FLAG, rating_event.c.value == "yes"),
        rating_event.c.question_kind.in_(_FLAG_KINDS),
    ),
)
_OF_PASSAGE = _about_passages().where(
    passage_text.c.brief_id == bindparam("brief_id"),
    identity.c.system_id == bindparam("system_id"),
)
