"""What leads watch: pace, stalled work, names, single cases; and analyses that are kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from evalkit.service import closing, rating
from evalkit.service.access import Session
from evalkit.service.cases import flag_cases, passage_case
from evalkit.service.demo import open_demo
from evalkit.service.kept_analysis import AnalysisKeeper
from evalkit.service.kept_pages import PageKeeper
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.people import names_of, widest_passages
from evalkit.service.progress import progress_of
from evalkit.service.results import analyse_study
from evalkit.service.shipped import shipped_file
from evalkit.service.watching import study_pace
from evalkit.service.workspace import Workspace, open_workspace
from evalkit.store import overview, studies
from evalkit.study.answer import Question, QuestionKind
from evalkit.study.audit import StudyState
from evalkit.study.rater import Rater, Role

STUDY_ID = "demo-study"
OPENED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANN, LEA = Rater("ann", "Ann Lee"), Rater("lea", "Lea Kim", Role.LEAD)


def at(workspace, moment):
    return Workspace(workspace.store, lambda: moment)


@pytest.fixture
def study(tmp_path):
    """The shipped study with one person in it, opened on a Monday."""
    workspace = open_workspace(str(tmp_path / "e.db"))
    shipped = read_sound_study(shipped_file("data", "demo_study"))
    open_study(at(workspace, OPENED), replace(shipped, raters=(ANN, Rater("bo", "Bo"), LEA)))
    yield workspace
    workspace.store.close()


def whole(desk):
    """An answer to everything that a desk asks at a middle level."""
    raw = {}
    for slot in desk.assignment.slots:
        for criterion in desk.rubric.criteria:
            raw[Question(QuestionKind.SCORE, criterion.id, slot.token).key] = "3"
            if criterion.direction and 3 in criterion.direction.ask_when:
                way = criterion.direction.options[0]
                raw[Question(QuestionKind.DIRECTION, criterion.id, slot.token).key] = way
        raw[Question(QuestionKind.DECISION, "", slot.token).key] = "accept"
    raw[Question(QuestionKind.PREFERENCE).key] = desk.preference.options[0].id
    for detail in desk.preference.details:
        raw[Question(QuestionKind.PREFERENCE_DETAIL, detail.id).key] = detail.options[0]
    raw[Question(QuestionKind.PREFERENCE_REASON).key] = "It reads better."
    return raw


def rate(workspace, moments):
    """Ann finishes as many briefs as there are moments."""
    session = Session(STUDY_ID, ANN)
    for work, moment in zip(rating.work_of(workspace, session).assignments, moments, strict=False):
        desk = rating.open_desk(workspace, session, work.id)
        saved = rating.save(at(workspace, moment), session, desk, whole(desk), finish=True)
        assert saved.is_finished, saved.unanswered


def pace_of_ann(workspace, moment):
    now = at(workspace, moment)
    return study_pace(now, progress_of(now, STUDY_ID)).raters[0]


class TestPace:
    def test_the_end_is_projected_from_the_pace_so_far(self, study):
        rate(study, [OPENED + timedelta(days=day) for day in (0, 1, 2)])
        pace = pace_of_ann(study, OPENED + timedelta(days=3))
        assert (pace.n_finished, pace.n_left) == (3, 9)
        # Three in three days, so nine in nine.
        assert pace.ends_on == date(2026, 3, 14)

    def test_one_finished_brief_is_no_pace(self, study):
        rate(study, [OPENED])
        pace = pace_of_ann(study, OPENED + timedelta(days=1))
        assert pace.ends_on is None
        assert pace.why_no_end == "fewer than 2 are finished"

    @pytest.mark.parametrize(("days", "is_stalled"), [(6, False), (7, True)])
    def test_work_stalls_after_the_days_that_the_study_sets(self, days, is_stalled, study):
        rate(study, [OPENED, OPENED])
        pace = pace_of_ann(study, OPENED + timedelta(days=days))
        assert (pace.days_idle, pace.is_stalled) == (days, is_stalled)

    def test_who_never_began_stalls_from_the_opening_on(self, study):
        now = at(study, OPENED + timedelta(days=8))
        pace = study_pace(now, progress_of(now, STUDY_ID))
        assert [rater.name for rater in pace.stalled] == ["Ann Lee", "Bo"]

    def test_nobody_is_waited_for_once_ratings_are_closed(self, study):
        closing.close(study, STUDY_ID, "lea")
        pace = pace_of_ann(study, OPENED + timedelta(days=30))
        assert not pace.is_stalled
        assert pace.why_no_end == "ratings are closed"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    workspace = open_workspace(str(tmp_path_factory.mktemp("demo") / "e.db"))
    open_demo(workspace)
    yield workspace
    workspace.store.close()


class TestCases:
    def test_no_flag_is_told_by_system_while_ratings_are_open(self, study):
        assert flag_cases(study, STUDY_ID).empty

    def test_a_passage_is_found_by_its_name_and_names_no_system(self, demo):
        analysis = analyse_study(demo, STUDY_ID)
        widest = widest_passages(analysis, 5)
        assert "system" not in widest.columns
        case = passage_case(demo, STUDY_ID, widest["passage"].iloc[0])
        assert case.brief == widest["brief"].iloc[0]
        with demo.store.reading() as connection:
            texts = {p.text for p in studies.load_study(connection, STUDY_ID).passages}
        assert case.text in texts
        assert not {"base", "fine_tuned", "Base model", "Fine-tuned model"} & set(
            case.levels.astype(str).to_numpy().ravel()
        )

    def test_its_levels_are_those_that_the_raters_gave(self, demo):
        widest = widest_passages(analyse_study(demo, STUDY_ID), 1).iloc[0]
        levels = passage_case(demo, STUDY_ID, widest["passage"]).levels
        own = levels.set_index("question").loc[widest["widest_outcome"]]
        given = [int(level[0]) for level in own if level[:1].isdigit()]
        assert max(given) - min(given) == widest["most_steps_apart"]

    def test_two_raters_of_one_name_are_told_apart(self, tmp_path):
        workspace = open_workspace(str(tmp_path / "e.db"))
        shipped = read_sound_study(shipped_file("data", "demo_study"))
        raters = (Rater("a", "Kim"), Rater("b", "Kim"), LEA)
        open_study(workspace, replace(shipped, raters=raters))
        assert list(names_of(workspace, STUDY_ID).values()) == ["Kim (a)", "Kim (b)"]
        workspace.store.close()


class Clock:
    """Seconds that pass when a test says so, and a fixed number at each look."""

    def __init__(self, step=0.0):
        self.now, self.step = 0.0, step

    def __call__(self):
        self.now += self.step
        return self.now


class TestKeptAnalyses:
    def test_an_analysis_is_made_once_while_nothing_changes(self, demo):
        keeper = AnalysisKeeper(demo)
        first, second = (keeper.analysis_of(STUDY_ID) for _ in range(2))
        assert second.analysis is first.analysis
        assert second.n_newer == 0

    def test_a_quick_analysis_is_made_anew_for_every_answer(self, study):
        keeper = AnalysisKeeper(study, clock=Clock())
        before = keeper.analysis_of(STUDY_ID)
        rate(study, [OPENED])
        after = keeper.analysis_of(STUDY_ID)
        assert after.analysis is not before.analysis
        assert after.n_newer == 0

    def test_a_slow_one_may_be_a_little_old_and_says_so(self, study):
        clock = Clock(step=2.0)
        keeper = AnalysisKeeper(study, clock=clock)
        before = keeper.analysis_of(STUDY_ID)
        rate(study, [OPENED])
        later = keeper.analysis_of(STUDY_ID)
        assert later.analysis is before.analysis
        assert later.n_newer > 0
        clock.now += 1000
        assert keeper.analysis_of(STUDY_ID).n_newer == 0

    def test_closing_is_never_waited_with(self, study):
        keeper = AnalysisKeeper(study, clock=Clock(step=2.0))
        rate(study, [OPENED])
        assert keeper.analysis_of(STUDY_ID).analysis.results is None
        closing.close(study, STUDY_ID, "lea")
        assert keeper.analysis_of(STUDY_ID).analysis.results is not None


def test_progress_counts_what_the_database_counts(study):
    rate(study, [OPENED, OPENED + timedelta(days=1)])
    with study.store.reading() as connection:
        counted = overview.rater_overview(connection, STUDY_ID)
    assert progress_of(study, STUDY_ID).raters == counted


def test_kept_progress_is_that_of_now(study):
    keeper = PageKeeper(study)
    before = keeper.progress_of(STUDY_ID)
    assert keeper.progress_of(STUDY_ID) is before
    rate(study, [OPENED])
    assert keeper.progress_of(STUDY_ID).n_finished == 1
    closing.close(study, STUDY_ID, "lea")
    assert keeper.progress_of(STUDY_ID).state is StudyState.CLOSED
