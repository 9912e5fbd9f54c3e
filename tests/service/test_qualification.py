"""Who may rate: thresholds, the gate, attempts, and the lead's decision."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from evalkit.errors import AccessError, AnswerError, NotQualifiedError
from evalkit.service import practising, rating
from evalkit.service.access import Session, enter
from evalkit.service.admitting import decide, qualification_rows, qualifications
from evalkit.service.learning import StepKind
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.pace import keep_active
from evalkit.service.practice_feedback import feedback_on
from evalkit.service.progress import progress_of
from evalkit.service.qualifying import Comparison, Outcome, outcome_of, share_texts
from evalkit.service.shipped import shipped_file
from evalkit.service.verifying import verify_place
from evalkit.service.workspace import Workspace, open_workspace
from evalkit.study.answer import Question, QuestionKind
from evalkit.study.blinded import Desk
from evalkit.study.practice import Consensus, Thresholds

STUDY_ID = "demo-study"
BAR = Thresholds(exact=0.7, within_one=0.9, weighted_kappa=0.6, source="a test")


@dataclass(frozen=True)
class Learning:
    """A rater of the demo study with its practice set, and what the panel agreed on by topic."""

    folder: Path
    workspace: Workspace
    session: Session
    known: dict[str, Consensus]

    @property
    def kind(self) -> StepKind:
        return practising.practice_of(self.workspace, self.session).step.kind

    def go_on(self, away: int) -> str:
        """Do the next step, each level so many away from the panel's; return its opaque id."""
        step = practising.practice_of(self.workspace, self.session).step
        if step.kind in (StepKind.ANCHOR, StepKind.FEEDBACK):
            practising.mark_read(self.workspace, self.session, step.id)
        else:
            desk = practising.open_practice_desk(self.workspace, self.session, step.id)
            raw = answers(desk, self.known[desk.brief.topic], away)
            saved = practising.save_practice(
                self.workspace, self.session, step.id, raw, finish=True
            )
            assert saved.is_finished
        return step.id

    def go_through(self, away: int) -> None:
        """Do all that is left of an attempt."""
        while self.kind in tuple(StepKind)[:4]:
            self.go_on(away)


def answers(desk: Desk, known: Consensus, away: int) -> dict[str, object]:
    """A whole form for a desk of practice."""
    assert desk.rubric is not None
    assert desk.rubric.decision is not None
    token = desk.assignment.slots[0].token
    raw: dict[str, object] = {
        Question(QuestionKind.DECISION, slot=token).key: desk.rubric.decision.options[-1].id,
        Question(QuestionKind.DECISION_REASON, slot=token).key: "a reason",
    }
    for criterion in desk.rubric.criteria:
        level = known.levels[criterion.id]
        own = level - away if level - away >= 1 else level + away
        raw[Question(QuestionKind.SCORE, criterion.id, token).key] = str(own)
        raw[Question(QuestionKind.EVIDENCE, criterion.id, token).key] = "words"
        if criterion.direction:
            way = criterion.direction.options[0]
            raw[Question(QuestionKind.DIRECTION, criterion.id, token).key] = way
    return raw


@pytest.fixture(scope="module")
def learning(tmp_path_factory: pytest.TempPathFactory) -> Learning:
    folder = tmp_path_factory.mktemp("practice") / "study"
    shutil.copytree(shipped_file("data", "demo_study"), folder)
    settings = (folder / "study.yaml").read_text()
    (folder / "study.yaml").write_text(f'{settings}\npractice: "practice.yaml"\n')
    workspace = open_workspace(str(folder / "evalkit.db"))
    study = read_sound_study(folder)
    links = open_study(workspace, study).invitations
    session = enter(workspace, next(i.token for i in links if i.person.id == "guest"))
    assert study.practice is not None
    known = {one.brief.topic: one.consensus for one in study.practice.passages}
    return Learning(folder, workspace, session, known)


def test_a_share_of_seven_in_ten_is_shown_with_its_whole_interval() -> None:
    # Wilson (1927): .397 to .892
    assert share_texts(7, 10) == {
        "count": "7", "n": "10", "value": ".70", "low": ".40", "high": ".89"
    }  # fmt: skip


