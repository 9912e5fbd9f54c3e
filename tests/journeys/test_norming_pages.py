"""A norming pass and adjudication in a real browser: a rater, a lead and an adjudicator."""

import re
from types import SimpleNamespace

import pytest
from axe import violations, violations_to_the_foot
from canary_study import MODELS, SYSTEMS, whole_form, write_study
from people import LeadPage, RaterPage, Visitors
from playwright.sync_api import expect
from study_server import StudyServer
from waiting import see_in, until_fitting

from evalkit.service import rating
from evalkit.service.access import enter
from evalkit.service.norming import begin_norming, reveal
from evalkit.service.workspace import open_workspace

pytestmark = pytest.mark.browser

HIDDEN = (*SYSTEMS, *MODELS.values(), "Zqxbaseline", "Vjwtuned", "Bob Roy")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Ann gives fours and Bob twos to everything; the levels on one brief are revealed."""
    server = StudyServer(tmp_path_factory.mktemp("norming"))
    folder = write_study(tmp_path_factory.mktemp("studies"), "pair")
    with (folder.path / "raters.csv").open("a", encoding="utf-8") as people:
        people.write("eve,Eve Poe,adjudicator,person\n")
    opened = server.open_study(folder)
    workspace = open_workspace(str(server.database))
    begin_norming(workspace, opened.id, "lea", ["hqvone"])
    for person, level in (("ann", "4"), ("bob", "2")):
        session = enter(workspace, opened.token(person))
        for work in rating.work_of(workspace, session).assignments:
            desk = rating.open_desk(workspace, session, work.id)
            rating.save(workspace, session, desk, whole_form(desk, level), finish=True)
    reveal(workspace, opened.id, "lea")
    workspace.store.close()
    server.start()
    yield SimpleNamespace(opened=opened, server=server)
    server.stop()


@pytest.fixture
def visitors(browser):
    visitors = Visitors(browser)
    yield visitors
    visitors.leave()


class AgainPage(RaterPage):
    """A rater whose last desk is followed by waiting for the others, not by a farewell."""

    def next_by(self, act):
        act()
        expect(self.page.get_by_role("heading", name="Your part is done")).to_be_visible()


@pytest.fixture
def lit(request, browser, visitors):
    """A tab in the light or in the dark."""
    return visitors.new_page(color_scheme=request.param)


@pytest.mark.parametrize("lit", ["light", "dark"], indirect=True)
def test_a_rater_reads_the_levels_of_the_group_and_is_told_nothing_else(lit, study):
    lit.goto(study.opened.link("ann"))
    expect(lit.get_by_role("heading", name="Levels side by side: 1 of 1")).to_be_visible()
    both = re.compile("You: 4 · Very good; Rater [PQ]: 2 · Fair")
    expect(lit.get_by_text(both).first).to_be_visible()
    expect(lit.get_by_text(re.compile("To the others you are rater [PQ]."))).to_be_visible()
    assert violations(lit) == []
    told = lit.content()
    assert [name for name in HIDDEN if name in told] == []
    lit.get_by_role("button", name="Go on").click()
    expect(lit.get_by_role("heading", name="Your part is done for now.")).to_be_visible()
    assert violations(lit) == []
    lit.get_by_role("button", name="Look through my answers").click()
    rater = RaterPage(lit, study.opened, "ann")
    rater.at(1)
    revealed = [i for i in (1, 2, 3, 4) if is_locked(rater, i)]
    assert len(revealed) == 1


def is_locked(rater, position):
    rater.go_to(position)
    return rater.page.get_by_text("The levels of this brief were revealed").is_visible()


def test_the_group_rates_again_and_the_lead_sees_agreement_before_and_after(visitors, study):
    lead = LeadPage(visitors.new_page(), study.opened, "lea").open("norming")
    lead.page.get_by_label("What was said and settled?").fill("Two means one misfit.")
    lead.page.get_by_role("button", name="Keep the note").click()
    expect(lead.page.get_by_text("Two means one misfit.")).to_be_visible()
    lead.page.get_by_role("button", name="Let raters rate again").click()
    expect(lead.page.get_by_text("Still to finish: Ann Lee, Bob Roy.")).to_be_visible()
    rater = AgainPage(visitors.new_page(), study.opened, "ann").open()
    expect(rater.page.get_by_role("heading", name="Now rate the same briefs again")).to_be_visible()
    assert violations(rater.page) == []
    rater.page.get_by_role("button", name="Rate again").click()
    rater.at(5)
    expect(rater.page.locator(".sheet input:checked[type=radio]")).to_have_count(0)
    rater.rate_by_clicks()
    lead.page.reload()
    lead.settled()
    expect(lead.page.get_by_text("Still to finish: Bob Roy.")).to_be_visible()
    expect(lead.page.get_by_text("Agreement before and after")).to_be_visible()
    for scheme in ("light", "dark"):
        see_in(lead.page, scheme)
        assert violations_to_the_foot(lead.page) == []


def test_an_adjudicator_settles_a_case_without_knowing_system_or_rater(visitors, study):
    page = visitors.new_page()
    judge = LeadPage(page, study.opened, "eve").open()
    menu = page.get_by_test_id("stTopNavLink")
    expect(menu).to_have_text(["Adjudication", "Guide"], use_inner_text=True)
    page.get_by_test_id("stTopNavLink").filter(has_text="Guide").click()
    expect(page.get_by_text("Does it fit the grade?").first).to_be_visible()
    judge.go("Adjudication")
    page.get_by_text("No, I am blind to the systems").click()
    page.get_by_role("button", name="Open this case").click()
    expect(page.get_by_text(re.compile("Independent ratings: [PQ]: "))).to_have_count(2)
    for scheme, width in (("light", 1366), ("dark", 768)):
        see_in(page, scheme)
        page.set_viewport_size({"width": width, "height": 900})
        assert violations_to_the_foot(page) == []
        until_fitting(page)
    told = page.content()
    assert [name for name in (*HIDDEN, "Ann Lee") if name in told] == []
    verdict = page.get_by_role("radiogroup", name="Your verdict on Fit")
    verdict.get_by_text("3 · Good").click()
    page.get_by_role("button", name="Settle").click()
    expect(page.get_by_text("Fit needs a reason of 1 to 10,000 characters")).to_be_visible()
    page.get_by_label("Reason for your verdict on Fit").fill("One hard word.")
    page.get_by_role("button", name="Settle").click()
    expect(page.get_by_text("Verdict so far: ")).to_contain_text("One hard word.")
    page.reload()
    judge.settled()
    expect(page.get_by_text("Adjudication", exact=True).first).to_be_visible()
    lead = LeadPage(visitors.new_page(), study.opened, "lea").open("exports")
    table = lead.download("adjudication.csv")
    assert "3,One hard word.,eve,adjudicator,no" in table
    assert "zqxbaseline" not in table
