"""A rater finds the keys and the pages where they were: after the guide, and after closing."""

import pytest
from canary_study import write_study
from people import Visitors
from playwright.sync_api import expect
from study_server import StudyServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    server = StudyServer(tmp_path_factory.mktemp("pages"))
    study = server.open_study(write_study(tmp_path_factory.mktemp("studies"), "pair"))
    server.start()
    yield study
    server.stop()


@pytest.fixture
def visitors(browser):
    visitors = Visitors(browser)
    yield visitors
    visitors.leave()


def test_keys_rate_at_once_when_a_rater_comes_back_from_the_guide(study, visitors):
    rater = visitors.rater(study, "ann")
    menu = rater.page.get_by_test_id("stTopNavLink")
    menu.filter(has_text="Guide").click()
    expect(rater.page.get_by_role("heading", name="How to rate")).to_be_visible()
    menu.filter(has_text="Rate").click()
    rater.arrived()
    rater.press("3")
    rater.saved()
    expect(rater.cell("Fit", "A", "3,")).to_be_checked()


def test_a_closed_study_is_paged_through_with_next_though_a_desk_is_incomplete(study, visitors):
    rater = visitors.rater(study, "bob")
    study.evalkit("close")
    rater.page.reload()
    rater.arrived()
    expect(rater.page.get_by_text("Ratings are closed").first).to_be_visible()
    rater.press("n")
    rater.at(2)
    rater.press("p")
    rater.at(1)
