"""One study from preview to proof: practice, a lost rater, norming, adjudication, results."""

import sqlite3
from contextlib import closing as closed_connection

import pytest
from canary_study import whole_form, write_study
from people import LeadPage, Opinion, RaterPage, Visitors, is_better
from playwright.sync_api import expect
from study_server import StudyServer

from evalkit.service import rating
from evalkit.service.access import enter
from evalkit.service.verifying import Verdict, verify_place
from evalkit.service.workspace import open_workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SETTINGS = """\
raters_per_brief: 2
repeats_per_rater: 1
validity: "validity.csv"
practice: "practice.yaml"
"""
PEOPLE = "cyd,Cyd Poe,rater,person\neve,Eve Day,adjudicator,person\n"
VALIDITY = """\
brief,id,purpose,grade,passage_type,topic,instruction,expected,text
wvknown,wvgood,validity,5,story,A still pond,Write about a pond.,fit=3,The pond lay still at noon.
wvknown,wvbad,damaged,5,story,A still pond,Write about a pond.,fit=1,Noon at still lay pond the.
"""
PRACTICE = """\
qualification: {exact: 0.7, within_one: 0.9, weighted_kappa: 0.6, attempts: 2, source: "A test."}
practice:
  - {id: wqpractice, grade: "5", passage_type: story, topic: "A found hat", file: "hat.txt",
     instruction: "Write about a hat.", levels: {fit: 4, clear: 2}}
qualifying:
  - {id: wqfirst, grade: "5", passage_type: story, topic: "A high hat", file: "high.txt",
     instruction: "Write about a hat.", levels: {fit: 4, clear: 2}}
"""
TEXTS = {"hat.txt": "The hat lay in a puddle.", "high.txt": "Uncle Ed wore a high hat."}

FOR_NOW = "Your part is done for now."
ALTERED = (
    (
        "UPDATE rating_event SET value = '1' WHERE rater_id = 'bob' AND question_kind = 'score' "
        "AND sequence = (SELECT min(sequence) FROM rating_event "
        "WHERE rater_id = 'bob' AND question_kind = 'score')",
        "ratings of bob",
        "is not what was stored",
    ),
    (
        "UPDATE audit_event SET actor = 'nobody' WHERE sequence = 3",
        "audit",
        "link 3: the content of event 3 is not what was stored",
    ),
    (
        "UPDATE study_key SET secret = replace(secret, substr(secret, 1, 1), 'z')",
        "key",
        "secret and nonce do not give the commitment",
    ),
)
"""What is altered in a copy: one rating, one line of the audit log, the key."""


