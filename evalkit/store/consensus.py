"""The levels that a panel agreed on for the passages raters learn on."""

from sqlalchemy import BindParameter, Connection, bindparam, select

from evalkit.store.schema import practice_consensus, practice_passage
from evalkit.study.brief import Brief
from evalkit.study.practice import (
    Consensus,
    PracticePart,
    PracticePassage,
    PracticeSet,
    Thresholds,
)


def consensus_of(connection: Connection, study_id: str, part: PracticePart) -> dict[str, Consensus]:
    """The consensus on every passage of one part, by the passage's id."""
    named = {"study_id": study_id, "part": str(part)}
    return {
        row.practice_id: Consensus.model_validate_json(row.consensus, strict=False)
        for row in connection.execute(_CONSENSUS, named)
    }


def practice_set(
    connection: Connection, study_id: str, thresholds: Thresholds | None
) -> PracticeSet | None:
    """The whole set as it was opened; None without thresholds."""
    if thresholds is None:
        return None
    rows = connection.execute(_WHOLE, {"study_id": study_id})
    return PracticeSet(
        thresholds,
        tuple(
            PracticePassage(
                PracticePart(row.part),
                Brief(row.practice_id, row.grade, row.passage_type, row.topic, row.instruction),
                row.text,
                Consensus.model_validate_json(row.consensus, strict=False),
            )
            for row in rows
        ),
    )


_STUDY_ID: BindParameter[str] = bindparam("study_id")
_SAME = (practice_passage.c.study_id == practice_consensus.c.study_id) & (
    practice_passage.c.practice_id == practice_consensus.c.practice_id
)
_CONSENSUS = (
    select(practice_consensus.c.practice_id, practice_consensus.c.consensus)
    .join_from(practice_consensus, practice_passage, _SAME)
    .where(practice_consensus.c.study_id == _STUDY_ID, practice_passage.c.part == bindparam("part"))
    .order_by(practice_passage.c.position)
)
_WHOLE = (
    select(practice_passage, practice_consensus.c.consensus)
    .join_from(practice_passage, practice_consensus, _SAME)
    .where(practice_passage.c.study_id == _STUDY_ID)
    .order_by(practice_passage.c.position)
)