def test_levels_are_counted_and_a_level_not_given_agrees_with_nothing() -> None:
    # Cohen (1968) on 1-1, 2-2, 3-3, 3-2: observed disagreement 1/4, by chance 5/4.
    given = [("a", 1, 1), ("b", 2, 2), ("c", 3, 3), ("d", 3, 2), ("e", None, 3)]
    found = outcome_of([Comparison("p", name, own, known) for name, own, known in given])
    assert found == Outcome(5, 1, 3, 4, 0.8)


@pytest.mark.parametrize(
    ("outcome", "passes"),
    [
        (Outcome(10, 2, 7, 9, 0.6), True),
        (Outcome(10, 2, 6, 10, 0.9), False),
        (Outcome(10, 2, 10, 8, 0.9), False),
        (Outcome(10, 2, 10, 10, 0.59), False),
        (Outcome(10, 2, 10, 10, None), False),
    ],
)
def test_all_three_thresholds_have_to_be_reached(outcome: Outcome, passes: bool) -> None:
    assert outcome.passes(BAR) is passes


def test_a_rater_reads_practises_fails_and_passes_the_second_time(learning: Learning) -> None:
    workspace, session = learning.workspace, learning.session
    first = rating.work_of(workspace, session).assignments[0].id
    with pytest.raises(NotQualifiedError):
        rating.open_desk(workspace, session, first)
    with pytest.raises(NotQualifiedError):
        keep_active(workspace, session, first, 10)

    for _ in range(3):
        learning.go_on(0)
    practised = learning.go_on(1)
    (entry,) = practising.practice_history(workspace, session, practised)
    assert {change.before.value for change in entry.changes} == {None}
    assert [one.distance for one in feedback_on(workspace, session, practised).criteria] == [1] * 7
    with pytest.raises(AnswerError):
        practising.save_practice(workspace, session, practised, {f"score/meaning/{practised}": "4"})
    while learning.kind is not StepKind.QUALIFYING:
        learning.go_on(1)
    asked = practising.practice_of(workspace, session).step.id
    with pytest.raises(AccessError):
        feedback_on(workspace, session, asked)
    learning.go_through(1)
    assert learning.kind is StepKind.FAILED

    practising.begin_again(workspace, session)
    practising.begin_again(workspace, session)
    assert learning.kind is StepKind.PRACTICE
    learning.go_through(0)
    assert learning.kind is StepKind.ADMITTED
    assert rating.open_desk(workspace, session, first).assignment.id == first

    rows = [
        row
        for row in qualification_rows(qualifications(workspace, STUDY_ID))
        if row["rater"] == session.person.name
    ]
    assert [(row["attempt"], row["outcome"], row["exact"]) for row in rows] == [
        ("1", "not passed", "0 of 60 = .00 (.00 to .06)"),
        ("2", "passed", "60 of 60 = 1.00 (.94 to 1.00)"),
    ]


def test_what_was_practised_counts_as_no_rating_and_is_verified(learning: Learning) -> None:
    progress = progress_of(learning.workspace, STUDY_ID)
    assert {one.n_finished for one in progress.raters} == {0}
    verification = verify_place(learning.folder)
    assert verification.is_sound
    assert "practice of guest" in [finding.check for finding in verification.findings]


def test_the_newest_decision_of_a_lead_counts(learning: Learning) -> None:
    workspace, session = learning.workspace, learning.session
    first = rating.work_of(workspace, session).assignments[0].id
    desk = rating.open_desk(workspace, session, first)
    decide(workspace, STUDY_ID, "guest", "lead", "conflict of interest", admit=False)
    with pytest.raises(NotQualifiedError):
        rating.save(workspace, session, desk, {})
    assert learning.kind is StepKind.REFUSED
    decide(workspace, STUDY_ID, "guest", "lead", "a mistake", admit=True)
    assert rating.save(workspace, session, desk, {}).is_whole
    with pytest.raises(AccessError, match="reason"):
        decide(workspace, STUDY_ID, "guest", "lead", "  ", admit=True)
