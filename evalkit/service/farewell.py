"""After a rater's last brief: guesses about the systems, which make ratings final, and feedback."""

from collections.abc import Mapping

from evalkit.errors import AnswerError
from evalkit.service.access import Session, require_rater
from evalkit.service.rating import RaterWork, work_of
from evalkit.service.readiness import refuse_unready
from evalkit.service.revealing import own_passes
from evalkit.service.workspace import Workspace
from evalkit.store import marks, notes, purposes, rating_events
from evalkit.study.answer import WITHDRAWN, Answer, Question, QuestionKind
from evalkit.study.blinded import Assignment
from evalkit.study.blinding_check import checked_assignments, guess_question, guesses_taken
from evalkit.study.form import LONGEST_TEXT

FEEDBACK = Question(QuestionKind.FEEDBACK)
GUESS_REASON = Question(QuestionKind.GUESS_REASON)


def checks_of(workspace: Workspace, session: Session, work: RaterWork) -> tuple[Assignment, ...]:
    """The assignments of the rater's blinding check, guessed or not."""
    with workspace.store.reading() as connection:
        counting = purposes.ratings_of(connection, *_person(session))
    guessed = {key for key, marks in work.marks.items() if marks.has_guess}
    return checked_assignments(work.assignments, counting, guessed)


def open_checks(workspace: Workspace, session: Session, work: RaterWork) -> tuple[Assignment, ...]:
    """The assignments of the blinding check that the rater has not guessed yet."""
    asked = checks_of(workspace, session, work)
    return tuple(one for one in asked if not work.marks_on(one.id).has_guess)


def give_guess(
    workspace: Workspace, session: Session, assignment_id: str, guess: str, reason: str = ""
) -> None:
    """Store what a rater takes for the adapted way of writing; all ratings are final from then on.

    Raises
    ------
    AnswerError
        Where the assignment is not one that is asked about, the guess is not one that the question
        takes, or a brief is not finished yet, or a norming pass is on.
    ClosedError
        Where ratings are closed.
    """
    work = work_of(workspace, session)
    asked = {one.id: one for one in checks_of(workspace, session, work)}
    if assignment_id not in asked:
        raise AnswerError("This is none of the briefs that you are asked about; reload the page.")
    given = _guess(asked[assignment_id], guess, reason)
    if any(one.is_on for one in own_passes(work)):
        raise AnswerError(
            "These questions come after the norming pass, since ratings are final from then on; "
            "wait until the group has rated its briefs again."
        )
    own = rating_events.Work(session.study_id, session.person.id, assignment_id)
    with workspace.store.writing() as connection:
        notes.hold_open(connection, own)
        refuse_unready(workspace, connection, *_person(session))
        noted = marks.marks_of(connection, session.study_id, session.person.id)
        if not all(a.id in noted and noted[a.id].is_finished for a in work.assignments):
            raise AnswerError(
                "These questions come after the last brief, since ratings are final from then on; "
                "finish every brief first."
            )
        notes.append_notes(connection, own, given, workspace.now())


def _guess(assignment: Assignment, guess: str, reason: str) -> Mapping[Question, Answer]:
    taken = guesses_taken(assignment)
    if guess not in taken:
        raise AnswerError(f"The question takes {', '.join(taken)}, and {guess!r:.40} came.")
    told = {guess_question(assignment): Answer(guess)}
    return told | {GUESS_REASON: _words(reason)}


def give_feedback(workspace: Workspace, session: Session, text: str) -> None:
    """Store what a rater says about the study as a whole, with the rater's last assignment.

    Raises
    ------
    AnswerError
        Where the text is too long, or the rater has no work.
    ClosedError
        Where ratings are closed.
    """
    work = rating_events.Work(*_person(session), _last_assignment(workspace, session))
    with workspace.store.writing() as connection:
        refuse_unready(workspace, connection, *_person(session))
        notes.append_notes(connection, work, {FEEDBACK: _words(text)}, workspace.now())


def feedback_of(workspace: Workspace, session: Session) -> str:
    """What the rater has said about the study; empty where nothing."""
    work = rating_events.Work(*_person(session), _last_assignment(workspace, session))
    with workspace.store.reading() as connection:
        answer = rating_events.current_answers(connection, work).answers.get(FEEDBACK)
    return (answer.value or "") if answer else ""


def _last_assignment(workspace: Workspace, session: Session) -> str:
    require_rater(session)
    assignments = work_of(workspace, session).assignments
    if not assignments:
        raise AnswerError("You have no passages in this study, so there is nothing to add.")
    return assignments[-1].id


def _words(text: str) -> Answer:
    words = text.strip()
    if len(words) > LONGEST_TEXT:
        raise AnswerError(f"The text has {len(words)} characters; {LONGEST_TEXT} are the most.")
    return Answer(words) if words else WITHDRAWN


def _person(session: Session) -> tuple[str, str]:
    return session.study_id, session.person.id
