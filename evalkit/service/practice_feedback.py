"""What raters see of the consensus: on anchors, and on practice passages once they rated them."""

from collections.abc import Mapping
from dataclasses import dataclass

from evalkit.errors import AccessError
from evalkit.service.access import Session, require_rater
from evalkit.service.learning import Learner, learner_of, levels_in
from evalkit.service.workspace import Workspace
from evalkit.store import consensus
from evalkit.store.practice import LearningPassage
from evalkit.study.answer import QuestionKind
from evalkit.study.blinded import BlindedPassage
from evalkit.study.practice import Consensus, PracticePart
from evalkit.study.rubric import Rubric

DECISION = QuestionKind.DECISION


@dataclass(frozen=True, slots=True)
class CriterionFeedback:
    """One criterion: the rater's own level and the consensus, in the words of the scale, and why.

    ``own`` is None where nothing was compared, or where the rater gave no level; ``distance`` is
    the number of levels between the two.
    """

    name: str
    consensus: str
    own: str | None = None
    distance: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """A passage with what a panel agreed on; decision and flags by their names."""

    passage: BlindedPassage
    topic: str
    instruction: str
    criteria: tuple[CriterionFeedback, ...]
    decision: str | None
    own_decision: str | None
    flags: tuple[str, ...]
    note: str | None


def feedback_on(workspace: Workspace, session: Session, step_id: str) -> Feedback:
    """An anchor with its levels, or a practice passage once the rater has finished it.

    Raises
    ------
    AccessError
        For a passage of the qualifying set, always; for one to practise on, before it is finished.
    """
    require_rater(session)
    with workspace.store.reading() as connection:
        learner = learner_of(connection, session)
        passage = learner.passage(step_id)
        is_finished = learner.place(passage) in learner.done.finished
        is_shown = passage.part is PracticePart.ANCHOR or (
            passage.part is PracticePart.PRACTICE and is_finished
        )
        if not is_shown:
            raise AccessError("The consensus on this passage is not shown.")
        known = consensus.consensus_of(connection, session.study_id, passage.part)[passage.id]
    return _feedback(learner, passage, known)


def _feedback(learner: Learner, passage: LearningPassage, known: Consensus) -> Feedback:
    given = learner.done.on(*learner.place(passage))
    decision = next((a.value for q, a in given.answers.items() if q.kind is DECISION), None)
    rubric = passage.rubric
    options = rubric.decision.options if rubric.decision else ()
    names = {option.id: option.name for option in options}
    return Feedback(
        passage=learner.desk(passage).passages[0],
        topic=passage.brief.topic,
        instruction=passage.brief.instruction,
        criteria=_criteria(rubric, known, levels_in(given)),
        decision=names.get(known.decision or ""),
        own_decision=names.get(decision or ""),
        flags=tuple(flag.name for flag in rubric.flags if flag.id in known.flags),
        note=known.note,
    )


def _criteria(
    rubric: Rubric, known: Consensus, own: Mapping[str, int]
) -> tuple[CriterionFeedback, ...]:
    def said(criterion_id: str, level: int) -> str:
        criterion = next(c for c in rubric.criteria if c.id == criterion_id)
        return f"{level} – {rubric.scale_of(criterion).labels[level]}"

    return tuple(
        CriterionFeedback(
            criterion.name,
            said(criterion.id, known.levels[criterion.id]),
            said(criterion.id, own[criterion.id]) if criterion.id in own else None,
            abs(own[criterion.id] - known.levels[criterion.id]) if criterion.id in own else None,
            known.notes.get(criterion.id),
        )
        for criterion in rubric.criteria
        if criterion.id in known.levels
    )
