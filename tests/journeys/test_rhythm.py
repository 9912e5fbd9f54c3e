"""The rhythm of a rater's day: pauses, briefs put aside, time left, the last questions, goodbye."""

import math
import sqlite3
import time

import pytest
from canary_study import whole_form, write_study
from people import DONE, RaterPage, Visitors
from playwright.sync_api import expect
from study_server import StudyServer
from waiting import until_fitting

from evalkit.errors import FinalError
from evalkit.service.access import enter
from evalkit.service.rating import open_desk, save, work_of
from evalkit.service.workspace import open_workspace

pytestmark = pytest.mark.browser

PAUSED = "You are taking a break"
SAT_FOR_50_MINUTES = """
    sessionStorage.setItem("evalkit.desk.sitting", String(50 * 60 * 1000));
    sessionStorage.setItem("evalkit.desk.sat_until", String(Date.now()));
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = StudyServer(tmp_path_factory.mktemp("rhythm"))
    yield server
    server.stop()


@pytest.fixture
def study(server, tmp_path_factory, request):
    presentation = getattr(request, "param", "pair")
    number = len(list(server.database.parent.glob("*.begun")))
    (server.database.parent / f"{number}.begun").touch()
    folder = write_study(tmp_path_factory.mktemp("studies"), presentation, f"qgz{number}")
    study = server.open_study(folder)
    if not server.process:
        server.start()
    return study


@pytest.fixture
def visitors(browser):
    visitors = Visitors(browser)
    yield visitors
    visitors.leave()


def stored(study, kind):
    """The current answers of one kind, by the order in which they came."""
    with sqlite3.connect(study.server.database) as connection:
        rows = connection.execute(
            "SELECT value FROM rating_event WHERE study_id = ? AND question_kind = ? "
            "AND value IS NOT NULL ORDER BY answered_at",
            (study.id, kind),
        ).fetchall()
    return [value for (value,) in rows]


def heading(page, name):
    return page.get_by_role("heading", name=name)


def test_a_pause_by_key_says_that_all_is_stored_and_one_key_goes_on(study, visitors):
    rater = visitors.rater(study, "ann")
    page = rater.page
    page.locator(".topic").click()
    rater.press("3", "w")
    expect(heading(page, PAUSED)).to_be_visible()
    expect(page.get_by_text("Every answer is stored.")).to_be_visible()
    expect(page.get_by_text("once two briefs are done")).to_be_visible()
    assert stored(study, "score") == ["3"]
    rater.press("Enter")
    rater.at(1)
    expect(rater.cell("Fit", "A", "3,")).to_be_checked()

    page.get_by_role("button", name="Pause").click()
    expect(heading(page, PAUSED)).to_be_visible()
    study.server.kill()
    study.server.start()
    page.get_by_role("button", name="Continue rating").click()
    rater.at(1)
    expect(rater.cell("Fit", "A", "3,")).to_be_checked()


def test_a_brief_put_aside_with_a_reason_comes_again_before_the_end(study, visitors):
    came = time.monotonic()
    rater = visitors.rater(study, "ann")
    page = rater.page
    page.locator(".topic").click()
    rater.press("3")
    rater.saved()
    rater.press("l")
    page.get_by_role("button", name="Put aside").click()
    expect(page.get_by_text("Choose a reason first.")).to_be_visible()
    rater.press("2")
    page.get_by_label("In your own words").fill("Who was she?")
    page.get_by_role("button", name="Put aside").click()
    rater.at(2)
    assert stored(study, "skipped") == ["look_up"]
    assert stored(study, "skip_note") == ["Who was she?"]

    for position in (2, 3):
        rater.at(position)
        rater.rate_by_clicks()
    expect(page.locator(".time-left")).to_have_text(
        "2 of 4 done · about 5 minutes left at your pace"
    )
    answer_last_of(rater)
    rater.at(1)
    expect(page.get_by_text("I need to look something up – Who was she?")).to_be_visible()
    expect(rater.cell("Fit", "A", "3,")).to_be_checked()
    answer_last_of(rater)
    expect(page.get_by_text(DONE)).to_be_visible()
    passed = math.ceil(time.monotonic() - came)
    assert all(int(seconds) <= passed for seconds in stored(study, "active_seconds"))


def answer_last_of(rater):
    """Answer everything, and ask for the next brief, wherever that leads."""
    for side, opinion in zip("AB", rater.opinions(), strict=False):
        rater.cell("Fit", side, f"{opinion.fit},").click()
        rater.cell("Clearness", side, f"{opinion.clear},").click()
        rater.no_faults(side).click()
        rater.cell("Decision", side, opinion.decision).click()
    rater.cell("Which one?", "", rater.choice()).click()
    rater.cell("How sure are you?", "", "sure").click()
    rater.page.locator("button.primary").click()


def finish_all(study, person, *, but=0):
    """Finish a rater's desks without a browser, all but the last so many."""
    workspace = open_workspace(str(study.server.database))
    session = enter(workspace, study.token(person))
    assignments = work_of(workspace, session).assignments
    for assignment in assignments[: len(assignments) - but]:
        desk = open_desk(workspace, session, assignment.id)
        assert save(workspace, session, desk, whole_form(desk), finish=True).is_finished
    workspace.store.close()


