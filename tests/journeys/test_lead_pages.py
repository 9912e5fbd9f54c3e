"""The lead's pages on the demo study in a real browser: what they show, hide, and give away."""

import json
import re
from types import SimpleNamespace

import pytest
from axe import violations_to_the_foot
from playwright.sync_api import expect
from study_server import StudyServer
from waiting import until_fitting, until_script_ended

from evalkit.service import closing
from evalkit.service.demo import open_whole_demo
from evalkit.service.workspace import open_workspace
from evalkit.study.rater import Role

pytestmark = pytest.mark.browser

STUDY_ID = "demo-study"
NAMES = ("Base model", "Fine-tuned model", "fine_tuned", "System X", "System Y")
LAST = {
    "Overview": "Log of the study",
    "People": "Every act on the study with its hash",
    "Design": "Every assignment",
    "Raters": "What the columns mean",
    "Agreement": "Behind the table",
    "Results": re.compile("Behind the result|no comparison between systems"),
    "Texts": re.compile("Counted with|nothing that tells the systems apart"),
    "Exports": "codebook.csv",
}
WIDE, TABLET = {"width": 1366, "height": 900}, {"width": 768, "height": 1024}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The shipped study with its simulated ratings, served; open, and later closed by a test."""
    server = StudyServer(tmp_path_factory.mktemp("lead"))
    workspace = open_workspace(str(server.database))
    invited = open_whole_demo(workspace)
    token = next(i.token for i in invited if i.person.role is Role.LEAD)
    server.start()
    yield SimpleNamespace(server=server, workspace=workspace, token=token)
    server.stop()
    workspace.store.close()


@pytest.fixture(scope="module")
def unblinded(demo):
    """Close the study and reveal its systems, for the tests that come last."""
    closing.close(demo.workspace, STUDY_ID, "lead")
    closing.unblind(demo.workspace, STUDY_ID, "lead", "all is rated")


@pytest.fixture
def tab(browser, demo):
    """A lead's tab; whatever it asks for comes from the study's own server."""
    context = browser.new_context(viewport=WIDE, locale="en-US", color_scheme="light")
    asked, errors = [], []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(error))
    yield page
    context.close()
    elsewhere = [url for url in asked if not url.startswith((demo.server.url, "data:", "blob:"))]
    assert elsewhere == []
    assert errors == []


def go(page, demo, name):
    """Open a page, and wait until it is whole."""
    path = "" if name == "Overview" else name.lower()
    page.goto(f"{demo.server.url}/{path}?invite={demo.token}")
    expect(page.locator("h1")).to_have_text(name)
    expect(page.get_by_text(LAST[name]).first).to_be_visible()
    until_script_ended(page)


def shown(page):
    """All words of the page: what is read, and what figures and tables say to a screen reader."""
    labels = page.locator("[aria-label]").evaluate_all(
        "nodes => nodes.map(node => node.getAttribute('aria-label'))"
    )
    return "\n".join([page.locator("[data-testid=stMain]").inner_text(), *labels])


def choose_first_row(page):
    """Choose the first row of the table that offers rows to choose."""
    page.locator("tr.choice button").first.click()


class TestWhileRatingsAreOpen:
    def test_no_page_tells_a_system_apart(self, tab, demo):
        for name in ("Overview", "Raters", "Agreement", "Texts", "Results"):
            go(tab, demo, name)
            words = shown(tab)
            assert [system for system in NAMES if system in words] == []
        assert "no comparison between systems is computed" in words
        expect(tab.locator("[data-testid=stVegaLiteChart]")).to_have_count(0)

    def test_a_passage_that_raters_differ_on_is_one_click_away(self, tab, demo):
        go(tab, demo, "Agreement")
        choose_first_row(tab)
        text = tab.locator(".case-text")
        expect(text.locator(".case-paragraph").nth(2)).to_be_visible()
        expect(tab.locator(".case-said .case-one").first).to_contain_text("Simulated rater")
        assert [system for system in NAMES if system in shown(tab)] == []

    def test_a_rater_s_row_opens_the_work_in_its_order(self, tab, demo):
        go(tab, demo, "Raters")
        choose_first_row(tab)
        drawn = tab.get_by_label("Simulated rater 1, in the order of work")
        expect(drawn.first).to_be_visible()
        chosen = tab.locator("tr.choice button").first
        expect(chosen).to_have_attribute("aria-pressed", "true")
        expect(chosen).to_be_focused()
        tab.keyboard.press("Enter")
        expect(chosen).to_have_attribute("aria-pressed", "false")
        expect(drawn).to_have_count(0)

    def test_a_reminder_says_what_is_left(self, tab, demo):
        go(tab, demo, "Overview")
        expect(tab.get_by_test_id("stCode")).to_contain_text("16 of your 16 briefs are still open")


@pytest.mark.usefixtures("unblinded")
class TestOnceUnblinded:
    def test_the_answer_s_numbers_are_those_of_the_command_line(self, tab, demo):
        told = json.loads(demo.server.evalkit("analyze", demo.server.database, "--json"))
        go(tab, demo, "Results")
        words = shown(tab)
        assert [one for one in told["headline"] if one not in words] == []
        assert [one for one in told["limits"] if one not in words] == []
        primary = next(row for row in told["comparison"] if row["role"] == "primary")
        values = tab.get_by_test_id("stMetricValue")
        expect(values).to_have_count(6)
        figures = values.all_inner_texts()
        assert figures[0] == f"{primary['estimate']:.2f}"
        assert figures[3] == f"[{primary['low']:.2f}, {primary['high']:.2f}]"

    def test_a_figure_comes_as_svg_png_and_csv(self, tab, demo, tmp_path):
        told = json.loads(demo.server.evalkit("analyze", demo.server.database, "--json"))
        go(tab, demo, "Results")
        tab.get_by_text("Table and files").first.click()
        taken = {}
        for kind in ("SVG", "PNG", "CSV"):
            with tab.expect_download() as download:
                tab.get_by_role("button", name=kind, exact=True).click()
            path = tmp_path / download.value.suggested_filename
            download.value.save_as(path)
            taken[path.name] = path.read_bytes()
        assert b"Fine-tuned model minus Base model" in taken["differences-composite.svg"]
        assert taken["differences-composite.png"].startswith(b"\x89PNG")
        rows = taken["differences-composite.csv"].decode("utf-8-sig").splitlines()
        of_primary = [row for row in told["differences"] if row["outcome"] == "composite"]
        assert [f"{one['brief']},{one['difference']!r}" for one in of_primary if one] != []
        got = {line.split(",")[0]: float(line.split(",")[1]) for line in rows[1:13]}
        assert got == {one["brief"]: one["difference"] for one in of_primary}

    @pytest.mark.parametrize("name", LAST)
    @pytest.mark.parametrize(
        ("scheme", "size"), [("light", WIDE), ("dark", TABLET)], ids=["light", "dark, narrow"]
    )
    def test_nothing_breaks_wcag_and_nothing_is_cut_off(self, name, scheme, size, tab, demo):
        tab.set_viewport_size(size)
        tab.emulate_media(color_scheme=scheme)
        go(tab, demo, name)
        assert violations_to_the_foot(tab) == []
        until_fitting(tab)
