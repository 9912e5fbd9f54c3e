"""What a rater does before rating: read anchors, practise with feedback, qualify."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.errors import AccessError, AnswerError
from evalkit.service import qualifying
from evalkit.service.access import Session, require_rater
from evalkit.service.learning import Learner, Step, StepKind, learner_of, levels_in
from evalkit.service.message import Read, read_message
from evalkit.service.profiles import refuse_without_profile
from evalkit.service.qualifying import Standing
from evalkit.service.rating import Given, Saved
from evalkit.service.workspace import Workspace
from evalkit.store import audit, consensus, practice
from evalkit.store.practice import LearningPassage, PracticeAct
from evalkit.study.answer import WITHDRAWN, Answer, Question
from evalkit.study.audit import StudyState
from evalkit.study.blinded import Desk
from evalkit.study.form import unanswered
from evalkit.study.history import HistoryEntry
from evalkit.study.practice import PracticePart, Thresholds

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Totals:
    """How many passages each part has."""

    anchors: int
    practice: int
    qualifying: int


@dataclass(frozen=True, slots=True)
class PracticeView:
    """Where a rater stands in practice; ``is_new`` before anything was done."""

    step: Step
    standing: Standing
    thresholds: Thresholds
    totals: Totals
    is_new: bool
    is_open: bool

    @property
    def attempted(self) -> bool:
        """Whether an attempt at the qualifying set is finished."""
        return bool(self.standing.attempts)


def is_waiting(workspace: Workspace, session: Session) -> bool:
    """Whether this rater has to qualify before rating."""
    with workspace.store.reading() as connection:
        if not qualifying.has_practice(workspace, connection, session.study_id):
            return False
        standing = qualifying.standing_of(connection, session.study_id, session.person.id)
    return not standing.is_admitted


def practice_of(workspace: Workspace, session: Session) -> PracticeView:
    """Where the rater stands in practice.

    Raises
    ------
    AccessError
        For leads, and in a study without a practice set.
    """
    require_rater(session)
    with workspace.store.reading() as connection:
        learner = learner_of(connection, session)
        is_open = audit.state(connection, session.study_id) is StudyState.OPEN
    is_new = not (learner.done.read or learner.done.given)
    return PracticeView(
        learner.step(),
        learner.standing,
        learner.thresholds,
        Totals(*(len(learner.of(part)) for part in PracticePart)),
        is_new,
        is_open,
    )


def open_practice_desk(workspace: Workspace, session: Session, step_id: str) -> Desk:
    """One passage to rate, with its form.

    Raises
    ------
    AccessError
        Where the step is none of this rater's present attempt, or an anchor.
    """
    require_rater(session)

    def read() -> Desk:
        with workspace.store.reading() as connection:
            refuse_without_profile(workspace, connection, session.study_id, session.person.id)
            learner = learner_of(connection, session)
        passage = learner.passage(step_id)
        if passage.part is PracticePart.ANCHOR:
            raise AccessError("An anchor passage is read, not rated; reload the page.")
        return learner.desk(passage)

    return workspace.desks.get((session.study_id, session.person.id, step_id), read)


def practice_given(workspace: Workspace, session: Session, step_id: str) -> Given:
    """What the rater has answered on one passage in the present attempt."""
    with workspace.store.reading() as connection:
        learner = learner_of(connection, session)
    given = learner.done.on(*learner.place(learner.passage(step_id)))
    return _as_given(given)


def practice_history(
    workspace: Workspace, session: Session, step_id: str
) -> tuple[HistoryEntry, ...]:
    """Every change that the rater made on one passage in the present attempt, the first first."""
    with workspace.store.reading() as connection:
        learner = learner_of(connection, session)
    return tuple(learner.done.on(*learner.place(learner.passage(step_id))).history)


def save_practice(
    workspace: Workspace,
    session: Session,
    step_id: str,
    raw: Mapping[str, object],
    *,
    finish: bool = False,
    seen: int | None = None,
) -> Saved:
    """Store what changed on a passage of practice, by the same rules as a rating.

    A passage that is finished takes no change: its consensus may have been seen since. The last
    passage of the qualifying set, once finished, settles the attempt.

    Raises
    ------
    ClosedError
        Where ratings are closed.
    AnswerError
        Where the passage is finished and the message would change it.
    AccessError
        Where the passage is not the rater's next one.
    """
    desk = open_practice_desk(workspace, session, step_id)
    message = read_message(desk, raw)
    at = workspace.now()
    with workspace.store.writing() as connection:
        audit.hold(connection, session.study_id)
        audit.refuse_closed(connection, session.study_id)
        practice.hold(connection, session.study_id, session.person.id)
        refuse_without_profile(workspace, connection, session.study_id, session.person.id)
        learner = learner_of(connection, session)
        passage = learner.passage(step_id)
        given = learner.done.on(*learner.place(passage))
        news = _news(message, given, seen)
        if learner.place(passage) in learner.done.finished:
            _refuse_change(news.changes)
            return Saved(at, True, (), _as_given(given), refused=message.refused)
        if learner.step().id != step_id:
            raise AccessError("Another passage comes first; reload the page.")
        writer = _Writer(workspace, connection, learner, passage)
        return writer.store(desk, message, given, news, finish=finish)


def _refuse_change(changes: Mapping[Question, Answer]) -> None:
    if changes:
        raise AnswerError(
            "You have finished this passage, so its answers stay as they are; reload the page."
        )


@dataclass(frozen=True, slots=True)
class _News:
    """The answers of a message that differ from what is stored, and those given meanwhile."""

    changes: dict[Question, Answer]
    newer: frozenset[Question]


def _news(message: Read, given: practice.Given, seen: int | None) -> _News:
    differing = {q: a for q, a in message.changes.items() if _stands(given, q) != a}
    newer = frozenset(q for q in differing if seen is not None and given.sequences.get(q, 0) > seen)
    return _News({q: a for q, a in differing.items() if q not in newer}, newer)


def _as_given(stored: practice.Given) -> Given:
    return Given(stored.answers, stored.sequence)


def _stands(given: practice.Given, question: Question) -> Answer:
    return given.answers.get(question, WITHDRAWN)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one message on one passage, with the study and the rater held."""

    workspace: Workspace
    connection: "Connection"
    learner: Learner
    passage: LearningPassage

    def store(
        self, desk: Desk, message: Read, given: practice.Given, news: _News, *, finish: bool
    ) -> Saved:
        merged = {**given.answers, **news.changes}
        missing = unanswered(desk, merged)
        is_whole = not news.newer and not message.refused
        is_finished = finish and is_whole and not missing
        now = Given(merged, given.sequence)
        if news.changes:
            now = Given(merged, self.append(PracticeAct.ANSWERED, news.changes))
        if is_finished:
            self.append(PracticeAct.FINISHED)
            self._settle()
        at = self.workspace.now()
        return Saved(at, is_finished, missing, now, newer=news.newer, refused=message.refused)

    def append(self, act: PracticeAct, answers: Mapping[Question, Answer] | None = None) -> int:
        study_id, rater_id = self.learner.study_id, self.learner.rater_id
        place, at = self.learner.place(self.passage), self.workspace.now()
        return practice.append(self.connection, study_id, rater_id, place, act, at, answers)

    def _settle(self) -> None:
        """Compare with the consensus once all of the qualifying set is finished."""
        study_id, rater_id = self.learner.study_id, self.learner.rater_id
        done = practice.practised(self.connection, study_id, rater_id)
        asked = self.learner.of(PracticePart.QUALIFYING)
        if not all(self.learner.place(one) in done.finished for one in asked):
            return
        known = consensus.consensus_of(self.connection, study_id, PracticePart.QUALIFYING)
        own = {one.id: levels_in(done.on(*self.learner.place(one))) for one in asked}
        outcome = qualifying.outcome_of(qualifying.compare(known, own))
        qualifying.record_attempt(
            self.workspace,
            self.connection,
            study_id,
            rater_id,
            self.learner.done.attempt,
            outcome,
            passed=outcome.passes(self.learner.thresholds),
        )


