"""The database's own counts and sums are those of the ratings themselves."""

import pandas as pd
import pytest

from evalkit.analysis.frame import check_ratings
from evalkit.analysis.summary import summarise
from evalkit.service.access import Session
from evalkit.service.demo import open_demo
from evalkit.service.outcomes import plan_of, ratings_of
from evalkit.service.rating import answers_of, open_desk, save, work_of
from evalkit.service.summary import summary_of
from evalkit.service.workspace import Workspace, open_workspace
from evalkit.store import studies
from evalkit.store.ratings import ratings_frame
from evalkit.study.answer import QuestionKind

KEYS = {
    "value_counts": ["outcome", "brief", "system", "value"],
    "paired_sums": ["outcome", "brief", "system"],
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    opened = open_workspace(str(tmp_path_factory.mktemp("demo") / "evalkit.db"))
    open_demo(opened, ended=False)
    withdraw_a_few(opened)
    return opened


def withdraw_a_few(workspace: Workspace) -> None:
    """Make the ratings uneven: withdrawn scores, one changed, criteria left out by one rater."""
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, "demo-study")
    for person in study.raters[:2]:
        session = Session("demo-study", person)
        for assignment in work_of(workspace, session).assignments[:3]:
            desk = open_desk(workspace, session, assignment.id)
            scores = [
                question
                for question in answers_of(workspace, session, assignment.id)
                if question.kind is QuestionKind.SCORE
            ]
            gone, changed = scores[0], scores[3]
            save(workspace, session, desk, {gone.key: {"missing": "withdrawn"}, changed.key: "2"})


@pytest.mark.parametrize("is_coded", [True, False])
@pytest.mark.parametrize("part", ["value_counts", "paired_sums"])
def test_group_by_equals_summarise(workspace: Workspace, is_coded: bool, part: str):
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, "demo-study")
        codes = studies.codes(connection, "demo-study")
        answers = ratings_frame(connection, "demo-study")
    plan = plan_of(study, codes if is_coded else None)
    by_database = getattr(summary_of(workspace, study, plan), part)
    by_frame = getattr(summarise(check_ratings(ratings_of(study, answers, plan)), plan), part)
    assert len(by_frame) > 200
    pd.testing.assert_frame_equal(
        *(frame.sort_values(KEYS[part], ignore_index=True) for frame in (by_database, by_frame)),
        check_dtype=False,
    )


def test_an_untouched_study_has_empty_sums(tmp_path):
    from evalkit.service.opening import open_study, read_sound_study
    from evalkit.service.shipped import shipped_file

    workspace = open_workspace(str(tmp_path / "evalkit.db"))
    study = read_sound_study(shipped_file("data", "demo_study"))
    open_study(workspace, study)
    summary = summary_of(workspace, study, plan_of(study, None))
    assert len(summary.value_counts) == len(summary.paired_sums) == 0
