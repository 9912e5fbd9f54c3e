"""Each page drawn by Streamlit's own tester: that it renders, and what it says when it is empty."""

import csv
import io
import json
import sqlite3

import pytest
from canary_study import whole_form, write_study
from streamlit.testing.v1 import AppTest

from evalkit.service import closing, rating
from evalkit.service.access import enter, invite
from evalkit.service.exporting import export_files
from evalkit.service.extending import withdraw_rater
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.shipped import shipped_file
from evalkit.service.workspace import open_workspace

SECONDS = 60
LEAD_PAGES = (
    *("overview", "design", "raters", "agreement", "norming", "adjudication", "results"),
    *("texts", "automatic", "exports"),
)
RESULT_FILES = {"ratings_wide.csv", "comparison.csv", "win_rates.csv", "differences.csv"}
STORE_FAILED = "The answers cannot be read or stored right now."


def draw(module):
    """One page by itself, for whoever holds the link; run as a script by the tester."""
    from importlib import import_module

    from evalkit.errors import AccessError
    from evalkit.ui import session

    try:
        import_module(module).show(session.sign_in())
    except AccessError as refused:
        import streamlit as st

        st.error(str(refused))


class Study:
    """An open study in the database that the app is pointed at."""

    def __init__(self, folder, presentation="pair"):
        self.database = folder / "ratings.db"
        self.files = write_study(folder, presentation)
        self.workspace = open_workspace(str(self.database))

    def open(self):
        invited = open_study(self.workspace, read_sound_study(self.files.path)).invitations
        self.tokens = {invitation.person.id: invitation.token for invitation in invited}
        return self

    def session(self, person):
        return enter(self.workspace, self.tokens[person])

    def rate(self, person, level="3"):
        """Answer everything; whatever the passage, one level for all of one brief."""
        session = self.session(person)
        for number, work in enumerate(rating.work_of(self.workspace, session).assignments):
            desk = rating.open_desk(self.workspace, session, work.id)
            form = whole_form(desk, str((int(level) + number) % 4 + 1).replace("1", "2"))
            rating.save(self.workspace, session, desk, form, finish=True)

    def close(self):
        closing.close(self.workspace, self.files.study_id, "lea")
        return self

    def unblind(self):
        closing.unblind(self.workspace, self.files.study_id, "lea", "for the test")

    def page(self, name, person="lea"):
        tester = AppTest.from_function(
            draw, args=(f"evalkit.ui.pages.{name}",), default_timeout=SECONDS
        )
        tester.query_params["invite"] = self.tokens[person]
        return tester.run()


@pytest.fixture
def study(tmp_path, monkeypatch):
    study = Study(tmp_path)
    monkeypatch.setenv("EVALKIT_DATABASE_URL", str(study.database))
    yield study.open()
    study.workspace.store.close()


def texts(tester):
    return [text.value for text in tester.text]


def tables(tester):
    """What each table of a page holds, in their order."""
    sent = [element.proto for element in tester.main if element.type == "bidi_component"]
    found = [json.loads(proto.json)[0] for proto in sent if proto.component_name.endswith("table")]
    return [table for table in found if "columns" in table]


def column(tester, name):
    """The cells of the first table that has a column of this name."""
    for table in tables(tester):
        names = [column["name"] for column in table["columns"]]
        if name in names:
            return [row[names.index(name)] for row in table["rows"]]
    raise AssertionError(f"No table has the column {name}.")


def all_sent(tester):
    """Everything that the page would send to a browser, charts and tables included."""
    return "\n".join(str(element.proto) for element in tester.main)


def files(tester):
    """The names of the files that can be taken."""
    names = {text.split(":")[0] for text in texts(tester)}
    return {name for name in names if name.endswith(".csv")}


@pytest.mark.parametrize("name", LEAD_PAGES)
@pytest.mark.parametrize(
    "state", ["empty", "rated", "closed without ratings", "closed", "unblinded"]
)
def test_every_lead_page_renders_in_every_state(name, state, study):
    if state in ("rated", "closed", "unblinded"):
        study.rate("ann", "3")
        study.rate("bob", "2")
    if state.startswith("closed") or state == "unblinded":
        study.close()
    if state == "unblinded":
        study.unblind()
    page = study.page(name)
    assert not page.exception
    assert not page.error
    (title,) = page.title
    assert title.value.lower().split()[0] == name


