"""Practice in a browser: anchors, feedback, the qualifying set, another attempt, and the gate."""

import pytest
from axe import violations
from canary_study import write_study
from people import Visitors
from playwright.sync_api import expect
from study_server import StudyServer

pytestmark = pytest.mark.browser

PRACTICE = """\
qualification: {exact: 0.7, within_one: 0.9, weighted_kappa: 0.6, attempts: 2, source: "A test."}
anchors:
  - id: wqanchor
    grade: "5"
    passage_type: story
    topic: "A lost hat"
    instruction: "Write about a hat."
    file: "wqtexts/anchor.txt"
    levels: {fit: 3, clear: 4}
    decision: mend
    notes: {fit: "Two words are above the grade."}
practice:
  - id: wqpractice
    grade: "5"
    passage_type: story
    topic: "A found hat"
    instruction: "Write about a hat."
    file: "wqtexts/practice.txt"
    levels: {fit: 4, clear: 2}
    decision: mend
    notes: {clear: "The wqmuddle in the middle."}
qualifying:
  - id: wqfirst
    grade: "5"
    passage_type: story
    topic: "A high hat"
    instruction: "Write about a hat."
    file: "wqtexts/first.txt"
    levels: {fit: 4, clear: 4}
    note: "wqsecret one"
  - id: wqsecond
    grade: "5"
    passage_type: article
    topic: "Hats"
    instruction: "Explain hats."
    file: "wqtexts/second.txt"
    levels: {fit: 2, clear: 2}
    note: "wqsecret two"
"""
TEXTS = {
    "anchor": "The hat was gone when the wind had passed.",
    "practice": "The hat lay in a puddle behind the school.",
    "first": "Nobody wore so high a hat as Uncle Ed.",
    "second": "A hat keeps the sun away and the rain out.",
}
RIGHT = {"A high hat": ("4", "4"), "Hats": ("2", "2"), "A found hat": ("4", "2")}
NEVER_SEEN = ("wqsecret", "wqfirst", "wqsecond", "wqpractice", "wqanchor", "wqtexts")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A study whose raters must qualify, served."""
    folder = write_study(tmp_path_factory.mktemp("studies"), "pair", "qgzpractice")
    settings = folder.path / "study.yaml"
    settings.write_text(settings.read_text() + 'practice: "practice.yaml"\n')
    (folder.path / "practice.yaml").write_text(PRACTICE)
    (folder.path / "wqtexts").mkdir()
    for name, text in TEXTS.items():
        (folder.path / "wqtexts" / f"{name}.txt").write_text(text)
    server = StudyServer(tmp_path_factory.mktemp("practice"))
    study = server.open_study(folder)
    server.start()
    yield study
    server.stop()


@pytest.fixture
def visitors(browser):
    visitors = Visitors(browser)
    yield visitors
    visitors.leave()


def listen(page):
    """Everything that the server sends over a page's websockets from now on."""
    received = []

    def keep(payload):
        received.append(payload if isinstance(payload, bytes) else payload.encode())

    page.on("websocket", lambda socket: socket.on("framereceived", keep))
    return received


def press(page, name):
    page.get_by_role("button", name=name).click()


def heading(page, name):
    return page.get_by_role("heading", name=name)


def rate(page, topic, fit, clear):
    """Answer the one passage on the desk and go on."""
    expect(page.locator(".topic")).to_have_text(topic)
    group = page.get_by_role("radiogroup", name="Fit")
    group.get_by_role("radio", name=f"{fit},").click()
    page.get_by_role("radiogroup", name="Clearness").get_by_role("radio", name=f"{clear},").click()
    page.get_by_role("checkbox", name="None of these").click()
    page.get_by_role("radiogroup", name="Decision").get_by_role("radio", name="Mend").click()
    expect(page.locator(".missing")).to_have_text("All questions answered")
    page.locator("button.primary").click()


def practise(page):
    """The practice passage, and what is said about it."""
    rate(page, "A found hat", "4", "3")
    expect(heading(page, "Practice passage 1 of 1: how you compare")).to_be_visible()
    expect(page.get_by_text("You: 3 – Good · Panel: 2 – Fair · one level away")).to_be_visible()
    expect(page.get_by_text("The wqmuddle in the middle.")).to_be_visible()
    press(page, "Go on")


def test_a_rater_fails_practises_again_after_a_reload_and_passes(study, visitors):
    page = visitors.new_page()
    received = listen(page)
    page.goto(study.link("ann"))
    expect(heading(page, "Before you rate: practice")).to_be_visible()
    press(page, "Begin")
    expect(heading(page, "Anchor passage 1 of 1")).to_be_visible()
    expect(page.get_by_text("Panel: 3 – Good")).to_be_visible()
    assert violations(page) == []
    assert b"wqmuddle" not in b"".join(received)
    press(page, "I have read it")
    practise(page)

    rate(page, "A high hat", "2", "2")
    expect(page.locator(".topic")).to_have_text("Hats")
    page.get_by_role("radiogroup", name="Fit").get_by_role("radio", name="4,").click()
    expect(page.locator(".saving")).to_contain_text("Saved at")
    page.reload()
    expect(page.get_by_text("Qualifying passage 2 of 2")).to_be_visible()
    chosen = page.get_by_role("radiogroup", name="Fit").get_by_role("radio", name="4,")
    expect(chosen).to_be_checked()
    rate(page, "Hats", "4", "4")
    expect(heading(page, "Not yet")).to_be_visible()
    expect(page.get_by_text("Equal to the panel: 0 of 4 = .00 (.00 to .49).")).to_be_visible()

    assert violations(page) == []
    press(page, "Begin another attempt")
    practise(page)
    for topic in ("A high hat", "Hats"):
        rate(page, topic, *RIGHT[topic])
    expect(heading(page, "You have qualified")).to_be_visible()
    expect(page.get_by_text("Equal to the panel: 4 of 4 = 1.00 (.51 to 1.00).")).to_be_visible()
    press(page, "Go on to rating")
    expect(page.get_by_label("Brief", exact=True)).to_have_value("1")
    expect(page.get_by_label("Brief", exact=True).locator("option")).to_have_count(4)
    page.reload()
    expect(page.get_by_label("Brief", exact=True).locator("option")).to_have_count(4)
    everything = b"".join(received)
    assert [name for name in NEVER_SEEN if name.encode() in everything] == []


def test_a_lead_lets_a_rater_in_by_command_and_it_is_written_down(study, visitors):
    page = visitors.new_page()
    page.goto(study.link("bob"))
    expect(heading(page, "Before you rate: practice")).to_be_visible()
    study.server.evalkit(
        "qualify", study.folder.path, "bob", "--study", study.id, "--reason", "rated for us before"
    )
    page.reload()
    expect(page.get_by_label("Brief", exact=True)).to_have_value("1")
    printed = study.server.evalkit("audit", study.folder.path, "--study", study.id)
    assert "qualification_decided" in printed
    assert "rated for us before" in printed
    verified = study.server.evalkit("verify", study.folder.path, "--study", study.id)
    assert "practice of ann" in verified
    assert f"{study.id}: sound" in verified