class Ann(RaterPage):
    """A rater who practises first, and meets a passage that the study's systems did not write."""

    def open(self):
        """Open the link; practice comes before the first desk."""
        self.page.goto(self.study.link("ann"))
        expect(self.heading("Before you rate: practice")).to_be_visible()
        return self

    def heading(self, name):
        return self.page.get_by_role("heading", name=name)

    def press_button(self, name):
        self.page.get_by_role("button", name=name).click()

    def rate_to_learn(self, topic, fit, clear):
        """Rate a passage to learn on."""
        expect(self.page.locator(".topic")).to_have_text(topic)
        for question, option in (
            ("Fit", f"{fit},"),
            ("Clearness", f"{clear},"),
            ("Decision", "Mend"),
        ):
            self.page.get_by_role("radiogroup", name=question).get_by_role(
                "radio", name=option
            ).click()
        self.page.get_by_role("checkbox", name="None of these").click()
        expect(self.page.locator(".missing")).to_have_text("All questions answered")
        self.page.locator("button.primary").click()

    def try_to_qualify(self, fit, clear):
        """One round of practice with its feedback, then the qualifying passage."""
        self.rate_to_learn("A found hat", 4, 3)
        expect(self.heading("Practice passage 1 of 1: how you compare")).to_be_visible()
        expect(self.page.get_by_text("You: 3 – Good · Panel: 2 – Fair")).to_be_visible()
        self.press_button("Go on")
        self.rate_to_learn("A high hat", fit, clear)

    def opinions(self):
        """What Ann thinks of each passage; of one that is no system's, that it is fair."""
        return [self._opinion(text) for text in self.texts()]

    def _opinion(self, text):
        if "pond" in text.lower():
            return Opinion(3, 3, "Mend")
        return self.taste.better if is_better(text) else self.taste.worse

    def choice(self):
        """The first passage, where neither is a system's."""
        return "Slightly A" if "pond" in self.texts()[0].lower() else super().choice()

    def next_by(self, act):
        """Go on to the next desk that waits, or to the page after the last one."""
        position = self.position
        act()
        brief = self.page.get_by_label("Brief", exact=True)
        moved = self.page.locator(f"select:not(:has(option[value='{position}']:checked))")
        expect(self.heading(FOR_NOW).or_(brief.and_(moved)).first).to_be_visible()

    def rate_what_waits(self):
        """Rate every desk by keys, up to the page after the last one; the topics of all."""
        topics = {}
        while not self.heading(FOR_NOW).is_visible():
            topics[self.position] = self.page.locator(".topic").inner_text()
            self.rate_by_keys()
        return list(topics.values())


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = StudyServer(tmp_path_factory.mktemp("life"))
    yield server
    server.stop()


@pytest.fixture
def visitors(browser):
    visitors = Visitors(browser)
    yield visitors
    visitors.leave()


@pytest.fixture
def folder(tmp_path):
    """The study folder, as a lead would write it."""
    folder = write_study(tmp_path, "pair", "qgzlife")
    for name, text in (("study.yaml", SETTINGS), ("raters.csv", PEOPLE)):
        with (folder.path / name).open("a", encoding="utf-8") as file:
            file.write(text)
    files = {"validity.csv": VALIDITY, "practice.yaml": PRACTICE, **TEXTS}
    for name, text in files.items():
        (folder.path / name).write_text(text, encoding="utf-8")
    return folder


def test_a_study_is_run_from_its_preview_to_its_proof(server, folder, visitors, tmp_path):
    previewed = server.evalkit("design", folder.path)
    assert "4 briefs, 3 raters, 2 a brief" in previewed
    assert "Connectivity: 1 group of raters" in previewed
    study = server.open_by_command(folder)
    server.start()

    ann = qualified_at_the_second_attempt(visitors, study)
    for person in ("bob", "cyd"):
        study.evalkit("qualify", person, "--reason", "has rated for us before")
    rate_by_service(study, "cyd", "3", most=1)
    left = study.evalkit("withdraw-rater", "cyd", "--reason", "took another job")
    assert "unfinished assignments handed back" in left
    lead = visitors.lead(study)
    hold_a_norming_pass(lead, ann, study)

    shown = lead.go("Raters").text()
    for heading in ("Qualification", "Hidden repeats", "Validity passages"):
        assert heading in shown
    assert "no comparison between systems is computed" in lead.go("Results").text()
    lead.go("Overview").close_ratings()
    settle_a_case(visitors, study)
    lead.go("Overview").unblind("All ratings are in, and a case is settled.")
    result = lead.go("Results").text()
    for told in (
        "rater cyd withdrew",
        "Norming pass 1: the levels on 2 briefs",
        "Adjudication: verdicts on 1 passage by eve",
        "Vjwtuned model",
        "What this study cannot show",
    ):
        assert told in result

    verified = study.evalkit("verify")
    assert [line for line in verified.splitlines() if "BROKEN" in line] == []
    for part in ("practice of ann", "ratings of cyd", "norming", "adjudication", "key", "design"):
        assert f"sound        {part}: " in verified
    assert verified.rstrip().endswith("qgzlife: sound.")
    for statement, check, sentence in ALTERED:
        broken = broken_in_copy(server.database, tmp_path / "copy.db", statement)
        assert sentence in broken[check]


