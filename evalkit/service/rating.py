"""What a rater does: see one's work, open a desk, give and change answers until ratings close."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from evalkit.errors import AnswerError
from evalkit.service.access import Session, require_rater
from evalkit.service.message import by_form, early_choices, read_message, settle
from evalkit.service.readiness import refuse_unready
from evalkit.service.workspace import Workspace
from evalkit.store import audit, marks, rating_events
from evalkit.store import desk as desk_rows
from evalkit.store.marks import Marks
from evalkit.study.answer import (
    FINISHED,
    SKIPPED,
    WITHDRAWN,
    YES,
    Answer,
    Question,
)
from evalkit.study.audit import AuditKind, StudyState, state_after
from evalkit.study.blinded import Assignment, Desk
from evalkit.study.form import Unanswered
from evalkit.study.norming import NormingPass, NormingStage, norming_passes
from evalkit.study.rubric import PreferenceForm, Rubric

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class RaterWork:
    """All of one rater's assignments in order, and what is noted about each of them.

    ``is_final`` once the rater has guessed the systems: from then on no rating changes.
    ``norming`` holds the study's norming passes.
    """

    assignments: tuple[Assignment, ...]
    marks: Mapping[str, Marks]
    is_open: bool
    norming: tuple[NormingPass, ...] = ()

    @property
    def finished(self) -> frozenset[str]:
        """The ids of finished assignments."""
        return frozenset(key for key, marks in self.marks.items() if marks.is_finished)

    @property
    def is_final(self) -> bool:
        """Whether a guess is stored."""
        return any(marks.has_guess for marks in self.marks.values())

    @property
    def next_position(self) -> int:
        """Where work waits: unfinished ones in order, those put aside last, then the end."""
        waiting = [a for a in self.assignments if not self.marks_on(a.id).is_finished]
        if not waiting:
            return len(self.assignments) + 1
        first = self.asked_first
        return min(waiting, key=lambda a: (a.id not in first, self._place_in_queue(a))).position

    def waiting_position(self, assignment_id: str | None) -> int | None:
        """Where an assignment stands that waits for answers; None where it does not."""
        marks = self.marks_on(assignment_id or "")
        if marks.is_finished or marks.put_aside is not None:
            return None
        return next((a.position for a in self.assignments if a.id == assignment_id), None)

    def marks_on(self, assignment_id: str) -> Marks:
        """What is noted about one assignment."""
        return self.marks.get(assignment_id, Marks())

    @property
    def asked_first(self) -> frozenset[str]:
        """What a norming pass asks the rater to rate before anything else, and is not finished."""
        asked = {
            work for one in self.norming if one.stage is NormingStage.RATING for work in one.asked
        }
        own = {a.id for a in self.assignments}
        return frozenset(asked & own - self.finished)

    def _place_in_queue(self, assignment: Assignment) -> tuple[int, int]:
        return self.marks_on(assignment.id).put_aside or 0, assignment.position


@dataclass(frozen=True, slots=True)
class Guide:
    """What a rater reads first; not the study's title, which may say what is compared."""

    rubrics: tuple[Rubric, ...]
    preference: PreferenceForm | None


@dataclass(frozen=True, slots=True)
class Saved:
    """The store's acknowledgement of a message, and what the desk still asks.

    All of the message is stored but two kinds of answers: those in ``newer`` would have replaced
    one that the page had not seen, given meanwhile elsewhere; those in ``refused``, by question
    key, are none that the form allows. ``given`` is what the desk holds by now;
    ``was_put_aside`` where the message finished a brief that had been put aside.
    """

    at: datetime
    is_finished: bool
    unanswered: tuple[Unanswered, ...]
    given: "Given"
    was_put_aside: bool = False
    newer: frozenset[Question] = frozenset()
    refused: Mapping[str, AnswerError] = field(default_factory=dict)

    @property
    def sequence(self) -> int:
        """The desk's newest event."""
        return self.given.sequence

    @property
    def is_whole(self) -> bool:
        """Whether all of the message is stored."""
        return not self.newer and not self.refused


@dataclass(frozen=True, slots=True)
class Given:
    """What a rater has given on one desk; ``sequence`` is the newest event, 0 where none is."""

    answers: Mapping[Question, Answer]
    sequence: int


def guide(workspace: Workspace, session: Session) -> Guide:
    """The study's forms; nothing that tells a system."""
    with workspace.store.reading() as connection:
        return Guide(
            desk_rows.rubrics(connection, session.study_id),
            desk_rows.preference_form(connection, session.study_id),
        )


def work_of(workspace: Workspace, session: Session) -> RaterWork:
    """The rater's assignments, in the rater's own order."""
    require_rater(session)
    study_id, rater_id = session.study_id, session.person.id
    with workspace.store.reading() as connection:
        course = audit.course_of(connection, study_id)
        return RaterWork(
            assignments=desk_rows.assignments_of(connection, study_id, rater_id),
            marks=marks.marks_of(connection, study_id, rater_id),
            is_open=state_after(act.kind for act in course) is StudyState.OPEN,
            norming=norming_passes(course),
        )