class TestOverview:
    def test_it_counts_nothing_before_the_first_answer(self, study):
        page = study.page("overview")
        assert [metric.value for metric in page.metric] == ["0 of 8", "–", "8"]

    def test_it_counts_what_is_finished_and_missing(self, study):
        study.rate("ann")
        page = study.page("overview")
        assert [metric.value for metric in page.metric] == ["4 of 8", "0", "4"]

    def test_closing_needs_a_tick_and_is_then_one_click(self, study):
        page = study.page("overview")
        assert page.button(key="close").disabled
        page.checkbox(key="sure-close").check().run()
        page.button(key="close").click().run()
        assert any("Ratings are closed. Systems go by letters" in text for text in texts(page))

    def test_unblinding_needs_a_reason(self, study):
        page = study.close().page("overview")
        assert page.button(key="unblind").disabled
        page.text_input(key="reason").input("   ").run()
        assert page.button(key="unblind").disabled
        page.text_input(key="reason").input("All is rated.").run()
        page.button(key="unblind").click().run()
        assert any("the systems are known" in text for text in texts(page))

    def test_closed_ratings_show_their_heads_and_open_again_for_a_reason(self, study):
        study.rate("ann")
        page = study.close().page("overview")
        heads = page.code[0].value.splitlines()
        assert [line.partition(":")[0] for line in heads] == ["ann", "audit"]
        page.button(key="reopen").click().run()
        assert any("Ratings are closed. Systems go by letters" in text for text in texts(page))
        page.text_input(key="reopen-reason").input("Bob was ill.")
        page.button(key="reopen").click().run()
        assert any("Ratings are open." in text for text in texts(page))

    def test_two_leads_who_close_at_once_get_a_sentence(self, study):
        page = study.page("overview")
        page.checkbox(key="sure-close").check().run()
        study.close()
        page.button(key="close").click().run()
        assert not page.exception
        assert any("Ratings are closed" in text for text in texts(page))


class TestAgreement:
    def test_without_ratings_it_says_so(self, study):
        page = study.page("agreement")
        assert "No question has enough ratings for a coefficient yet." in texts(page)

    def test_with_ratings_it_has_a_table_and_sentences(self, study):
        study.rate("ann", "3")
        study.rate("bob", "2")
        page = study.page("agreement")
        assert "Fit" in column(page, "Question")


class TestRaters:
    def test_before_anybody_has_rated_it_says_so(self, study):
        assert "Nobody has rated yet." in texts(study.page("raters"))

    def test_it_describes_and_says_that_nobody_is_left_out(self, study):
        study.rate("ann", "3")
        study.rate("bob", "2")
        page = study.page("raters")
        assert any("describes; it judges nobody" in text for text in texts(page))
        assert column(page, "Rater") == ["Ann Lee", "Bob Roy"]

    def test_it_says_nothing_of_a_system(self, study):
        study.rate("ann", "3")
        study.rate("bob", "2")
        sent = all_sent(study.page("raters"))
        assert "zqxbaseline" not in sent.lower()
        assert "System X" not in sent


class TestResults:
    def test_nothing_is_computed_while_ratings_are_open(self, study):
        study.rate("ann")
        study.rate("bob")
        page = study.page("results")
        assert "no comparison between systems is computed" in page.text[0].value
        assert not tables(page)

    def test_systems_go_by_letters_until_they_are_unblinded(self, study):
        study.rate("ann")
        study.close()
        shown = all_sent(study.page("results"))
        assert "System X" in shown
        assert "zqxbaseline" not in shown.lower()
        assert "vjwtuned" not in shown.lower()
        study.unblind()
        assert "Vjwtuned model" in all_sent(study.page("results"))


