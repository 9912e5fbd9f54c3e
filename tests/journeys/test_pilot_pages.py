"""A pilot with a deadline in a browser: every page says what it is, and until when."""

from types import SimpleNamespace

import pytest
from axe import violations, violations_to_the_foot
from canary_study import write_study
from playwright.sync_api import expect
from study_server import StudyServer

from evalkit.study.terms import PILOT_NOTE
from evalkit.ui.words.languages import words_of

pytestmark = pytest.mark.browser

ENGLISH, SPANISH = words_of("en").app, words_of("es").app
LEADS_PAGES = ("People", "Design", "Raters", "Agreement", "Results", "Texts", "Exports")


@pytest.fixture(scope="module")
def pilot(tmp_path_factory):
    """A served pilot whose raters are asked to finish by a day far away."""
    server = StudyServer(tmp_path_factory.mktemp("pilot"))
    folder = write_study(tmp_path_factory.mktemp("folder"), "pair", "tried")
    settings = folder.path / "study.yaml"
    terms = "pilot: true\ndeadline: 2099-12-18\nrubrics:"
    settings.write_text(settings.read_text().replace("rubrics:", terms, 1))
    study = server.open_study(folder)
    server.start()
    yield SimpleNamespace(link=study.link)
    server.stop()


def test_a_rater_reads_that_it_is_a_pilot_and_until_when(pilot, page):
    page.goto(pilot.link("ann"))
    expect(page.locator(".sheet")).to_be_visible()
    expect(page.get_by_text(ENGLISH["pilot"])).to_be_visible()
    expect(page.get_by_text("by 2099-12-18")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name=ENGLISH["guide"]).click()
    expect(page.get_by_text("Please finish by 2099-12-18.")).to_be_visible()
    expect(page.get_by_text(ENGLISH["pilot"])).to_be_visible()
    page.locator(".language select").select_option(label="Español")
    expect(page.get_by_text(SPANISH["pilot"])).to_be_visible()
    expect(page.get_by_text("Termine, por favor, a más tardar el 2099-12-18.")).to_be_visible()
    page.reload()
    expect(page.get_by_text(SPANISH["pilot"])).to_be_visible()
    assert violations(page) == []


def test_every_page_of_a_lead_says_that_it_is_a_pilot(pilot, page):
    page.goto(pilot.link("lea"))
    expect(page.get_by_text("Raters are asked to finish by 2099-12-18")).to_be_visible()
    expect(page.get_by_text(PILOT_NOTE).first).to_be_visible()
    assert violations_to_the_foot(page) == []
    for name in LEADS_PAGES:
        page.goto(pilot.link("lea").replace("/?", f"/{name.lower()}?"))
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        expect(page.get_by_text(PILOT_NOTE).first).to_be_visible()
