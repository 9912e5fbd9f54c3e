"""The demo's briefs for one person with a clock of its own; four briefs are enough."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from evalkit.service.access import Session, enter, note_sign_in
from evalkit.service.farewell import open_checks
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.rating import open_desk, save, work_of
from evalkit.service.shipped import shipped_file
from evalkit.service.workspace import Workspace
from evalkit.store.unit_of_work import open_store
from evalkit.study.answer import QuestionKind
from evalkit.study.form import options
from evalkit.study.study import Presentation

STUDY_ID = "demo-study"
WORDS = (
    QuestionKind.EVIDENCE,
    QuestionKind.DECISION_REASON,
    QuestionKind.PREFERENCE_REASON,
    QuestionKind.COMMENT,
)


@dataclass
class Clock:
    """Minutes pass when a test says so."""

    at: datetime = datetime(2026, 3, 1, 8, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def pass_minutes(self, minutes: float) -> None:
        self.at += timedelta(minutes=minutes)


@dataclass(frozen=True)
class Place:
    """One rater of one study, and what a test does as that rater."""

    workspace: Workspace
    rater: Session
    clock: Clock

    def work(self):
        return work_of(self.workspace, self.rater)

    def open_checks(self):
        return open_checks(self.workspace, self.rater, self.work())

    def finish(self, position):
        desk = open_desk(self.workspace, self.rater, self.work().assignments[position - 1].id)
        return save(self.workspace, self.rater, desk, whole_form(desk), finish=True)

    def finish_all(self):
        for assignment in self.work().assignments:
            self.finish(assignment.position)


def whole_form(desk):
    """An answer to every question that a desk may ask."""
    chosen = {QuestionKind.SCORE: "3", QuestionKind.FLAG: "no", QuestionKind.DECISION: "accept"}
    chosen |= dict.fromkeys(WORDS, "some words")
    return {
        question.key: chosen.get(question.kind) or sorted(allowed)[0]
        for question, allowed in options(desk).items()
        if allowed or question.kind in WORDS
    }


def open_place(database, n_briefs=4, presentation=Presentation.PAIR, preference=True):
    """Open the study for the guest alone."""
    demo = read_sound_study(shipped_file("data", "demo_study"))
    briefs = demo.briefs[:n_briefs]
    settings = demo.settings.model_copy(update={"presentation": presentation})
    study = replace(
        demo,
        settings=settings,
        briefs=briefs,
        passages=tuple(p for p in demo.passages if p.brief_id in {b.id for b in briefs}),
        raters=tuple(r for r in demo.raters if r.id in ("guest", "lead")),
        preference=demo.preference if preference else None,
    )
    clock = Clock()
    workspace = Workspace(open_store(database), clock.now)
    invited = open_study(workspace, study).invitations
    token = next(one.token for one in invited if one.person.id == "guest")
    rater = enter(workspace, token)
    note_sign_in(workspace, rater)
    return Place(workspace, rater, clock)
