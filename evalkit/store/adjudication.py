"""What adjudicators settled: a record of its own that no statement about ratings reads.

One chain a study: a verdict is a row, a changed one a newer row that names its predecessor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from evalkit.errors import AnswerError, ConflictError
from evalkit.store.chain import FIRST, ChainHead, link_hash
from evalkit.store.columns import utc_text
from evalkit.store.schema import adjudication_event
from evalkit.study.adjudication import DueQuestion, Settlement, Verdict
from evalkit.study.answer import QuestionKind, is_storable


@dataclass(frozen=True, slots=True)
class Bench:
    """Who settles what: the adjudicator, the text, the form, and when."""

    study_id: str
    adjudicator_id: str
    text_id: str
    rubric_hash: str
    at: datetime


def append(
    connection: Connection, bench: Bench, verdicts: Mapping[DueQuestion, Verdict]
) -> ChainHead:
    """Write verdicts down at the end of the study's chain; return its new head.

    The study is held alone until the transaction ends (``audit.hold``). A verdict equal to the
    current one is passed over.

    Raises
    ------
    AnswerError
        For a reason that no database can hold.
    ConflictError
        Where a question was settled in the same moment.
    """
    head = chain_head(connection, bench.study_id)
    sequence, previous = head.sequence, head.hash
    stands = {
        one.question: one
        for one in settlements(connection, bench.study_id)
        if one.text_id == bench.text_id
    }
    rows = []
    for question, verdict in sorted(verdicts.items()):
        before = stands.get(question)
        if before and before.verdict == verdict:
            continue
        sequence += 1
        row = _row(bench, question, verdict) | {
            "sequence": sequence,
            "predecessor": before.sequence if before else 0,
            "previous_hash": previous,
        }
        previous = link_hash(row | {"settled_at": utc_text(bench.at)})
        rows.append(row | {"hash": previous})
    if rows:
        _insert(connection, rows)
    return ChainHead("", sequence, previous)


def _row(bench: Bench, question: DueQuestion, verdict: Verdict) -> dict[str, Any]:
    if not is_storable(verdict.reason):
        raise AnswerError(
            "The reason holds a character that is none (a NUL or half of an emoji); take it out "
            "and send it again."
        )
    return {
        "study_id": bench.study_id,
        "adjudicator_id": bench.adjudicator_id,
        "text_id": bench.text_id,
        "question_kind": str(question.kind),
        "item": question.item,
        "value": verdict.value,
        "reason": verdict.reason,
        "rubric_hash": bench.rubric_hash,
        "settled_at": bench.at,
    }


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> None:
    try:
        connection.execute(insert(adjudication_event), rows)
    except IntegrityError as error:
        raise ConflictError(
            "The case was settled on another page in the same moment; reload to see it."
        ) from error


def chain_head(connection: Connection, study_id: str) -> ChainHead:
    """The newest link of the chain of adjudication."""
    head = connection.execute(_HEAD, {"study_id": study_id}).first()
    return ChainHead("", head.sequence, head.hash) if head else ChainHead("", 0, FIRST)


def settlements(connection: Connection, study_id: str) -> tuple[Settlement, ...]:
    """Every verdict, replaced ones included, in the order in which they were given."""
    return tuple(
        Settlement(
            sequence=row.sequence,
            adjudicator_id=row.adjudicator_id,
            text_id=row.text_id,
            question=DueQuestion(QuestionKind(row.question_kind), row.item),
            verdict=Verdict(row.value, row.reason),
            predecessor=row.predecessor,
            settled_at=row.settled_at,
        )
        for row in connection.execute(_SETTLED, {"study_id": study_id})
    )


_STUDY_ID: BindParameter[str] = bindparam("study_id")
_OF_STUDY = adjudication_event.c.study_id == _STUDY_ID
_HEAD = (
    select(adjudication_event.c.sequence, adjudication_event.c.hash)
    .where(_OF_STUDY)
    .order_by(adjudication_event.c.sequence.desc())
    .limit(1)
)
_SETTLED = select(adjudication_event).where(_OF_STUDY).order_by(adjudication_event.c.sequence)