def interrupted_at(workspace: Workspace, session: Session, work: RaterWork) -> int | None:
    """The position of the unfinished brief that the rater last worked on; None where none is."""
    require_rater(session)
    with workspace.store.reading() as connection:
        last = rating_events.last_work(connection, session.study_id, session.person.id)
    return work.waiting_position(last)


def open_desk(workspace: Workspace, session: Session, assignment_id: str) -> Desk:
    """One screen of work.

    Raises
    ------
    AccessError
        Where the assignment is not this rater's, or the rater has not qualified yet.
    """
    require_rater(session)
    ids = session.study_id, session.person.id, assignment_id

    def read() -> Desk:
        with workspace.store.reading() as connection:
            refuse_unready(workspace, connection, *ids[:2])
            return desk_rows.desk(connection, *ids)

    return workspace.desks.get(ids, read)


def given_on(workspace: Workspace, session: Session, assignment_id: str) -> Given:
    """The rater's current answers on one desk, and how new they are."""
    require_rater(session)
    work = rating_events.Work(session.study_id, session.person.id, assignment_id)
    with workspace.store.reading() as connection:
        current = rating_events.current_answers(connection, work)
    return Given(current.answers, current.sequence)


def answers_of(
    workspace: Workspace, session: Session, assignment_id: str
) -> Mapping[Question, Answer]:
    """The rater's current answers on one desk."""
    return given_on(workspace, session, assignment_id).answers


def save(
    workspace: Workspace,
    session: Session,
    desk: Desk,
    raw: Mapping[str, object],
    *,
    finish: bool = False,
    seen: int | None = None,
) -> Saved:
    """Store what changed, in one transaction, and say so only when it is stored.

    A message without news is taken when ratings are closed, too: raters still turn the pages of
    what they gave, and every desk is as finished as it will be.

    Parameters
    ----------
    raw
        The answers that the rater touched, by question key, as they came from the browser. One
        that the form does not allow does not keep the others from being stored.
    finish
        Whether the rater asks to be done with this desk; it is done only if nothing is missing
        and all of the message could be stored.
    seen
        The newest event of the desk that the page knew (``Given.sequence``). An answer that would
        replace a newer one is left out; None lets the last message win.

    Raises
    ------
    ClosedError
        Where ratings are closed.
    AccessError
        Where the assignment is not this rater's, or the rater has not qualified.
    ConflictError
        Where another message of the rater was stored in the same moment; send it again.
    """
    require_rater(session)
    read = read_message(desk, raw)
    work = rating_events.Work(session.study_id, session.person.id, desk.assignment.id)
    at = workspace.now()
    with workspace.store.writing() as connection:
        if finish:
            audit.hold(connection, session.study_id)
        round_ = audit.share(connection, session.study_id)
        rating_events.hold_rater(connection, work)
        refuse_unready(workspace, connection, session.study_id, session.person.id)
        current = rating_events.current_answers(connection, work)
        newer = current.given_meanwhile(read.changes, seen)
        changes = {q: answer for q, answer in read.changes.items() if q not in newer}
        early = early_choices(desk, current.answers, changes)
        changes = {q: answer for q, answer in changes.items() if q.key not in early}
        given = Given(current.answers, current.sequence)
        stands = Saved(at, True, (), given, newer=newer, refused={**read.refused, **early})
        if not current.news(read.changes) and not _is_open(connection, session):
            return stands
        audit.refuse_closed(connection, session.study_id)
        settled = settle(desk, current.answers, changes, finish=finish and stands.is_whole)
        sequence = current.sequence
        for form_hash, part in by_form(desk, settled.changes).items():
            stamp = rating_events.Stamp(form_hash, round_, at)
            newest = rating_events.append_news(connection, work, part, current, stamp)
            sequence = max(sequence, newest)
        if settled.changes.get(FINISHED) == YES:
            _record_finished(connection, work, at)
    return replace(
        stands,
        is_finished=settled.is_finished,
        unanswered=settled.missing,
        was_put_aside=SKIPPED in settled.changes or _was_taken_up(current, seen),
        given=Given({**current.answers, **current.news(settled.changes)}, sequence),
    )


def _was_taken_up(current: rating_events.CurrentAnswers, seen: int | None) -> bool:
    """Whether the brief came back from aside since the page looked, as by this message before."""
    is_back = current.answers.get(SKIPPED) == WITHDRAWN
    return seen is not None and is_back and current.sequences[SKIPPED] > seen


def _is_open(connection: "Connection", session: Session) -> bool:
    return audit.state(connection, session.study_id) is StudyState.OPEN


def _record_finished(connection: "Connection", work: rating_events.Work, at: datetime) -> None:
    # Counted now: work that lay before this desk may have been handed back since it was opened.
    assignments = desk_rows.assignments_of(connection, work.study_id, work.rater_id)
    detail = {a.id: {"position": a.position} for a in assignments}[work.assignment_id]
    audit.record(connection, work.study_id, AuditKind.FINISHED, work.rater_id, at, detail)
