"""Counts and paired sums by GROUP BY, so that a million ratings never become a million rows here.

The frames speak of answers and systems; `service` turns them into the outcomes of a plan, and
a test holds them equal to what `analysis.summarise` makes of the ratings themselves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.sql import Subquery

from evalkit.store.current import is_current
from evalkit.store.joins import is_in_slot, same
from evalkit.store.purposes import is_rating
from evalkit.store.schema import assignment, brief, identity, rating_event, slot
from evalkit.study.answer import QuestionKind

if TYPE_CHECKING:
    import pandas as pd

COUNT_COLUMNS = ("kind", "item", "brief", "system", "value", "count")
PAIR_COLUMNS = ("item", "brief", "system", "difference", "wins", "ties", "losses", "n_raters")
COMPOSITE_COLUMNS = ("brief", "system", "n_criteria", *PAIR_COLUMNS[3:])
CHOICE_COLUMNS = ("brief", "system_a", "system_b", "value", "count")
YES_NO = {"yes": 1, "no": 0}
_STUDY_ID: BindParameter[str] = bindparam("study_id")


@dataclass(frozen=True, slots=True)
class Turned:
    """A criterion whose low end is the good one."""

    rubric_hash: str
    criterion_id: str


def value_counts(connection: Connection, study_id: str) -> "pd.DataFrame":
    """How many raters gave each passage each answer: scores, decisions and flags.

    Columns: kind, item, brief, system, value (as stored, a text), count.
    """
    keys = (
        rating_event.c.question_kind,
        rating_event.c.item,
        brief.c.brief_id,
        identity.c.system_id,
        rating_event.c.value,
    )
    rated = (str(QuestionKind.SCORE), str(QuestionKind.DECISION), str(QuestionKind.FLAG))
    query = (
        _on_passages(select(*keys, func.count()))
        .where(rating_event.c.question_kind.in_(rated))
        .group_by(*keys, brief.c.position)
        .order_by(brief.c.position, *keys)
    )
    return _frame(connection, query, study_id, COUNT_COLUMNS)


def paired_scores(connection: Connection, study_id: str, reference: str) -> "pd.DataFrame":
    """Sums over raters of score differences, every other system minus the reference, by brief.

    Columns: item, brief, system, difference, wins, ties, losses, n_raters.
    """
    return _paired(
        connection, study_id, reference, QuestionKind.SCORE, cast(rating_event.c.value, Integer)
    )


def paired_flags(connection: Connection, study_id: str, reference: str) -> "pd.DataFrame":
    """The same for flags, yes as 1 and no as 0."""
    return _paired(connection, study_id, reference, QuestionKind.FLAG, _number(YES_NO))


def paired_decisions(
    connection: Connection, study_id: str, reference: str, numbers: Mapping[str, int]
) -> "pd.DataFrame":
    """The same for decisions, each verdict counting as its number."""
    return _paired(connection, study_id, reference, QuestionKind.DECISION, _number(numbers))


def paired_composites(
    connection: Connection, study_id: str, reference: str, turned: Iterable[Turned]
) -> "pd.DataFrame":
    """Sums over raters of their summed score differences, by the number of criteria they compared.

    Columns: brief, system, n_criteria, difference, wins, ties, losses, n_raters.
    """
    score = cast(rating_event.c.value, Integer) * _sign(turned)
    here, there = _numbers(QuestionKind.SCORE, score), _numbers(QuestionKind.SCORE, score)
    by_rater = (
        select(
            here.c.brief,
            here.c.system,
            here.c.rater,
            func.count().label("n_criteria"),
            func.sum(here.c.number - there.c.number).label("difference"),
        )
        .join_from(here, there, _same_question(here, there))
        .where(there.c.system == bindparam("reference"), here.c.system != there.c.system)
        .group_by(here.c.brief, here.c.system, here.c.rater)
        .subquery("by_rater")
    )
    keys = (by_rater.c.brief, by_rater.c.system, by_rater.c.n_criteria)
    query = select(*keys, *_sums(by_rater.c.difference)).group_by(*keys).order_by(*keys)
    return _frame(connection, query, study_id, COMPOSITE_COLUMNS, reference)


def choices(connection: Connection, study_id: str) -> "pd.DataFrame":
    """How often each answer to "which of the two" was given, by what lay on the sides.

    Columns: brief, system_a, system_b, value (the option's id), count.
    """
    left, right = slot.alias("left_slot"), slot.alias("right_slot")
    left_of, right_of = identity.alias("left_of"), identity.alias("right_of")
    keys = (
        assignment.c.brief_id,
        left_of.c.system_id,
        right_of.c.system_id,
        rating_event.c.value,
    )
    query = select(*keys, func.count()).join_from(
        rating_event, assignment, same(rating_event, assignment, "assignment_id")
    )
    for side, label, of in ((left, "A", left_of), (right, "B", right_of)):
        query = query.join(
            side, and_(same(rating_event, side, "assignment_id"), side.c.label == label)
        ).join(of, same(side, of, "text_id"))
    query = (
        query.where(
            rating_event.c.study_id == _STUDY_ID,
            rating_event.c.question_kind == str(QuestionKind.PREFERENCE),
            rating_event.c.value.is_not(None),
            is_current(),
            is_rating(),
        )
        .group_by(*keys)
        .order_by(*keys)
    )
    return _frame(connection, query, study_id, CHOICE_COLUMNS)


def _paired(
    connection: Connection,
    study_id: str,
    reference: str,
    kind: QuestionKind,
    number: ColumnElement[int],
) -> "pd.DataFrame":
    here, there = _numbers(kind, number), _numbers(kind, number)
    keys = (here.c.item, here.c.brief, here.c.system)
    query = (
        select(*keys, *_sums(here.c.number - there.c.number))
        .join_from(here, there, _same_question(here, there))
        .where(there.c.system == bindparam("reference"), here.c.system != there.c.system)
        .group_by(*keys)
        .order_by(*keys)
    )
    return _frame(connection, query, study_id, PAIR_COLUMNS, reference)


def _numbers(kind: QuestionKind, number: ColumnElement[int]) -> Subquery:
    """Current answers of one kind as numbers, with whose and about what."""
    return (
        _on_passages(
            select(
                rating_event.c.rater_id.label("rater"),
                rating_event.c.item,
                brief.c.brief_id.label("brief"),
                identity.c.system_id.label("system"),
                number.label("number"),
            )
        )
        .where(rating_event.c.question_kind == str(kind))
        .subquery()
    )


def _on_passages(query: Select[Any]) -> Select[Any]:
    """Current answers about a passage, joined with its brief and its system."""
    return (
        query.join_from(rating_event, slot, is_in_slot(rating_event, slot))
        .join(identity, same(slot, identity, "text_id"))
        .join(assignment, same(rating_event, assignment, "assignment_id"))
        .join(brief, same(assignment, brief, "brief_id"))
        .where(
            rating_event.c.study_id == _STUDY_ID,
            rating_event.c.value.is_not(None),
            is_current(),
            is_rating(),
        )
    )


def _same_question(here: Subquery, there: Subquery) -> ColumnElement[bool]:
    return and_(*(here.c[name] == there.c[name] for name in ("rater", "brief", "item")))


def _number(numbers: Mapping[str, int]) -> ColumnElement[int]:
    return case(dict(numbers), value=rating_event.c.value)


def _sign(turned: Iterable[Turned]) -> ColumnElement[int]:
    named = [
        and_(rating_event.c.rubric_hash == t.rubric_hash, rating_event.c.item == t.criterion_id)
        for t in turned
    ]
    return case((or_(*named), -1), else_=1) if named else literal(1)


def _sums(difference: ColumnElement[int]) -> tuple[ColumnElement[Any], ...]:
    return (
        func.sum(difference),
        func.sum(case((difference > 0, 1), else_=0)),
        func.sum(case((difference == 0, 1), else_=0)),
        func.sum(case((difference < 0, 1), else_=0)),
        func.count(),
    )


def _frame(
    connection: Connection,
    query: Select[Any],
    study_id: str,
    columns: tuple[str, ...],
    reference: str | None = None,
) -> "pd.DataFrame":
    import pandas as pd

    named = {"study_id": study_id} | ({"reference": reference} if reference is not None else {})
    rows = [tuple(row) for row in connection.execute(query, named)]
    frame = pd.DataFrame.from_records(rows, columns=list(columns))
    texts = {"kind", "item", "brief", "system", "value", "system_a", "system_b"}
    return frame.astype({name: "str" if name in texts else "int64" for name in columns})
