"""Every page of a rater in every mode of seeing: WCAG 2.2 AA by axe-core, and by hand."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from axe import violations
from canary_study import whole_form, write_study
from playwright.sync_api import expect
from study_server import StudyServer
from waiting import until_at_rest, until_fitting

from evalkit.service import farewell, rating
from evalkit.service.access import enter
from evalkit.service.shipped import shipped_file
from evalkit.service.workspace import open_workspace

pytestmark = pytest.mark.browser

WIDE = {"width": 1366, "height": 768}
TABLET = {"width": 768, "height": 1024}
NARROW = {"width": 375, "height": 700}
MODES = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "system colours": {"viewport": WIDE, "forced_colors": "active"},
    "more contrast": {"viewport": WIDE, "contrast": "more"},
    "zoom of 200 %": {"viewport": {"width": 683, "height": 384}, "device_scale_factor": 2},
    "narrow": {"viewport": NARROW, "has_touch": True},
    "narrow and dark": {"viewport": NARROW, "color_scheme": "dark"},
    "reduced motion": {"viewport": WIDE, "reduced_motion": "reduce"},
}


@pytest.fixture(scope="module")
def studies(tmp_path_factory):
    """The demo study in pairs, a study in single passages, and a rater who is done with it."""
    server = StudyServer(tmp_path_factory.mktemp("access"))
    demo = SimpleNamespace(path=shipped_file("data", "demo_study"), study_id="demo-study")
    pairs = server.open_study(demo)
    singles = server.open_study(write_study(tmp_path_factory.mktemp("single"), "single"))
    done = server.open_study(write_study(tmp_path_factory.mktemp("done"), "pair", "done"))
    finish(server, singles.token("ann"))
    finish(server, done.token("ann"), guesses=True)
    server.start()
    yield SimpleNamespace(server=server, pairs=pairs, singles=singles, done=done)
    server.stop()


def finish(server, token, guesses=False):
    """Answer all that a rater was asked, and the last questions if wanted."""
    workspace = open_workspace(str(server.database))
    session = enter(workspace, token)
    for work in rating.work_of(workspace, session).assignments:
        desk = rating.open_desk(workspace, session, work.id)
        rating.save(workspace, session, desk, whole_form(desk), finish=True)
    work = rating.work_of(workspace, session)
    for asked in farewell.open_checks(workspace, session, work) if guesses else ():
        farewell.give_guess(workspace, session, asked.id, "cannot_tell")
    workspace.store.close()


@pytest.fixture
def open_page(browser, studies):
    """Open pages in one mode of seeing; a script that fails, fails the test."""
    contexts, errors = [], []

    def open_page(**mode):
        context = browser.new_context(**{"locale": "en-US", "viewport": WIDE, **mode})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(error))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def open_desk(page, study, person):
    """The desk of a rater, drawn."""
    page.goto(study.link(person))
    expect(page.locator(".sheet")).to_be_visible()
    return page


def show_questions(page):
    """Where there is only room for one thing, the questions."""
    button = page.get_by_role("button", name="Questions", exact=True)
    if button.is_visible():
        button.click()


PANELS = {
    "?": "keys",
    "g": "guide to the rubric",
    "t": "text settings",
    "h": "own changes",
    "l": "reasons to come back later",
    "q": "marking evidence",
}


def states_of_a_pair(page):
    """The desk as it opens, its panels one after the other, and a form with all it can ask."""
    yield "desk"
    page.locator(".topic").click()
    for key, name in PANELS.items():
        page.keyboard.press(key)
        yield name
        page.keyboard.press("Escape")
    show_questions(page)
    page.locator(".topic").click()
    for key in "12":
        page.keyboard.press(key)
    page.keyboard.press("a")
    yield "levels that ask for more"
    page.get_by_label("Describe all levels").check()
    yield "all levels described"
    page.get_by_role("button", name="missing: go to the first").click()
    yield "what is missing"


def states(page, studies):
    """Every page of a rater and its states, by name."""
    page.goto(f"{studies.server.url}/?invite=unknown")
    expect(page.get_by_text("This link is not valid")).to_be_visible()
    yield "unknown link"
    page.goto(studies.pairs.link("guest", "guide"))
    expect(page.get_by_role("heading", name="How to rate")).to_be_visible()
    yield "guide"
    yield from states_of_a_pair(open_desk(page, studies.pairs, "guest"))
    open_desk(page, studies.singles, "bob")
    yield "desk of one passage"
    page.locator(".topic").click()
    page.keyboard.press("w")
    expect(page.get_by_role("heading", name="You are taking a break")).to_be_visible()
    yield "pause"
    page.goto(studies.singles.link("ann"))
    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()
    yield "after the last brief"
    page.get_by_role("button", name="last questions").click()
    expect(page.get_by_role("heading", name="Question 1 of")).to_be_visible()
    yield "blinding check"
    page.goto(studies.done.link("ann"))
    expect(page.get_by_role("button", name="Nothing to add")).to_be_visible()
    yield "feedback"
    page.get_by_role("button", name="Nothing to add").click()
    expect(page.get_by_role("heading", name="That was all.")).to_be_visible()
    yield "goodbye"


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_no_page_of_a_rater_breaks_a_rule_of_wcag(mode, studies, open_page):
    page = open_page(**MODES[mode])
    found = {}
    for name in states(page, studies):
        broken = violations(page)
        if broken:
            found[name] = broken
    assert found == {}


LOOKING = (Path(__file__).parent / "looking.js").read_text(encoding="utf-8")
SPACED = """
    .desk * { line-height: 1.5 !important; letter-spacing: .12em !important;
              word-spacing: .16em !important; }
    .desk p { margin-bottom: 2em !important; }
