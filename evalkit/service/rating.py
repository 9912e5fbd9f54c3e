"""What a rater does: see one's work, open a desk, give and change answers until ratings close."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from evalkit.errors import AccessError
from evalkit.service.access import Session
from evalkit.service.workspace import Workspace
from evalkit.store import audit, rating_events
from evalkit.store import desk as desk_rows
from evalkit.study.answer import Answer, MissingReason, Question, QuestionKind
from evalkit.study.audit import AuditKind, StudyState
from evalkit.study.blinded import Assignment, Desk
from evalkit.study.form import Unanswered, read_answers, unanswered
from evalkit.study.rater import Role
from evalkit.study.rubric import PreferenceForm, Rubric

FINISHED = Question(QuestionKind.FINISHED)
YES, NO = Answer("yes"), Answer("no")
WITHDRAWN = Answer(None, MissingReason.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class RaterWork:
    """All of one rater's assignments in order, and which of them are finished."""

    assignments: tuple[Assignment, ...]
    finished: frozenset[str]
    is_open: bool

    @property
    def next_position(self) -> int:
        """The first unfinished position; after the last one where all is finished."""
        for assignment in self.assignments:
            if assignment.id not in self.finished:
                return assignment.position
        return len(self.assignments) + 1


@dataclass(frozen=True, slots=True)
class Guide:
    """What a rater reads first; not the study's title, which may say what is compared."""

    rubrics: tuple[Rubric, ...]
    preference: PreferenceForm | None


@dataclass(frozen=True, slots=True)
class Saved:
    """The store's acknowledgement of a message, and what the desk still asks."""

    at: datetime
    is_finished: bool
    unanswered: tuple[Unanswered, ...]


def _require_rater(session: Session) -> None:
    if session.person.role is not Role.RATER:
        raise AccessError("This page is for the raters of the study.")


def guide(workspace: Workspace, session: Session) -> Guide:
    """The study's forms; nothing that tells a system."""
    with workspace.store.reading() as connection:
        return Guide(
            desk_rows.rubrics(connection, session.study_id),
            desk_rows.preference_form(connection, session.study_id),
        )


def work_of(workspace: Workspace, session: Session) -> RaterWork:
    """The rater's assignments, in the rater's own order."""
    _require_rater(session)
    study_id, rater_id = session.study_id, session.person.id
    with workspace.store.reading() as connection:
        return RaterWork(
            assignments=desk_rows.assignments_of(connection, study_id, rater_id),
            finished=desk_rows.finished_assignments(connection, study_id, rater_id),
            is_open=audit.state(connection, study_id) is StudyState.OPEN,
        )


def open_desk(workspace: Workspace, session: Session, assignment_id: str) -> Desk:
    """One screen of work.

    Raises
    ------
    AccessError
        Where the assignment is not this rater's.
    """
    _require_rater(session)
    with workspace.store.reading() as connection:
        return desk_rows.desk(connection, session.study_id, session.person.id, assignment_id)


def answers_of(
    workspace: Workspace, session: Session, assignment_id: str
) -> Mapping[Question, Answer]:
    """The rater's current answers on one desk."""
    _require_rater(session)
    work = rating_events.Work(session.study_id, session.person.id, assignment_id)
    with workspace.store.reading() as connection:
        return rating_events.current_answers(connection, work).answers


def save(
    workspace: Workspace,
    session: Session,
    desk: Desk,
    raw: Mapping[str, object],
    *,
    finish: bool = False,
) -> Saved:
    """Store what changed, in one transaction, and say so only when it is stored.

    A message without news is taken when ratings are closed, too: raters still turn the pages of
    what they gave, and every desk is as finished as it will be.

    Parameters
    ----------
    raw
        The answers that the rater touched, by question key, as they came from the browser.
    finish
        Whether the rater asks to be done with this desk; it is done only if nothing is missing.

    Raises
    ------
    AnswerError
        Where the form does not allow an answer; nothing of the message is stored then.
    ClosedError
        Where ratings are closed.
    AccessError
        Where the assignment is not this rater's.
    """
    _require_rater(session)
    changes = read_answers(desk, raw)
    work = rating_events.Work(session.study_id, session.person.id, desk.assignment.id)
    at = workspace.now()
    with workspace.store.writing() as connection:
        if finish:
            audit.hold(connection, session.study_id)
        stored = rating_events.current_answers(connection, work).answers
        has_news = any(stored.get(q, WITHDRAWN) != answer for q, answer in changes.items())
        if not has_news and audit.state(connection, session.study_id) is not StudyState.OPEN:
            return Saved(at, True, ())
        audit.require_open(connection, session.study_id)
        settled = _settle(desk, stored, changes, finish=finish)
        round_ = desk_rows.round_of(connection, session.study_id)
        for rubric_hash, part in _by_form(desk, settled.changes).items():
            stamp = rating_events.Stamp(rubric_hash, round_, at)
            rating_events.append_answers(connection, work, part, stamp)
        if settled.changes.get(FINISHED) == YES:
            actor, detail = session.person.id, {"position": desk.assignment.position}
            audit.record(connection, session.study_id, AuditKind.FINISHED, actor, at, detail)
    return Saved(at, settled.is_finished, settled.missing)


@dataclass(frozen=True, slots=True)
class _Settled:
    """What a message comes to: all that is to be stored, and how the desk stands after it."""

    changes: dict[Question, Answer]
    missing: tuple[Unanswered, ...]
    is_finished: bool


def _settle(
    desk: Desk,
    stored: Mapping[Question, Answer],
    changes: Mapping[Question, Answer],
    *,
    finish: bool,
) -> _Settled:
    """A desk is finished when asked for with nothing missing, and until something is missing."""
    merged = {**stored, **changes}
    missing = unanswered(desk, merged)
    was_finished = stored.get(FINISHED) == YES
    is_finished = not missing and (finish or was_finished)
    flags = _unticked_flags(desk, merged) if is_finished else {}
    turned = {FINISHED: YES if is_finished else WITHDRAWN} if is_finished != was_finished else {}
    return _Settled({**changes, **flags, **turned}, missing, is_finished)


def _unticked_flags(desk: Desk, merged: Mapping[Question, Answer]) -> dict[Question, Answer]:
    """A flag that was not set when the desk was finished is a "no", and is stored as one."""
    if desk.rubric is None:
        return {}
    flags = (
        Question(QuestionKind.FLAG, flag.id, slot.token)
        for slot in desk.assignment.slots
        for flag in desk.rubric.flags
    )
    return {flag: NO for flag in flags if merged.get(flag) not in (YES, NO)}


def _by_form(desk: Desk, changes: Mapping[Question, Answer]) -> dict[str, dict[Question, Answer]]:
    """Answers by the hash of the form they answer: the rubric's, or the preference form's."""
    of_slots = {q: a for q, a in changes.items() if q.slot}
    of_pair = {q: a for q, a in changes.items() if not q.slot}
    rubric_hash = desk.rubric.content_hash if desk.rubric else ""
    pair_hash = desk.preference.content_hash if desk.preference else rubric_hash
    parts = {rubric_hash: of_slots}
    parts[pair_hash] = {**parts.get(pair_hash, {}), **of_pair}
    return {form_hash: part for form_hash, part in parts.items() if part}