def test_the_last_questions_make_ratings_final_and_end_in_a_goodbye(study, visitors):
    finish_all(study, "ann", but=1)
    rater = visitors.rater(study, "ann")
    page = rater.page
    page.locator(".topic").click()
    rater.rate_by_keys()
    expect(page.get_by_text("your ratings are final")).to_be_visible()
    rater.look_back()
    rater.go_to(4)
    rater.press("n")

    expect(page.get_by_text(DONE)).to_be_visible()
    rater.press("Enter")
    expect(heading(page, "Question 1 of 3")).to_be_visible()
    rater.press("Enter")
    expect(page.get_by_text("Choose an answer first")).to_be_visible()
    assert stored(study, "guess") == []
    page.set_viewport_size({"width": 375, "height": 740})
    until_fitting(page)
    page.set_viewport_size({"width": 1366, "height": 768})
    rater.press("2")
    page.get_by_label("What told you?").fill("The sentences of B are shorter. 1 2 3")
    rater.press("Escape", "Enter")
    expect(heading(page, "Question 2 of 3")).to_be_visible()
    assert stored(study, "guess") == ["B"]
    assert stored(study, "guess_reason") == ["The sentences of B are shorter. 1 2 3"]
    assert_final(study, "ann")

    page.reload()
    expect(heading(page, "Question 2 of 3")).to_be_visible()
    rater.press("1", "Enter")
    expect(heading(page, "Question 3 of 3")).to_be_visible()
    rater.press("3", "Enter")
    page.get_by_label("Your words").fill("# No *headings* $5$, please.")
    page.get_by_role("button", name="Send").click()
    expect(heading(page, "That was all.")).to_be_visible()
    assert stored(study, "guess") == ["B", "A", "cannot_tell"]
    assert stored(study, "feedback") == ["# No *headings* $5$, please."]

    rater.look_back()
    expect(page.get_by_text("Your ratings are final")).to_be_visible()
    rater.press("1")
    expect(rater.cell("Fit", "A", "3,")).to_be_checked()
    assert "1" not in stored(study, "score")


def assert_final(study, person):
    workspace = open_workspace(str(study.server.database))
    session = enter(workspace, study.token(person))
    desk = open_desk(workspace, session, work_of(workspace, session).assignments[0].id)
    with pytest.raises(FinalError):
        save(workspace, session, desk, whole_form(desk, level="2"))
    workspace.store.close()


@pytest.mark.parametrize("study", ["single"], indirect=True)
def test_choices_between_passages_that_stood_alone_are_asked_about_in_pairs(study, visitors):
    finish_all(study, "bob")
    page = visitors.new_page()
    RaterPage(page, study, "bob").open()
    page.get_by_role("button", name="Go on to the last questions").click()
    expect(page.locator(".step .pane")).to_have_count(2)
    expect(page.get_by_role("radio", name="Passage B")).to_be_visible()


def test_a_break_is_suggested_after_fifty_minutes_and_not_again_at_once(study, visitors):
    page = visitors.new_page()
    page.add_init_script(SAT_FOR_50_MINUTES)
    rater = RaterPage(page, study, "bob").open()
    page.mouse.move(200, 300)
    offer = page.locator(".break")
    expect(offer).to_contain_text("You have worked for 50 minutes.")
    offer.get_by_role("button", name="Not now").click()
    expect(offer).to_be_hidden()
    page.wait_for_timeout(1_100)  # the desk looks once a second
    page.mouse.move(300, 300)
    rater.press("j")
    expect(offer).to_be_hidden()


def test_an_hour_without_a_sign_of_work_counts_as_a_minute_and_a_half(study, visitors):
    came = time.monotonic()
    page = visitors.new_page()
    page.clock.install()
    rater = RaterPage(page, study, "bob").open()
    page.mouse.move(200, 300)
    page.clock.fast_forward(60_000)  # reading, then a sign of work: counted
    page.mouse.move(210, 300)
    page.clock.fast_forward(3_600_000)  # an hour without one: a minute and a half is counted
    page.mouse.move(220, 300)
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    seconds = page.evaluate(
        "Number(sessionStorage.getItem(Object.keys(sessionStorage)"
        ".find((key) => key.startsWith('evalkit.desk.active.'))))"
    )
    besides = page.evaluate("performance.now() / 1000") - 60 - 3_600  # the page's time since then
    assert 150 <= seconds <= math.ceil(150 + besides)
    rater.press("w")
    expect(heading(page, PAUSED)).to_be_visible()
    (kept,) = stored(study, "active_seconds")
    assert int(kept) <= math.ceil(time.monotonic() - came), "no more than has passed since then"