class TestTexts:
    def test_nothing_is_shown_while_ratings_are_open(self, study):
        study.rate("ann")
        page = study.page("texts")
        assert "nothing that tells the systems apart is shown" in page.text[0].value
        assert "Flesch" not in all_sent(page)

    def test_systems_go_by_letters_and_stand_beside_no_rating_until_they_are_unblinded(self, study):
        study.rate("ann")
        study.close()
        shown = all_sent(study.page("texts"))
        assert "System X: " in shown
        assert "Beside the ratings" not in shown
        assert "zqxbaseline" not in shown.lower()
        assert "vjwtuned" not in shown.lower()
        study.unblind()
        shown = all_sent(study.page("texts"))
        assert "Vjwtuned model: " in shown
        assert "Beside the ratings (exploratory)" in shown


class TestExports:
    def test_results_come_along_once_ratings_are_closed(self, study):
        study.rate("ann")
        before = files(study.page("exports"))
        assert {"ratings.csv", "rating_events.csv", "codebook.csv"} <= before
        assert before & RESULT_FILES == set()
        study.close()
        assert files(study.page("exports")) > before | RESULT_FILES

    def test_no_file_tells_systems_apart_while_ratings_are_open(self, study):
        study.rate("ann")
        exports = export_files(study.workspace, study.files.study_id)
        cells = {
            cell
            for file in exports.files
            for row in csv.reader(io.StringIO(file.content.decode("utf-8-sig")))
            for cell in row
        }
        assert cells & {"X", "Y", "System X", "System Y"} == set()
        assert [cell for cell in cells if "zqxbaseline" in cell.lower()] == []


class TestRoles:
    @pytest.mark.parametrize("name", LEAD_PAGES)
    def test_a_page_for_leads_refuses_a_rater_even_where_it_is_called_directly(self, name, study):
        page = study.page(name, "ann")
        (error,) = page.error
        assert error.value.startswith("This page is for the leads")
        assert not page.title

    def test_the_desk_refuses_a_lead(self, study):
        page = study.page("rate", "lea")
        assert [error.value for error in page.error] == [
            "This page is for the raters of the study."
        ]


class TestRater:
    def test_the_guide_shows_every_question_and_level(self, study):
        page = study.page("guide", "ann")
        assert not page.exception
        words = all_sent(page)
        assert "Does it fit the grade?" in words
        assert [
            level for level in ("Far off.", "Partly.", "Mostly.", "Wholly.") if level not in words
        ] == []
        assert "Which of the two would you use?" in words

    def test_after_the_last_desk_the_rater_is_thanked(self, study):
        study.rate("ann")
        page = study.page("rate", "ann")
        assert "Thank you. Everything you were asked to rate is done and stored." in all_sent(page)
        assert "You may go back and change answers until the lead closes" in all_sent(page)
        study.close()
        assert "Ratings are closed. Your answers are shown" in all_sent(study.page("rate", "ann"))

    def test_who_has_nothing_to_rate_reads_so(self, tmp_path, monkeypatch):
        study = Study(tmp_path)
        monkeypatch.setenv("EVALKIT_DATABASE_URL", str(study.database))
        study.open()
        withdraw_rater(study.workspace, study.files.study_id, "ann", "lea", "moved away")
        study.tokens["ann"] = invite(study.workspace, study.files.study_id, "ann", "lea").token
        assert texts(study.page("rate", "ann")) == [
            "You have no passages to rate in this study yet."
        ]
        study.workspace.store.close()


class TestFailingStore:
    """What a store says names its file; a rater must not read the name of a folder."""

    def app(self, token):
        tester = AppTest.from_file(str(shipped_file("app.py")), default_timeout=SECONDS)
        tester.query_params["invite"] = token
        return tester

    def test_a_database_that_is_not_there(self, tmp_path, monkeypatch):
        monkeypatch.setenv("EVALKIT_DATABASE_URL", str(tmp_path / "base-against-tuned" / "e.db"))
        page = self.app("any").run()
        assert texts(page)[0].startswith(STORE_FAILED)
        assert "base-against-tuned" not in all_sent(page)
        assert not page.exception

    def test_an_answer_that_cannot_be_stored(self, study):
        tester = self.app(study.tokens["ann"]).run()
        connection = sqlite3.connect(study.database)
        connection.execute("DROP TABLE rating_event")
        connection.close()
        tester.run()
        assert tester.error[0].value == "This page could not be shown."
        assert texts(tester)[0].startswith(STORE_FAILED)
        assert str(study.database) not in all_sent(tester)
        assert study.files.path.name not in all_sent(tester)
