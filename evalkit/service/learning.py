"""Where a rater is in practice: which passage comes next, and what a desk shows of it."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from evalkit.errors import AccessError
from evalkit.service import qualifying
from evalkit.service.access import Session
from evalkit.service.qualifying import Standing
from evalkit.store import practice
from evalkit.store.practice import LearningPassage, Practised
from evalkit.study.answer import QuestionKind
from evalkit.study.blinded import Assignment, AssignmentKind, BlindedPassage, Desk, Slot
from evalkit.study.practice import PracticePart, Thresholds

if TYPE_CHECKING:
    from sqlalchemy import Connection

LETTERS = 24


class StepKind(StrEnum):
    """Where in practice a rater is."""

    ANCHOR = "anchor"
    PRACTICE = "practice"
    FEEDBACK = "feedback"
    QUALIFYING = "qualifying"
    FAILED = "failed"  # and another attempt is left
    ASK = "ask"  # the lead decides
    REFUSED = "refused"  # the lead decided against
    ADMITTED = "admitted"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the ``number`` of ``total`` of its part, and its opaque id where it has a passage.

    ``id`` names the rater's own attempt at the passage, never the passage.
    """

    kind: StepKind
    id: str = ""
    number: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Learner:
    """One rater in one study, and everything that step and desk follow from."""

    study_id: str
    rater_id: str
    passages: tuple[LearningPassage, ...]
    done: Practised
    standing: Standing
    thresholds: Thresholds

    def of(self, part: PracticePart) -> tuple[LearningPassage, ...]:
        """The passages of one part."""
        return tuple(passage for passage in self.passages if passage.part is part)

    def place(self, passage: LearningPassage) -> tuple[str, int]:
        """Anchors are read once; everything else is done anew in each attempt."""
        is_anchor = passage.part is PracticePart.ANCHOR
        return passage.id, 1 if is_anchor else self.done.attempt

    def opaque(self, passage: LearningPassage) -> str:
        """The only name that a browser sees for the rater's present attempt at a passage."""
        name, attempt = self.place(passage)
        told = f"{self.study_id}\n{self.rater_id}\n{name}\n{attempt}".encode()
        return "p" + hashlib.sha256(told).hexdigest()[:LETTERS]

    def passage(self, step_id: str) -> LearningPassage:
        """The passage of an opaque name.

        Raises
        ------
        AccessError
            Where it names none of the present attempt.
        """
        for passage in self.passages:
            if self.opaque(passage) == step_id:
                return passage
        raise AccessError("This passage is not, or no longer, part of your practice; reload.")

    def step(self) -> Step:
        """What comes next."""
        if self.standing.is_admitted:
            return Step(StepKind.ADMITTED)
        if self.standing.decided is False:
            return Step(StepKind.REFUSED)
        waiting = self._waiting()
        if waiting:
            return waiting
        is_last = self.done.attempt >= self.thresholds.attempts
        return Step(StepKind.ASK if is_last else StepKind.FAILED)

    def _waiting(self) -> Step | None:
        for part in PracticePart:
            passages = self.of(part)
            for number, passage in enumerate(passages, start=1):
                kind = self._kind(passage)
                if kind:
                    return Step(kind, self.opaque(passage), number, len(passages))
        return None

    def _kind(self, passage: LearningPassage) -> StepKind | None:
        """What is still to be done with a passage."""
        place = self.place(passage)
        is_read, is_finished = place in self.done.read, place in self.done.finished
        match passage.part:
            case PracticePart.ANCHOR:
                return None if is_read else StepKind.ANCHOR
            case PracticePart.PRACTICE if is_finished:
                return None if is_read else StepKind.FEEDBACK
            case PracticePart.PRACTICE:
                return StepKind.PRACTICE
            case PracticePart.QUALIFYING:
                return None if is_finished else StepKind.QUALIFYING

    def desk(self, passage: LearningPassage) -> Desk:
        """The passage with its form, on its own."""
        opaque = self.opaque(passage)
        slot = Slot(opaque, "A")
        return Desk(
            assignment=Assignment(opaque, self.rater_id, opaque, 1, AssignmentKind.SINGLE, (slot,)),
            brief=passage.brief,
            passages=(BlindedPassage(slot, passage.text),),
            rubric=passage.rubric,
            preference=None,
        )


def learner_of(connection: "Connection", session: Session) -> Learner:
    """All that one rater's practice follows from.

    Raises
    ------
    AccessError
        In a study without a practice set.
    """
    study_id, rater_id = session.study_id, session.person.id
    thresholds = practice.thresholds(connection, study_id)
    if thresholds is None:
        raise AccessError("This study has no practice set.")
    return Learner(
        study_id,
        rater_id,
        practice.passages(connection, study_id),
        practice.practised(connection, study_id, rater_id),
        qualifying.standing_of(connection, study_id, rater_id),
        thresholds,
    )


def levels_in(given: practice.Given) -> dict[str, int]:
    """The levels among answers, by criterion; those not given are left out."""
    return {
        question.item: int(answer.value)
        for question, answer in given.answers.items()
        if question.kind is QuestionKind.SCORE and answer.value is not None
    }
