"""Who may open what: links, roles, other people's work, and what a browser is told otherwise."""

import re
import sqlite3
import urllib.request

import pytest
from canary_study import write_study
from people import LeadPage, RaterPage, Visitors, is_protected
from playwright.sync_api import expect
from study_server import StudyServer
from waiting import eventually, until_script_ended

pytestmark = pytest.mark.browser

PAGES_OF_LEADS = [
    *("Overview", "People", "Design", "Raters", "Agreement"),
    *("Norming", "Adjudication", "Results", "Texts", "Automatic rater", "Exports"),
]
NOT_VALID = "This link is not valid, or it was taken back."
TRACES = re.compile(r"Traceback|File \"|\.py\b.*line \d+|site-packages|sqlite3?\.|sqlalchemy")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = StudyServer(tmp_path_factory.mktemp("access"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def study(server, tmp_path_factory):
    study = server.open_study(write_study(tmp_path_factory.mktemp("studies"), "pair"))
    server.start()
    return study


@pytest.fixture
def visitors(browser):
    visitors = Visitors(browser)
    yield visitors
    visitors.leave()


def words(page):
    return page.get_by_test_id("stApp").inner_text()


@pytest.mark.parametrize(
    "lead_page", ["overview", "agreement", "results", "texts", "automatic", "exports"]
)
def test_a_rater_who_types_the_address_of_a_lead_page_gets_the_desk(lead_page, study, visitors):
    page = visitors.new_page()
    page.goto(study.link("ann", lead_page))
    rater = RaterPage(page, study, "ann")
    rater.arrived()
    menu = page.get_by_test_id("stTopNavLink")
    expect(menu).to_have_text(["Rate", "Guide"], use_inner_text=True)
    expect(page.get_by_test_id("stMetric")).to_have_count(0)


def test_a_lead_cannot_open_the_desk(study, visitors):
    lead = LeadPage(visitors.new_page(), study, "lea").open("rate")
    assert lead.figure("Missing") == "8"
    expect(lead.page.locator(".sheet")).to_have_count(0)
    menu = lead.page.get_by_test_id("stTopNavLink")
    expect(menu).to_have_text(PAGES_OF_LEADS, use_inner_text=True)


@pytest.mark.parametrize("query", ["?invite=not-a-link", "?invite=", "", "?invite=%00%ff'--"])
def test_a_link_that_is_none_gets_a_sentence(query, study, visitors):
    page = visitors.new_page()
    page.goto(f"{study.server.url}/{query}")
    expect(page.get_by_text(NOT_VALID)).to_be_visible()
    until_script_ended(page)
    assert TRACES.search(words(page)) is None
    expect(page.get_by_test_id("stTopNavLink")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.fixture
def own_study(server, study, tmp_path):
    """A study that only one test changes."""
    return server.open_study(write_study(tmp_path, "pair", f"qgz{tmp_path.name[-8:]}"))


def events(study):
    """Every stored answer: rater, assignment, question, value."""
    connection = sqlite3.connect(study.server.database)
    rows = connection.execute(
        "SELECT rater_id, assignment_id, question_kind || '/' || item, value FROM rating_event "
        "WHERE study_id = ? ORDER BY rater_id, sequence",
        (study.id,),
    ).fetchall()
    connection.close()
    return rows


def test_a_link_taken_back_ends_with_the_next_click(own_study, visitors):
    rater = visitors.rater(own_study, "bob")
    rater.press("3")
    rater.saved()
    own_study.evalkit("revoke", "bob")
    rater.press("4")
    expect(rater.page.get_by_text(NOT_VALID)).to_be_visible()
    expect(rater.page.locator(".sheet")).to_have_count(0)
    assert [value for *_, value in events(own_study)] == ["3"]
    rater.page.reload()
    expect(rater.page.get_by_text(NOT_VALID)).to_be_visible()


def test_the_store_does_not_hold_the_links(study):
    stored = b"".join(p.read_bytes() for p in study.server.database.parent.glob("ratings.db*"))
    assert [person for person in study.links if study.token(person).encode() in stored] == []


class TestForgedMessages:
    """A page that was changed sends what the real one never would; ids are of one length."""

    @pytest.fixture
    def forge(self, own_study, visitors):
        def send(old, new):
            page = visitors.new_page()
            page.route_web_socket(re.compile("stream$"), lambda socket: forging(socket, old, new))
            rater = RaterPage(page, own_study, "ann").open()
            rater.press("3")
            return page

        return send

    def test_another_raters_assignment_is_refused(self, forge, own_study):
        page = forge(first(own_study, "ann"), first(own_study, "bob"))
        expect(page.get_by_text("This page is not part of your work")).to_be_visible()
        assert events(own_study) == []

    def test_an_assignment_of_another_study_is_refused(self, forge, own_study, study):
        page = forge(first(own_study, "ann"), first(study, "ann"))
        expect(page.get_by_text("This page is not part of your work")).to_be_visible()
        assert events(own_study) == []
        assert events(study) == []

    def test_a_slot_of_another_rater_is_refused(self, forge, own_study):
        page = forge(slot(own_study, "ann"), slot(own_study, "bob"))
        expect(page.get_by_text("An answer does not fit this form")).to_be_visible()
        assert events(own_study) == []

    def test_a_level_that_the_scale_does_not_have_is_refused(self, forge, own_study):
        page = forge('":"3"', '":"9"')
        expect(page.get_by_text("An answer does not fit this form")).to_be_visible()
        expect(page.locator(".waiting")).to_contain_text("This cannot be stored as it is.")
        assert events(own_study) == []


def forging(socket, old, new):
    """Put other bytes of the same length into everything that the page sends."""
    app = socket.connect_to_server()

    def send(message):
        app.send(message.replace(old.encode(), new.encode()))

    socket.on_message(send)


def first(study, rater):
    return one(study, rater, "assignment_id")


def slot(study, rater):
    return one(study, rater, "slot_token")


def one(study, rater, column):
    connection = sqlite3.connect(study.server.database)
    row = connection.execute(
        f"SELECT {column} FROM assignment JOIN slot USING (study_id, assignment_id) "
        "WHERE study_id = ? AND rater_id = ? AND position = 1 AND label = 'A'",
        (study.id, rater),
    ).fetchone()
    connection.close()
    return row[0]


class TestResuming:
    """Where a rater stopped is where the rater goes on."""

    @pytest.fixture
    def rater(self, own_study, visitors):
        rater = visitors.rater(own_study, "ann")
        rater.rate_by_keys()
        rater.press("4", "2")
        rater.page.locator(".comment textarea").fill("A remark with “quotes” and 🌊")
        rater.page.keyboard.press("Escape")
        rater.saved()
        return rater

    def sees_it_all(self, rater):
        rater.arrived()
        rater.at(2)
        expect(rater.cell("Fit", "A", "4,")).to_be_checked()
        expect(rater.cell("Fit", "B", "2,")).to_be_checked()
        remark = rater.page.locator(".comment textarea")
        expect(remark).to_have_value("A remark with “quotes” and 🌊")
        expect(rater.page.locator(".missing")).to_have_text("8 answers missing: go to the first")

    def test_after_a_reload(self, rater):
        rater.page.reload()
        self.sees_it_all(rater)

    def test_on_another_device(self, rater, own_study, visitors):
        other = visitors.rater(own_study, "ann")
        self.sees_it_all(other)
        assert other.texts() == rater.texts()

    def test_a_tab_left_open_does_not_bring_old_answers_back(self, rater, own_study, visitors):
        rater.rate_by_clicks()
        rater.rate_all(rater.rate_by_keys)
        kept = "Object.keys(sessionStorage).filter((name) => name.includes('unsent'))"
        eventually(rater.page, lambda: rater.page.evaluate(kept), [])
        other = visitors.rater(own_study, "ann")
        other.look_back()
        other.go_to(other.total)
        other.cell("Fit", "A", "2,").click()
        other.saved()
        rater.look_back()
        rater.go_to(rater.total)
        expect(rater.cell("Fit", "A", "2,")).to_be_checked()
        expect(rater.page.get_by_role("alert")).to_be_hidden()

    def test_after_the_server_came_back(self, rater, own_study, server):
        server.kill()
        server.start()
        rater.cell("Clearness", "A", "3,").click()  # the page was not loaded again, and goes on
        rater.saved()
        assert events(own_study)[-1][2:] == ("score/clear", "3")
        rater.page.reload()
        rater.arrived()
        expect(rater.cell("Clearness", "A", "3,")).to_be_checked()
        expect(rater.cell("Fit", "A", "4,")).to_be_checked()


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/_stcore/health", "/no/such/page", "/favicon.png"]
)
def test_every_answer_bears_the_security_headers(path, study):
    with urllib.request.urlopen(study.server.url + path) as answer:
        headers = {name.lower(): value for name, value in answer.headers.items()}
    assert is_protected(study.server.url + path, headers)
