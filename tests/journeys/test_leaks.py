"""Nothing that tells a system reaches a rater: every byte, every statement, every type."""

import base64
import codecs
import hashlib
import sqlite3

import pytest
from canary_study import TOPICS, write_study
from people import RaterPage, Visitors
from playwright.sync_api import expect
from study_server import StudyServer
from traffic import Traffic, hidden_words

from evalkit.service.shipped import shipped_file

WORD = "zqxbaseline"


@pytest.mark.parametrize(
    "hidden",
    [
        WORD,
        WORD.upper(),
        WORD[::-1],
        WORD.encode().hex(),
        codecs.encode(WORD, "rot13"),
        hashlib.sha256(WORD.encode()).hexdigest(),
        *(
            base64.b64encode(f"{before}{WORD} and more".encode()).decode()
            for before in ("", "a", "ab")
        ),
        *(
            base64.b32encode(f"{before}{WORD}!".encode()).decode()
            for before in ("", "x", "xy", "xyz")
        ),
        WORD.encode("utf-16-le").decode(),
    ],
)
def test_the_search_finds_a_word_in_every_disguise(hidden):
    assert hidden_words(f"\x12\x0bbefore {hidden} after".encode(), [WORD])


def test_the_search_finds_a_path_in_a_url():
    assert hidden_words(b"file=%2Fsrv%2Fmy%20study", ["/srv/my study"]) == [
        ("/srv/my study", "url")
    ]


def test_the_search_finds_nothing_in_other_words():
    assert hidden_words(b"baseline zqx tuned" * 100, [WORD]) == []


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = StudyServer(tmp_path_factory.mktemp("vqkplace"))
    yield server
    server.stop()


@pytest.fixture
def visitors(browser):
    visitors = Visitors(browser)
    yield visitors
    visitors.leave()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("presentation", ["pair", "single"])
def test_no_byte_of_a_whole_session_tells_a_system(
    presentation, server, visitors, tmp_path_factory
):
    folder = write_study(tmp_path_factory.mktemp(presentation), presentation, f"qgz{presentation}")
    study = server.open_study(folder)
    if not server.process:
        server.start()
    page = visitors.new_page()
    traffic = Traffic(page)
    rater = RaterPage(page, study, "ann").open()
    page.get_by_role("link", name="Guide").click()
    expect(page.get_by_role("heading", name="How to rate")).to_be_visible()
    page.get_by_role("link", name="Rate").click()
    rater.arrived()
    page.locator(".topic").click()  # keys count once the desk has the focus
    rater.press("q", "j", "Enter", "Escape")  # a sentence as evidence
    expect(page.locator(".text mark")).to_have_count(1)
    rater.press("h")
    changes = page.get_by_role("dialog", name="Your changes")
    expect(changes.get_by_role("listitem")).to_have_count(1)
    rater.press("Escape")
    in_spanish_and_back(page)
    rater.press("w")
    page.get_by_role("button", name="Continue rating").click()
    rater.at(1)
    rater.rate_all(rater.rate_by_keys)
    rater.answer_last_questions("It was quiet.")
    page.reload()
    rater.arrived()
    page.goto(study.link("ann", "results"))
    rater.arrived()
    study.evalkit("close")
    study.evalkit("unblind", "--reason", "the end")
    page.reload()
    rater.arrived()
    rater.look_back()
    traffic.keep_storage(page)

    unseen = [topic for topic in TOPICS.values() if not traffic.received(topic.encode())]
    assert unseen == [], "the recording is not whole, so it would not hold every leak either"
    assert traffic.leaks([*folder.canaries, *hidden_ids(server.database, study.id)]) == []
    assert traffic.leaks([str(shipped_file("app.py").parent), str(server.database.parent)]) == []


def in_spanish_and_back(page):
    """See desk and guide in the other language, and go on in English."""
    page.locator(".language select").select_option(label="Español")
    page.get_by_role("link", name="Guía").click()
    expect(page.get_by_role("heading", name="Cómo evaluar")).to_be_visible()
    page.get_by_role("link", name="Evaluar").click()
    expect(page.get_by_role("button", name="Pausa")).to_be_visible()
    page.locator(".language select").select_option(label="English")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.locator(".topic").click()


def hidden_ids(database, study_id):
    """Ids and secrets that only the database knows, and the names and tokens of other people."""
    connection = sqlite3.connect(database)
    queries = (
        "SELECT text_id FROM passage_text WHERE study_id = ?",
        "SELECT secret FROM study_key WHERE study_id = ?",
        "SELECT nonce FROM study_key WHERE study_id = ?",
        "SELECT commitment FROM study_key WHERE study_id = ?",
        "SELECT name FROM rater WHERE study_id = ? AND rater_id <> 'ann'",
        "SELECT slot_token FROM slot JOIN assignment USING (study_id, assignment_id) "
        "WHERE study_id = ? AND rater_id <> 'ann'",
        "SELECT assignment_id FROM assignment WHERE study_id = ? AND rater_id <> 'ann'",
    )
    found = [row[0] for query in queries for row in connection.execute(query, (study_id,))]
    connection.close()
    return found
