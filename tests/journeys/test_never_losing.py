"""Nothing that a rater gave is lost, and the page says of it only what is true."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from canary_study import write_study
from people import RaterPage, Visitors
from playwright.sync_api import expect
from study_server import MortalServer
from waiting import eventually as until
from witness import notes, said, witness

from evalkit.service.closing import close
from evalkit.service.workspace import open_workspace

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="each life of the server is a fork"),
]

HERE = Path(__file__).parent
SAVING, RETRYING = "Saving …", "Not saved yet – retrying"
CHOOSE = "Not saved: choose first"
CRITERIA = {"Fit": "fit", "Clearness": "clear"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = MortalServer(tmp_path_factory.mktemp("never_losing"))
    server.open_study(write_study(tmp_path_factory.mktemp("first"), "pair", "first"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def study(server, tmp_path):
    """A study that only one test changes."""
    return server.open_study(write_study(tmp_path, "pair", f"qgz{tmp_path.name[-8:]}"))


@pytest.fixture
def visitors(browser):
    visitors = Visitors(browser)
    yield visitors
    visitors.leave()


@pytest.fixture
def rater(study, visitors):
    return visitors.rater(study, "ann")


def window_beside(rater):
    """Another window of the same browser."""
    return RaterPage(rater.page.context.new_page(), rater.study, rater.person).open()


def comment(rater):
    return rater.page.locator(".comment textarea")


def write(rater, text):
    comment(rater).fill(text)
    rater.page.keyboard.press("Escape")


def events(study, kind=None):
    """Stored answers in order: question, value, when."""
    connection = sqlite3.connect(study.server.database)
    rows = connection.execute(
        "SELECT question_kind, item, slot, value, answered_at FROM rating_event "
        "WHERE study_id = ? AND question_kind <> 'active_seconds' ORDER BY sequence",
        (study.id,),
    ).fetchall()
    connection.close()
    return [row for row in rows if kind in (None, row[0])]


def values(study, kind="score"):
    return [value for _, _, _, value, _ in events(study, kind)]


def status(rater):
    return rater.page.locator(".saving")


def waiting(rater):
    return rater.page.locator(".waiting")


def untrue(rater):
    """Answers that were on the page when it said "saved" and not in the store by then."""
    stored = {}
    for kind, item, slot, value, at in events(rater.study):
        moment = datetime.fromisoformat(at).timestamp() * 1000
        stored.setdefault((f"{kind}/{item}/{slot}", value), moment)
    late = []
    for note in notes(rater.page):
        for name, value in note["scores"].items():
            criterion, slot = name.split(" ")
            moment = stored.get((f"score/{CRITERIA[criterion]}/{slot}", value))
            if note["state"] == "saved" and (moment is None or moment > note["at"]):
                late.append((name, value))
    return late


class TestTwoWindows:
    def test_the_older_one_is_told_and_shows_what_the_other_stores(self, rater):
        expect(rater.page.locator(".calm")).to_be_hidden()
        other = window_beside(rater)
        expect(rater.page.get_by_text("open in another window of yours, too")).to_be_visible()
        expect(other.page.locator(".calm")).to_be_hidden()
        other.press("3")
        expect(rater.cell("Fit", "A", "3,")).to_be_checked()
        expect(rater.page.get_by_text("were brought in")).to_be_visible()
        rater.press("4")
        rater.saved()
        expect(rater.page.locator(".waiting")).to_be_hidden()
        other.page.close()
        expect(rater.page.locator(".calm")).to_be_hidden()

    def test_another_device_is_told_of_by_the_next_save_and_the_rater_chooses(
        self, rater, study, visitors
    ):
        tablet = visitors.rater(study, "ann")
        tablet.cell("Fit", "A", "2,").click()
        tablet.saved()
        write(tablet, "From the tablet.")
        tablet.saved()
        comment(rater).click()
        rater.page.keyboard.type("From the desk")
        rater.cell("Fit", "A", "4,").click()
        expect(status(rater)).to_have_text(CHOOSE)
        expect(waiting(rater)).to_contain_text("You answered this elsewhere meanwhile.")
        expect(waiting(rater)).to_contain_text("2, Fair")
        expect(waiting(rater)).to_contain_text("From the tablet.")
        comment(rater).press_sequentially(" and on.")
        assert values(study) == ["2"]
        assert values(study, "comment") == ["From the tablet."]

        rater.page.on("dialog", lambda dialog: dialog.accept())
        rater.page.reload()
        rater.arrived()
        expect(status(rater)).to_have_text(CHOOSE)
        expect(comment(rater)).to_have_value("From the desk and on.")
        keep = rater.page.get_by_role("button", name="Keep the stored one")
        use = rater.page.get_by_role("button", name="Use mine from here")
        keep.first.click()
        expect(rater.cell("Fit", "A", "2,")).to_be_checked()
        use.click()
        rater.saved()
        expect(waiting(rater)).to_be_hidden()
        assert values(study) == ["2"]
        assert values(study, "comment") == ["From the tablet.", "From the desk and on."]

    def test_no_brief_is_left_while_an_answer_waits(self, rater, study, visitors):
        tablet = visitors.rater(study, "ann")
        tablet.press("2")
        tablet.saved()
        rater.press("3")
        expect(status(rater)).to_have_text(CHOOSE)
        rater.page.get_by_label("Brief", exact=True).select_option("2")
        expect(rater.page.get_by_role("button", name="Keep the stored one")).to_be_focused()
        rater.page.keyboard.press("Enter")
        rater.go_to(2)
        assert values(study) == ["2"]


class TestHistory:
    def test_each_own_change_is_listed_and_can_be_put_back(self, rater, study):
        rater.press("3", "2")
        rater.saved()
        rater.press("k", "4")
        write(rater, "Dry, and long.")
        rater.saved()
        rater.press("h")
        dialog = rater.page.get_by_role("dialog", name="Your changes")
        rows = dialog.get_by_role("listitem")
        expect(rows).to_have_count(4)
        expect(rows.nth(0)).to_contain_text("no answer → Dry, and long.")
        expect(rows.nth(1)).to_contain_text("Fit: A 3, Good → 4, Very good")
        rows.nth(1).get_by_role("button").click()
        rater.page.keyboard.press("Escape")
        rater.saved()
        expect(rater.cell("Fit", "A", "3,")).to_be_checked()
        assert values(study) == ["3", "2", "4", "3"]

    def test_undo_goes_back_past_a_reload(self, rater, study):
        rater.press("3")
        rater.saved()
        rater.press("2")
        rater.saved()
        rater.page.reload()
        rater.arrived()
        rater.press("z")
        expect(rater.cell("Fit", "B", "2,")).not_to_be_checked()
        rater.press("z")
        expect(rater.cell("Fit", "A", "3,")).not_to_be_checked()
        rater.saved()
        assert values(study) == ["3", "2", None, None]


def test_ratings_closed_in_the_middle_leave_what_was_typed_to_be_copied(study, visitors):
    page, sent = visitors.new_page(), []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    rater = RaterPage(page, study, "ann").open()
    rater.press("3")
    rater.saved()
    close_ratings(study)
    write(rater, "Typed too late, and long.")
    expect(status(rater)).to_have_text("Not saved: ratings are closed")
    lost = rater.page.get_by_label("Answers that were not stored")
    expect(lost).to_have_value("Comment\nTyped too late, and long.")
    expect(comment(rater)).to_be_disabled()
    expect(rater.page.get_by_role("alert").filter(has_text="Ratings are closed.")).to_be_visible()
    before = n_messages(sent)
    rater.page.wait_for_timeout(4_000)  # it would be sent again after three seconds
    assert n_messages(sent) == before >= 2
    rater.page.on("dialog", lambda dialog: dialog.accept())
    rater.page.reload()
    rater.arrived()
    expect(lost).to_have_value("Comment\nTyped too late, and long.")
    rater.page.get_by_role("button", name="I have copied them").click()
    expect(lost).to_be_hidden()
    assert values(study, "comment") == []
    assert rater.page.evaluate("Object.keys(sessionStorage).join()").count("unsent") == 0


def close_ratings(study):
    workspace = open_workspace(str(study.server.database))
    close(workspace, study.id, "lea")
    workspace.store.close()


def n_messages(frames):
    """How many of the frames on the wire bear a message of the desk."""
    return sum(b'"attempt"' in frame for frame in frames if isinstance(frame, bytes))


class TestSlowStore:
    @contextmanager
    def held(self, study):
        """The store takes nothing within."""
        command = [sys.executable, str(HERE / "hold_write_lock.py"), str(study.server.database)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, **pipes) as holder:
            assert holder.stdout.readline() == "held\n"
            yield

    def test_for_five_seconds_the_page_says_saving_and_then_saved(self, rater, study):
        witness(rater.page)
        with self.held(study):
            rater.press("3")
            expect(status(rater)).to_have_text(SAVING)
            rater.page.wait_for_timeout(5_000)
        rater.saved()
        assert said(rater.page) == ["saving", "saved"]
        assert untrue(rater) == []
        assert values(study) == ["3"]

    def test_for_longer_than_the_store_waits_it_says_that_it_tries_again(self, rater, study):
        witness(rater.page)
        with self.held(study):
            rater.press("3")
            expect(status(rater)).to_have_text(RETRYING)
            rater.press("4")
        rater.saved()
        assert said(rater.page)[0] == "saving"
        assert said(rater.page)[-1] == "saved"
        assert untrue(rater) == []
        assert sorted(values(study)) == ["3", "4"]


class TestOutages:
    def test_ten_seconds_without_a_network_lose_nothing(self, rater, study):
        witness(rater.page)
        rater.press("3")
        rater.saved()
        rater.page.context.set_offline(True)
        rater.press("4", "2")
        expect(status(rater)).to_have_text(RETRYING)
        rater.page.wait_for_timeout(10_000)
        write(rater, "Written in a tunnel.")
        rater.page.context.set_offline(False)
        rater.saved()
        expect(comment(rater)).to_have_value("Written in a tunnel.")
        assert untrue(rater) == []
        assert sorted(values(study)) == ["2", "3", "4"]
        assert values(study, "comment") == ["Written in a tunnel."]

    def test_a_server_killed_between_two_keys_and_gone_for_ten_seconds_loses_nothing(
        self, rater, study, server
    ):
        witness(rater.page)
        rater.press("3")
        server.kill()
        rater.press("4")
        expect(status(rater)).to_have_text(RETRYING)
        rater.press("2")
        rater.page.wait_for_timeout(10_000)
        server.start()
        rater.saved()
        assert untrue(rater) == []
        assert sorted(values(study)) == ["2", "3", "4"]

    def test_a_restart_leaves_the_rater_on_the_brief_at_hand_though_earlier_work_waits(
        self, rater, study, server
    ):
        rater.go_to(2)
        server.kill()
        rater.press("3")
        write(rater, "Written without a server.")
        expect(status(rater)).to_have_text(RETRYING)
        server.start()
        rater.saved()
        rater.at(2)
        expect(comment(rater)).to_have_value("Written without a server.")
        assert values(study) == ["3"]
        rater.page.reload()
        rater.at(2)

    def test_the_first_answer_after_a_restart_is_stored_though_no_callback_fires(
        self, rater, study, server
    ):
        rater.press("3")
        rater.saved()
        server.kill()
        server.start()
        witness(rater.page)
        rater.press("4")
        rater.saved()
        assert untrue(rater) == []
        assert values(study) == ["3", "4"]

    def test_a_stored_answer_whose_acknowledgement_was_lost_is_no_conflict_with_itself(
        self, study, server, visitors
    ):
        """It is changed before the page hears of it, so that the store holds another one."""
        page = visitors.new_page()
        line = Line()
        page.route_web_socket(re.compile("stream$"), line.connect)
        rater = RaterPage(page, study, "ann").open()
        line.is_broken = True
        rater.press("3")
        eventually(rater, ["3"])
        rater.press("k", "a", "4")
        server.kill()
        line.is_broken = False
        server.start()
        rater.saved()
        expect(waiting(rater)).to_be_hidden()
        assert values(study) == ["3", "4"]


class Line:
    """The way between a page and the server; where it is broken, no word comes back."""

    is_broken = False

    def connect(self, socket):
        app = socket.connect_to_server()
        app.on_message(lambda message: None if self.is_broken else socket.send(message))


def eventually(rater, wanted):
    """Wait until these scores are stored, in the page's own time."""
    until(rater.page, lambda: values(rater.study), wanted)