def mark_read(workspace: Workspace, session: Session, step_id: str) -> None:
    """Note that the rater has read an anchor, or the feedback on a passage; twice is once.

    Raises
    ------
    AccessError
        Where it is not yet the turn of that passage.
    """
    _act(workspace, session, step_id, PracticeAct.READ)


def begin_again(workspace: Workspace, session: Session) -> None:
    """Begin another attempt, where one is left; nothing happens where none is."""
    _act(workspace, session, "", PracticeAct.AGAIN)


def _act(workspace: Workspace, session: Session, step_id: str, act: PracticeAct) -> None:
    require_rater(session)
    study_id, rater_id = session.study_id, session.person.id
    with workspace.store.writing() as connection:
        audit.hold(connection, study_id)
        audit.refuse_closed(connection, study_id)
        practice.hold(connection, study_id, rater_id)
        refuse_without_profile(workspace, connection, study_id, rater_id)
        learner = learner_of(connection, session)
        step = learner.step()
        if act is PracticeAct.AGAIN:
            if step.kind is not StepKind.FAILED:
                return
            place = (learner.of(PracticePart.QUALIFYING)[0].id, learner.done.attempt + 1)
        else:
            place = learner.place(learner.passage(step_id))
            if place in learner.done.read:
                return
            if step.id != step_id or step.kind not in (StepKind.ANCHOR, StepKind.FEEDBACK):
                raise AccessError("Another passage comes first; reload the page.")
        practice.append(connection, study_id, rater_id, place, act, workspace.now())
