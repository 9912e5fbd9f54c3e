"""The page of the automatic rater on a study that a model has rated, at each stage."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from evalkit.service.access import invite
from evalkit.service.automatic_rating import rate_automatically
from evalkit.service.closing import close, unblind
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.shipped import shipped_file
from evalkit.service.simulation import simulate_ratings
from evalkit.service.workspace import open_workspace
from evalkit.study.automatic import AutomaticRater
from evalkit.study.endpoint import Endpoint

STUDY_ID = "demo-study"


def draw():
    from evalkit.ui.pages.automatic import show
    from evalkit.ui.session import sign_in

    show(sign_in())


@pytest.fixture(scope="module")
def judged(tmp_path_factory, _served_model):
    _served_model.reset()
    folder = tmp_path_factory.mktemp("judged")
    workspace = open_workspace(str(folder / "evalkit.db"))
    demo = read_sound_study(shipped_file("data", "demo_study"))
    added = {
        "endpoints": (Endpoint(id="local", base_url=f"{_served_model.url}/v1"),),
        "automatic_rater": AutomaticRater(model="judge-1"),
    }
    open_study(workspace, replace(demo, settings=demo.settings.model_copy(update=added)))
    ratings = shipped_file("data", "demo_study") / "simulated_ratings.csv"
    simulate_ratings(workspace, STUDY_ID, ratings)
    rate_automatically(workspace, STUDY_ID, folder, "test")
    return folder, workspace


def page(judged, monkeypatch):
    folder, workspace = judged
    monkeypatch.setenv("EVALKIT_DATABASE_URL", str(folder / "evalkit.db"))
    tester = AppTest.from_function(draw, default_timeout=60)
    tester.query_params["invite"] = invite(workspace, STUDY_ID, "lead", "test").token
    return tester.run()


def texts(tester):
    return [text.value for text in tester.text]


def test_it_says_only_how_much_is_answered_before_closing_and_all_of_it_after(judged, monkeypatch):
    _, workspace = judged
    before = page(judged, monkeypatch)
    assert not before.exception
    assert "Model: judge-1-2026-11-01. Requests answered: 24." in texts(before)
    assert any(text.startswith("Ratings are open") for text in texts(before))
    assert not before.expander
    close(workspace, STUDY_ID, "lead")
    closed = page(judged, monkeypatch)
    assert not closed.exception
    assert any(text.startswith("On none of 22 questions") for text in texts(closed))
    folds = [fold.label for fold in closed.expander]
    assert not [label for label in folds if "differences between systems" in label]
    unblind(workspace, STUDY_ID, "lead", "all in")
    named = [fold.label for fold in page(judged, monkeypatch).expander]
    assert [label for label in named if "differences between systems" in label]