def qualified_at_the_second_attempt(visitors, study):
    """Ann fails the qualifying passage, practises again, and is let in."""
    ann = Ann(visitors.new_page(), study, "ann").open()
    ann.press_button("Begin")
    ann.try_to_qualify(2, 4)
    expect(ann.heading("Not yet")).to_be_visible()
    ann.press_button("Begin another attempt")
    ann.try_to_qualify(4, 2)
    expect(ann.heading("You have qualified")).to_be_visible()
    ann.press_button("Go on to rating")
    return ann


def hold_a_norming_pass(lead, ann, study):
    """Two briefs are rated blind, revealed and rated again; Ann rates hers in the browser."""
    lead.go("Norming")
    lead.page.get_by_role("button", name="Begin").click()
    expect(lead.page.get_by_text("Still to finish: Ann Lee, Bob Roy.")).to_be_visible()
    ann.page.reload()
    ann.arrived()
    topics = ann.rate_what_waits()
    assert "A still pond" in topics  # the validity passages
    assert len(topics) == len(set(topics)) + 1  # one brief came twice
    rate_by_service(study, "bob", "2")
    lead.page.reload()
    lead.settled()
    lead.page.get_by_role("button", name="Reveal the levels").click()
    lead.page.get_by_label("What was said and settled?").fill("One misfit is a two.")
    lead.page.get_by_role("button", name="Keep the note").click()
    expect(lead.page.get_by_text("One misfit is a two.")).to_be_visible()
    lead.page.get_by_role("button", name="Let raters rate again").click()
    expect(lead.page.get_by_text("Still to finish: Ann Lee, Bob Roy.")).to_be_visible()
    for person in ("ann", "bob"):
        rate_by_service(study, person, "3")
    lead.page.reload()
    lead.settled()
    expect(lead.page.get_by_text("Agreement before and after")).to_be_visible()
    lead.page.get_by_role("button", name="End the pass").click()
    expect(lead.page.get_by_text("Begin a norming pass")).to_be_visible()


def rate_by_service(study, person, level, most=None):
    """Finish what waits on this rater's desks, as the page would send it."""
    workspace = open_workspace(str(study.server.database))
    session = enter(workspace, study.token(person))
    work = rating.work_of(workspace, session)
    waiting = [a for a in work.assignments if a.id not in work.finished]
    for assignment in waiting[:most]:
        desk = rating.open_desk(workspace, session, assignment.id)
        saved = rating.save(workspace, session, desk, whole_form(desk, level), finish=True)
        assert saved.is_finished
    workspace.store.close()


def settle_a_case(visitors, study):
    """The adjudicator opens the first case and settles one question of it."""
    page = LeadPage(visitors.new_page(), study, "eve").open().page
    page.get_by_text("No, I am blind to the systems").click()
    page.get_by_role("button", name="Open this case").click()
    page.get_by_role("radiogroup", name="Your verdict on Fit").get_by_text("3 · Good").click()
    page.get_by_label("Reason for your verdict on Fit").fill("One hard word.")
    page.get_by_role("button", name="Settle").click()
    expect(page.get_by_text("1 of 1").first).to_be_visible()


def broken_in_copy(database, copy, statement):
    """What is found broken in a copy of the database that was altered past its triggers."""
    copy.unlink(missing_ok=True)
    with (
        closed_connection(sqlite3.connect(database)) as source,
        closed_connection(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    with closed_connection(sqlite3.connect(copy)) as altered, altered:
        found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in altered.execute(found).fetchall():
            altered.execute(f'DROP TRIGGER "{name}"')
        assert altered.execute(statement).rowcount == 1
    findings = verify_place(copy).findings
    return {f.check: f.sentence for f in findings if f.verdict is Verdict.BROKEN}
