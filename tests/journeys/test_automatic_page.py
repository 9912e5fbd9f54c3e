"""The page of the automatic rater on a study that a model has rated, at each stage."""

from dataclasses import replace

import pytest
from axe import violations_to_the_foot
from streamlit.testing.v1 import AppTest
from study_server import StudyServer
from waiting import until_fitting

from evalkit.service.access import invite
from evalkit.service.automatic_rating import rate_automatically
from evalkit.service.closing import close, state_of, unblind
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.shipped import shipped_file
from evalkit.service.simulation import simulate_ratings
from evalkit.service.workspace import open_workspace
from evalkit.study.audit import StudyState
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
    server = StudyServer(tmp_path_factory.mktemp("judged"))
    workspace = open_workspace(str(server.database))
    demo = read_sound_study(shipped_file("data", "demo_study"))
    added = {
        "endpoints": (Endpoint(id="local", base_url=f"{_served_model.url}/v1"),),
        "automatic_rater": AutomaticRater(model="judge-1"),
    }
    open_study(workspace, replace(demo, settings=demo.settings.model_copy(update=added)))
    ratings = shipped_file("data", "demo_study") / "simulated_ratings.csv"
    simulate_ratings(workspace, STUDY_ID, ratings)
    rate_automatically(workspace, STUDY_ID, server.database.parent, "test")
    yield server, workspace
    server.stop()
    workspace.store.close()


def page(judged, monkeypatch):
    server, workspace = judged
    monkeypatch.setenv("EVALKIT_DATABASE_URL", str(server.database))
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


@pytest.mark.browser
@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1366), ("dark", 768)], ids=["light", "dark, narrow"]
)
def test_nothing_breaks_wcag_and_nothing_is_cut_off(judged, browser, scheme, width):
    server, workspace = judged
    if state_of(workspace, STUDY_ID) is StudyState.OPEN:
        close(workspace, STUDY_ID, "lead")
    if server.process is None:
        server.start()
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab = context.new_page()
    token = invite(workspace, STUDY_ID, "lead", "test").token
    tab.goto(f"{server.url}/automatic?invite={token}")
    tab.get_by_text("Behind it").wait_for()
    tab.locator("table").first.wait_for()
    assert violations_to_the_foot(tab) == []
    until_fitting(tab)
    context.close()
