"""A study of any size, opened through the service, and raters who answer their desks."""

from datetime import UTC, datetime, timedelta

from small_study import PREFERENCE, RUBRIC, SETTINGS

from evalkit.service.access import Session
from evalkit.service.opening import open_study
from evalkit.service.rating import open_desk, save, work_of
from evalkit.service.workspace import Workspace
from evalkit.store import studies
from evalkit.store.unit_of_work import Store
from evalkit.study.brief import Brief
from evalkit.study.passage import Passage
from evalkit.study.purpose import Purpose
from evalkit.study.rater import Rater, Role
from evalkit.study.study import Study, StudySettings
from evalkit.study.validity import ExpectedLevel, ValidityBrief, ValidityPassage

STUDY_ID = SETTINGS.id
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
KNOWN = ValidityBrief(
    Brief("known", "4", "literary", "A borrowed boat", "Write a story."),
    (
        ValidityPassage(
            "whole", Purpose.VALIDITY, "A boat goes out.", (ExpectedLevel("grade_fit", 3, 4),)
        ),
        ValidityPassage(
            "spoilt", Purpose.DAMAGED, "A boat a boat.", (ExpectedLevel("grade_fit", 1, 1),)
        ),
    ),
)


class Clock:
    """A time that a test sets."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        """The time, a second after the last that was asked for."""
        self.now += timedelta(seconds=1)
        return self.now


def block_study(n_briefs=12, n_raters=4, validity=(), **settings) -> Study:
    """Briefs b01, b02 …, raters r1, r2 … and a lead; settings as in study.yaml."""
    briefs = tuple(
        Brief(f"b{i:02d}", "4", "literary", f"Topic {i}", "Write.") for i in range(1, n_briefs + 1)
    )
    chosen = StudySettings.model_validate(SETTINGS.model_dump() | settings)
    passages = tuple(
        Passage(brief.id, system.id, f"Text {brief.id}, number {number}.")
        for brief in briefs
        for number, system in enumerate(chosen.systems)
    )
    raters = tuple(Rater(f"r{i}", f"Rater {i}") for i in range(1, n_raters + 1))
    people = (*raters, Rater("lea", "Lea", Role.LEAD))
    return Study(chosen, (RUBRIC,), PREFERENCE, briefs, passages, people, validity)


def open_block_study(store: Store, study: Study) -> tuple[Workspace, Clock]:
    """Open it, with a clock of the test's own."""
    clock = Clock()
    workspace = Workspace(store, clock)
    open_study(workspace, study)
    return workspace, clock


def session(workspace: Workspace, rater_id: str) -> Session:
    """A rater who has signed in."""
    with workspace.store.reading() as connection:
        people = studies.raters(connection, STUDY_ID)
    return Session(STUDY_ID, next(person for person in people if person.id == rater_id))


def rate(workspace: Workspace, rater_id: str, count: int, level: int = 3) -> list[str]:
    """Finish the rater's next assignments, what is asked first before the rest; their briefs."""
    own = session(workspace, rater_id)
    work = work_of(workspace, own)
    left = [a for a in work.assignments if a.id not in work.finished]
    todo = sorted(left, key=lambda a: a.id not in work.asked_first)[:count]
    for assignment in todo:
        desk = open_desk(workspace, own, assignment.id)
        answers: dict[str, object] = {}
        if desk.preference:
            answers |= {"preference//": "clearly_a", "preference_reason//": "Livelier."}
        for slot in desk.assignment.slots if desk.rubric else ():
            answers |= {
                f"score/grade_fit/{slot.token}": str(level),
                f"score/accuracy/{slot.token}": str(level),
                f"decision//{slot.token}": "accept",
            }
        assert save(workspace, own, desk, answers, finish=True).is_finished
    return [a.brief_id for a in todo]


def start(workspace: Workspace, rater_id: str) -> str:
    """Answer one question of the rater's next assignment; its brief."""
    own = session(workspace, rater_id)
    work = work_of(workspace, own)
    todo = next(a for a in work.assignments if a.id not in work.finished)
    desk = open_desk(workspace, own, todo.id)
    save(workspace, own, desk, {f"score/grade_fit/{todo.slots[0].token}": "2"})
    return todo.brief_id
