"""The levels of a whole group on one rater's slots, once a norming pass has revealed them.

No statement here knows a system: whoever saw the same text under a slot of their own is found by
the text, and neither the text's id nor anybody else's slot leaves this file.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, Connection, and_, bindparam, select

from evalkit.store.current import is_current
from evalkit.store.joins import is_in_slot, same
from evalkit.store.schema import assignment, rater, rating_event, sealed_assignment, slot
from evalkit.study.answer import Answer, MissingReason, Question, QuestionKind
from evalkit.study.blinded import AssignmentKind, Slot
from evalkit.study.rater import Rater, RaterKind

SHOWN_KINDS = (
    QuestionKind.SCORE,
    QuestionKind.DIRECTION,
    QuestionKind.SPANS,
    QuestionKind.EVIDENCE,
    QuestionKind.FLAG,
    QuestionKind.FLAG_NOTE,
    QuestionKind.DECISION,
    QuestionKind.DECISION_REASON,
)


@dataclass(frozen=True, slots=True)
class RevealedAnswer:
    """What one rater had said about the text that lies in this rater's slot."""

    rater: Rater
    question: Question
    answer: Answer


def sealed_work(connection: Connection, study_id: str, rater_id: str) -> tuple[str, ...]:
    """A rater's own revealed assignments with levels in them, in the rater's order."""
    person = {"study_id": study_id, "rater_id": rater_id}
    return tuple(connection.execute(_SEALED_WORK, person).scalars())


def raters_in(connection: Connection, study_id: str, briefs: Sequence[str]) -> tuple[str, ...]:
    """Everybody whose work on these briefs was revealed."""
    wanted = _RATERS_IN.where(assignment.c.brief_id.in_(briefs))
    return tuple(connection.execute(wanted, {"study_id": study_id}).scalars())


def revealed_answers(
    connection: Connection, study_id: str, rater_id: str, assignment_id: str
) -> tuple[RevealedAnswer, ...]:
    """What everybody had said on the texts of one sealed assignment, under this rater's slots.

    Empty where the assignment is not this rater's, or nothing has revealed it. Where somebody got
    a text twice, what they said first stands.
    """
    ids = {"study_id": study_id, "rater_id": rater_id, "assignment_id": assignment_id}
    found: dict[tuple[str, Question], RevealedAnswer] = {}
    for row in connection.execute(_REVEALED, ids):
        slot_ = Slot(row.slot_token, row.label)
        question = Question(QuestionKind(row.question_kind), row.item, slot_.token)
        reason = MissingReason(row.missing_reason) if row.missing_reason else None
        person = Rater(row.rater_id, row.name, kind=RaterKind(row.kind))
        given = RevealedAnswer(person, question, Answer(row.value, reason))
        found.setdefault((row.rater_id, question), given)
    return tuple(
        one for one in found.values() if one.answer.missing_reason is not MissingReason.WITHDRAWN
    )


_STUDY_ID: BindParameter[str] = bindparam("study_id")
_RATER_ID: BindParameter[str] = bindparam("rater_id")
_IS_SEALED = same(sealed_assignment, assignment, "assignment_id")
_RATERS_IN = (
    select(assignment.c.rater_id)
    .join_from(assignment, sealed_assignment, _IS_SEALED)
    .where(assignment.c.study_id == _STUDY_ID)
    .distinct()
)
_SEALED_WORK = (
    select(assignment.c.assignment_id)
    .join_from(assignment, sealed_assignment, _IS_SEALED)
    .where(
        assignment.c.study_id == _STUDY_ID,
        assignment.c.rater_id == _RATER_ID,
        assignment.c.kind != str(AssignmentKind.PREFERENCE),
    )
    .order_by(assignment.c.position)
)
_own = assignment.alias("own")
_own_seal = sealed_assignment.alias("own_seal")
_own_slot = slot.alias("own_slot")
_their_slot = slot.alias("their_slot")
_their_seal = sealed_assignment.alias("their_seal")
_REVEALED = (
    select(
        _own_slot.c.slot_token,
        _own_slot.c.label,
        rating_event.c.rater_id,
        rater.c.name,
        rater.c.kind,
        rating_event.c.question_kind,
        rating_event.c.item,
        rating_event.c.value,
        rating_event.c.missing_reason,
    )
    .join_from(_own, _own_seal, same(_own_seal, _own, "assignment_id"))
    .join(_own_slot, same(_own_slot, _own, "assignment_id"))
    .join(_their_slot, same(_their_slot, _own_slot, "text_id"))
    .join(_their_seal, same(_their_seal, _their_slot, "assignment_id"))
    .join(assignment, same(assignment, _their_seal, "assignment_id"))
    .join(
        rating_event,
        and_(
            is_in_slot(rating_event, _their_slot),
            rating_event.c.assignment_id == _their_slot.c.assignment_id,
        ),
    )
    .join(rater, same(rater, rating_event, "rater_id"))
    .where(
        _own.c.study_id == _STUDY_ID,
        _own.c.rater_id == _RATER_ID,
        _own.c.assignment_id == bindparam("assignment_id"),
        rating_event.c.question_kind.in_([str(kind) for kind in SHOWN_KINDS]),
        is_current(),
    )
    .order_by(assignment.c.position, rating_event.c.sequence)
)