class TestMessages:
    def test_a_double_click_and_a_message_that_arrives_twice_are_stored_once(self, study, visitors):
        page = visitors.new_page()
        page.route_web_socket(re.compile("stream$"), twice)
        rater = RaterPage(page, study, "ann").open()
        rater.cell("Fit", "A", "3,").dblclick()
        rater.saved()
        rater.cell("Fit", "B", "2,").click()
        rater.saved()
        expect(waiting(rater)).to_be_hidden()
        assert values(study) == ["3", "2"]

    def test_ten_thousand_characters_and_a_cut_emoji_are_stored(self, rater, study):
        long = "🌊 and so on\n" * 769
        text = (long + "x" * 10_000)[: 10_000 - 769]  # the browser counts an emoji as two
        write(rater, text)
        rater.saved()
        assert values(study, "comment") == [text]
        comment(rater).evaluate(
            "node => { node.value = 'half \\ud83c';"
            " node.dispatchEvent(new Event('input')); node.blur() }"
        )
        expect(comment(rater)).to_have_value("half ")
        rater.saved()
        assert values(study, "comment")[-1] == "half "

    def test_what_the_store_refuses_does_not_block_the_other_answers(self, study, visitors):
        page = visitors.new_page()
        page.route_web_socket(re.compile("stream$"), cutting)
        rater = RaterPage(page, study, "ann").open()
        write(rater, "HALFX!")
        expect(status(rater)).to_have_text(CHOOSE)
        expect(waiting(rater)).to_contain_text("This cannot be stored as it is.")
        rater.cell("Fit", "A", "3,").click()
        eventually(rater, ["3"])
        write(rater, "A whole one.")
        rater.saved()
        expect(waiting(rater)).to_be_hidden()
        assert values(study, "comment") == ["A whole one."]


def twice(socket):
    """Send each message of the page two times."""
    app = socket.connect_to_server()

    def send(message):
        app.send(message)
        app.send(message)

    socket.on_message(send)


def cutting(socket):
    """Make half an emoji of six letters, as JSON writes it."""
    app = socket.connect_to_server()
    socket.on_message(lambda message: app.send(message.replace(b"HALFX!", b"\\ud83c")))


def test_only_the_desks_own_scrollers_move(rater):
    page = rater.page
    page.add_style_tag(content=".stMainBlockContainer { padding-bottom: 3000px !important }")
    before = page.get_by_test_id("stMain").evaluate("node => node.scrollTop")
    rater.press(*"jjjjjj")
    scroller = page.locator(".form-scroller")
    until(page, lambda: scroller.evaluate("node => node.scrollTop > 0"), wanted=True)
    rater.press("m", *"jj", "e")
    page.wait_for_timeout(300)
    assert page.get_by_test_id("stMain").evaluate("node => node.scrollTop") == before