"""


def look(page, what, *arguments):
    """One of the measures of `looking.js`."""
    if not page.evaluate("Boolean(window.looking)"):
        page.evaluate(LOOKING)
    return page.evaluate(f"(arguments) => looking.{what}(...arguments)", list(arguments))


def look_at_rest(page, what, *arguments):
    """The same once nothing moves any more."""
    until_at_rest(page)
    return look(page, what, *arguments)


def test_axe_finds_a_fault_within_the_desk(studies, open_page):
    page = open_desk(open_page(), studies.pairs, "guest")
    page.locator(".topic").evaluate(
        "node => node.append(Object.assign(new Image(), { src: 'data:,' }))"
    )
    assert any("image-alt" in each for each in violations(page))


@pytest.mark.parametrize("viewport", [WIDE, TABLET, NARROW], ids=["wide", "tablet", "narrow"])
def test_every_control_of_the_desk_is_44_pixels_wide_and_high(viewport, studies, open_page):
    page = open_desk(open_page(viewport=viewport), studies.pairs, "guest")
    small = {name: look_at_rest(page, "smallTargets", 44) for name in states_of_a_pair(page)}
    assert {name: found for name, found in small.items() if found} == {}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [320, 375, 768, 1366])
def test_nothing_sticks_out_of_the_window_is_cut_off_or_overlaps(
    width, language, studies, open_page
):
    page = open_page(viewport={"width": width, "height": 760})
    page.goto(studies.pairs.link("guest") + f"&lang={language}")
    expect(page.locator(".sheet")).to_be_visible()
    show_questions(page)
    page.locator(".topic").click()
    for key in "12":
        page.keyboard.press(key)
    found = {what: look_at_rest(page, what) for what in ("outside", "clipped", "overlapping")}
    assert found == {"outside": [], "clipped": [], "overlapping": []}
    until_fitting(page)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_wider_spacing_of_the_text_cuts_nothing_off(viewport, studies, open_page):
    page = open_desk(open_page(viewport=viewport), studies.pairs, "guest")
    before = look_at_rest(page, "clipped")
    page.locator(".sheet").evaluate(
        "(sheet, css) => sheet.append(Object.assign(document.createElement('style'),"
        " { textContent: css }))",
        SPACED,
    )
    assert look_at_rest(page, "clipped") == before
    assert look(page, "outside") == []


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_tab_reaches_all_in_the_order_of_reading_seen_and_ringed_and_leaves_again(
    viewport, studies, open_page
):
    page = open_desk(open_page(viewport=viewport), studies.pairs, "guest")
    show_questions(page)
    page.locator(".topic").focus()
    stops = [look(page, "focus")]
    while stops[-1] is not None and len(stops) < 150:
        page.keyboard.press("Tab")
        stops.append(look(page, "focus"))
    assert stops.pop() is None, "the focus never left the desk"
    after_heading = stops[1:]
    assert [stop["name"] for stop in after_heading if not stop["ringed"]] == []
    assert [stop["name"] for stop in after_heading if not stop["isSeen"]] == []
    places = list(dict.fromkeys(stop["place"] for stop in after_heading))
    assert places == [place for place in PLACES if place in places]
    assert places[-2:] == ["form", "bar"]


PLACES = ["brief", "views", "reading", "form", "bar"]


def test_a_screen_reader_hears_of_saving_when_the_rater_rests_and_not_at_each_key(
    studies, open_page
):
    page = open_desk(open_page(), studies.pairs, "guest")
    page.locator(".topic").click()
    page.evaluate(LOOKING)
    page.evaluate("""() => {
        window.heard = [];
        new MutationObserver((records) => {
            for (const { target } of records) {
                const region = (target.closest ? target : target.parentElement)
                    .closest("[aria-live], [role=status], [role=alert]");
                const at = performance.now();
                if (region && region.textContent) window.heard.push([at, region.textContent]);
            }
        }).observe(looking.desk(), { subtree: true, childList: true, characterData: true });
    }""")
    last_key = page.evaluate("""async () => {
        for (const key of "3434") {
            const settings = { key, bubbles: true, composed: true };
            document.body.dispatchEvent(new KeyboardEvent("keydown", settings));
            await new Promise((done) => setTimeout(done, 300));
        }
        return performance.now() - 300;
    }""")
    expect(page.get_by_role("status").filter(has_text="Saved at")).to_have_count(1)
    ((at, _),) = page.evaluate("heard")
    assert at - last_key > 2_000, "a rater who rests has pressed no key for a while"


def test_what_is_chosen_done_and_missing_shows_without_colour(studies, open_page):
    page = open_desk(open_page(), studies.pairs, "sim2")
    page.locator(".topic").click()
    page.keyboard.press("4")
    style = "(node, name) => getComputedStyle(node)[name]"
    marks = page.locator(".block").first.locator(".side").first.locator(".mark")
    weights = [mark.evaluate(style, "fontWeight") for mark in marks.all()]
    assert weights == ["500", "500", "500", "700"]
    chosen = page.locator(".block").first.locator("li.is-chosen strong")
    assert chosen.evaluate(style, "textDecorationLine") == "underline"
    before = "node => getComputedStyle(node, '::before').content"
    status = page.locator(".block .status")
    assert "○" in status.nth(1).evaluate(before)
    page.keyboard.press("4")
    expect(status.first).to_have_text("Done")
    assert "✓" in status.first.evaluate(before)


def test_regions_headings_and_questions_have_roles_and_names(studies, open_page):
    page = open_desk(open_page(), studies.pairs, "guest")
    for name in ("Reading", "Passage A", "Passage B", "Questions"):
        expect(page.get_by_role("region", name=name, exact=True)).to_be_visible()
    levels = page.locator(".sheet").evaluate(
        "sheet => [...sheet.querySelectorAll('h1, h2, h3')]"
        ".filter(node => node.checkVisibility()).map(node => node.tagName)"
    )
    assert levels == ["H1", "H2", "H3", "H2", "H3", "H2"]
    nameless = page.locator(".sheet").evaluate(
        "sheet => [...sheet.querySelectorAll('fieldset')].filter(node => !node.querySelector("
        "'legend')?.textContent.trim()).length"
    )
    assert nameless == 0
