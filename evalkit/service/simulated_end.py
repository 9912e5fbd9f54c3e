"""What simulated raters do beside rating: time worked, and guesses after the last brief.

The model: a desk takes 8 to 16 minutes, each as likely; three in ten
guesses are "cannot tell", and of the others 55 in a hundred are right.
"""

import random
from collections.abc import Mapping, Sequence

from evalkit.service.access import Session
from evalkit.service.farewell import checks_of, give_guess
from evalkit.service.rating import work_of
from evalkit.service.workspace import Workspace
from evalkit.store import notes, studies
from evalkit.store.rating_events import Work
from evalkit.study.answer import Answer, Question, QuestionKind
from evalkit.study.blinded import Assignment
from evalkit.study.blinding_check import CANNOT_TELL
from evalkit.study.rater import RaterKind

MINUTES = (8, 16)
SHARE_CANNOT_TELL = 0.3
SHARE_RIGHT = 0.55
REASON = "Simulated guess: drawn from a stated model, not given by a person."


def simulate_ends(workspace: Workspace, study_id: str) -> None:
    """Store time and guesses of every simulated rater who has finished every desk."""
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, study_id)
        key = studies.load_key(connection, study_id)
    systems = {p.slot_token: p.system_id for p in key.placements}
    reference = study.settings.reference_system.id
    for person in study.raters:
        if person.kind is RaterKind.SIMULATED:
            _end(workspace, Session(study_id, person), systems, reference)


def _end(
    workspace: Workspace, session: Session, systems: Mapping[str, str], reference: str
) -> None:
    own = work_of(workspace, session)
    work = own.assignments
    if own.next_position <= len(work):
        return
    _store_times(workspace, session, work)
    for asked in checks_of(workspace, session, own):
        adapted = [slot.label for slot in asked.slots if systems[slot.token] != reference]
        guess = _guess(asked, adapted, _draw(session, asked, "guess"))
        give_guess(workspace, session, asked.id, guess, REASON)


def _store_times(workspace: Workspace, session: Session, work: Sequence[Assignment]) -> None:
    low, high = MINUTES
    with workspace.store.writing() as connection:
        for one in work:
            seconds = _draw(session, one, "time").randint(60 * low, 60 * high)
            noted = {Question(QuestionKind.ACTIVE_SECONDS): Answer(str(seconds))}
            own = Work(session.study_id, session.person.id, one.id)
            notes.append_notes(connection, own, noted, workspace.now())


def _guess(asked: Assignment, adapted: list[str], draw: random.Random) -> str:
    if draw.random() < SHARE_CANNOT_TELL:
        return CANNOT_TELL
    is_right = draw.random() < SHARE_RIGHT
    if len(asked.slots) == 1:
        return "yes" if bool(adapted) == is_right else "no"
    right = adapted[0]
    return right if is_right else next(s.label for s in asked.slots if s.label != right)


def _draw(session: Session, one: Assignment, what: str) -> random.Random:
    """The same draw for the same rater and brief, whatever the study's secret tokens are."""
    seed = f"{what}/{session.person.id}/{one.brief_id}/{one.kind}"
    return random.Random(seed)
