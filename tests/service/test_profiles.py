"""Consent and profiles: the gate before any work, changes, sums for leads, and what files hold."""

import sqlite3

import pytest
from profile_study import ANN, BOB, open_profile_study
from rhythm_study import whole_form

from evalkit.errors import AccessError, NoConsentError
from evalkit.service import profiles, rating
from evalkit.service.closing import close
from evalkit.service.consents import consent_rows, study_profiles, summary_rows
from evalkit.service.exporting import archive_to, export_files
from evalkit.service.planning import plan_document
from evalkit.service.verifying import verify_place
from evalkit.study.profile import Consent


@pytest.fixture
def study(tmp_path):
    """The study with nobody asked yet."""
    opened = open_profile_study(tmp_path)
    yield opened
    opened.workspace.store.close()


def agree(study, rater, answers):
    """Consent and answer all that is asked."""
    session = study.sessions[rater]
    profiles.say_consent(study.workspace, session, "en", agrees=True)
    read = profiles.save_profile(study.workspace, session, answers, "en")
    assert read.is_whole
    return session


def rate_one(study, session):
    """Finish the rater's first brief."""
    work = rating.work_of(study.workspace, session).assignments[0]
    desk = rating.open_desk(study.workspace, session, work.id)
    return rating.save(study.workspace, session, desk, whole_form(desk), finish=True)


def told(summary, item, kind="person"):
    """What the sums say of one question."""
    rows = summary[(summary["item"] == item) & (summary["rater_kind"] == kind)]
    return dict(zip(rows["answer"], rows["value"], strict=True))


def test_no_work_before_consent_and_answers_and_all_of_it_after(study):
    session = study.sessions["ann"]
    with pytest.raises(NoConsentError):
        rate_one(study, session)
    profiles.say_consent(study.workspace, session, "en", agrees=True)
    with pytest.raises(NoConsentError):
        rate_one(study, session)
    assert profiles.save_profile(study.workspace, session, ANN, "en").is_whole
    assert rate_one(study, session).is_finished


def test_whoever_takes_consent_back_can_store_no_rating_and_loses_none(study):
    session = agree(study, "ann", ANN)
    rate_one(study, session)
    work = rating.work_of(study.workspace, session).assignments[1]
    desk = rating.open_desk(study.workspace, session, work.id)
    profiles.say_consent(study.workspace, session, "en", agrees=False)
    with pytest.raises(NoConsentError):
        rating.save(study.workspace, session, desk, whole_form(desk))
    assert len(rating.work_of(study.workspace, session).finished) == 1
    profiles.say_consent(study.workspace, session, "en", agrees=True)
    assert profiles.own_profile(study.workspace, session).answers["role"] == "teacher"
    assert rating.save(study.workspace, session, desk, whole_form(desk)).is_whole


@pytest.mark.parametrize(
    ("answers", "missing", "refused"),
    [
        ({}, ("role", "years", "paid"), ()),
        ({**ANN, "years": "seventy"}, (), ("years",)),
        ({**ANN, "years": "71"}, (), ("years",)),
        ({**ANN, "years": "nan"}, (), ("years",)),
        ({**ANN, "role": "king"}, (), ("role",)),
        ({**ANN, "grades": ["low", "none"]}, (), ("grades",)),
        ({**ANN, "paid": "perhaps"}, (), ("paid",)),
        ({**ANN, "conflicts": "a" * 2001}, (), ("conflicts",)),
    ],
)
def test_a_form_is_stored_whole_or_not_at_all(study, answers, missing, refused):
    session = study.sessions["ann"]
    profiles.say_consent(study.workspace, session, "en", agrees=True)
    read = profiles.save_profile(study.workspace, session, answers, "en")
    assert (read.missing, read.refused) == (missing, refused)
    assert profiles.own_profile(study.workspace, session).answers == {}


def test_questions_wait_for_consent_and_leads_have_no_profile(study):
    with pytest.raises(AccessError, match="consent text comes first"):
        profiles.save_profile(study.workspace, study.sessions["ann"], ANN, "en")
    with pytest.raises(AccessError):
        profiles.own_profile(study.workspace, study.sessions["lea"])
    assert not profiles.is_asked(study.workspace, study.sessions["lea"])


def test_a_lead_sees_who_agreed_and_sums_of_all_else(study):
    agree(study, "ann", ANN)
    found = study_profiles(study.workspace, study.study_id)
    assert [row["consent"] for row in consent_rows(found.consents)] == [
        "agreed",
        "not asked or not answered yet",
    ]
    agree(study, "bob", BOB)
    summary = study_profiles(study.workspace, study.study_id).summary
    assert told(summary, "role") == {"Teacher": "1", "Editor": "1"}
    assert told(summary, "years") == {"median": "13.75", "lowest": "7.5", "highest": "20"}
    assert told(summary, "grades") == {"3 to 5": "1", "6 to 8": "1", "not answered": "1"}
    assert told(summary, "conflicts") == {"=My own book": "1", "not answered": "1"}
    assert told(summary, "consent") == {
        "given": "2",
        "declined": "0",
        "not asked or not answered yet": "0",
    }


def test_the_page_tells_each_question_in_a_row_with_its_n(study):
    agree(study, "ann", ANN)
    rows = summary_rows(study_profiles(study.workspace, study.study_id).summary)
    told = {row["question"]: (row["answers"], row["n"]) for row in rows}
    assert told["Your role?"] == ("Teacher: 1", "1 of 2")
    assert told["Grades taught?"] == ("3 to 5: 1 · 6 to 8: 1", "1 of 2")
    assert told["Conflicts?"] == ("answered by nobody", "0 of 2")


def test_whoever_declined_is_counted_under_consent_alone(study):
    agree(study, "ann", ANN)
    session = agree(study, "bob", BOB)
    profiles.say_consent(study.workspace, session, "es", agrees=False)
    found = study_profiles(study.workspace, study.study_id)
    assert told(found.summary, "role") == {"Teacher": "1", "Editor": "0"}
    assert told(found.summary, "consent")["declined"] == "1"
    assert [one.profile.consent for one in found.consents] == [Consent.GIVEN, Consent.DECLINED]


def test_under_pseudonyms_rare_answers_are_a_range_and_texts_are_only_counted(tmp_path):
    study = open_profile_study(tmp_path, "exports: pseudonyms\n")
    agree(study, "ann", ANN)
    agree(study, "bob", BOB)
    summary = study_profiles(study.workspace, study.study_id).summary
    assert told(summary, "role") == {"Teacher": "1 to 2", "Editor": "1 to 2"}
    assert told(summary, "years") == {"median": "not told for fewer than 3"}
    assert told(summary, "conflicts") == {"answered": "1 to 2", "not answered": "1 to 2"}
    study.workspace.store.close()


def test_the_export_holds_sums_and_no_ratings_file_holds_an_answer_about_a_rater(study):
    agree(study, "bob", BOB)
    rate_one(study, study.sessions["bob"])
    files = {
        f.name: f.content.decode() for f in export_files(study.workspace, study.study_id).files
    }
    assert "'=My own book" in files.pop("rater_profiles.csv")
    assert "bob" not in files["codebook.csv"].split("rater_profiles.csv")[1].split("\r\n")[0]
    assert [name for name, text in files.items() if "My own book" in text] == []


def test_an_archive_proves_the_profiles_and_one_under_pseudonyms_holds_consent_alone(
    study, tmp_path
):
    agree(study, "ann", ANN)
    rate_one(study, study.sessions["ann"])
    close(study.workspace, study.study_id, "lea")
    archive_to(study.workspace, study.study_id, tmp_path / "ids.db", "lea")
    archive_to(study.workspace, study.study_id, tmp_path / "hidden.db", "lea", pseudonyms=True)
    found = {one.check: one.sentence for one in verify_place(tmp_path / "ids.db").findings}
    assert found["profile of ann"].startswith("2 entries in an unbroken chain")
    with sqlite3.connect(tmp_path / "hidden.db") as hidden:
        rows = hidden.execute(
            "SELECT consent, answers, hash, language, actor FROM profile_event"
        ).fetchall()
        everything = "\n".join(hidden.iterdump())
    assert [row[:4] for row in rows] == [("given", "{}", "", "")] * 2
    assert all(actor.startswith("Rater ") for *_, actor in rows)
    assert '"years":7.5' not in everything


def test_a_changed_answer_is_named_by_verify(study):
    agree(study, "ann", ANN)
    study.workspace.store.close()
    with sqlite3.connect(study.folder / "evalkit.db") as raw:
        raw.execute("DROP TRIGGER profile_event_refuses_update")
        raw.execute("UPDATE profile_event SET answers = replace(answers, '7.5', '9')")
    findings = {one.check: one for one in verify_place(study.folder).findings}
    assert findings["profile of ann"].verdict == "BROKEN"
    assert "the content of event 2 is not what was stored" in findings["profile of ann"].sentence


def test_another_hash_of_the_form_is_named_by_verify(study):
    assert [f.check for f in verify_place(study.folder).findings if f.verdict == "BROKEN"] == []
    study.workspace.store.close()
    with sqlite3.connect(study.folder / "evalkit.db") as raw:
        raw.execute("DROP TRIGGER profile_form_refuses_update")
        raw.execute("UPDATE profile_form SET form_hash = 'ab12'")
    (found,) = (f for f in verify_place(study.folder).findings if f.verdict == "BROKEN")
    assert found.check == "plan"
    assert found.sentence.startswith("the form_hash of profile_form is ab12, its content's ")


def test_the_plan_prints_what_raters_are_asked_and_agree_to(study):
    document = plan_document(study.folder)
    assert "Before any work raters agree to this text (version 2, SHA-256 `" in document
    assert "> You may stop at any time.\n>\n> Ask the lead." in document
    assert "- Your role? (choice, required: Teacher; Editor)" in document
    assert "`profile.json`" in document


def test_a_profile_that_somebody_else_enters_says_so(study):
    profiles.enter_profile(study.workspace, study.study_id, "ann", ANN, "evalkit demo")
    found = study_profiles(study.workspace, study.study_id)
    assert consent_rows(found.consents)[0]["entered by"] == "evalkit demo"
    assert rate_one(study, study.sessions["ann"]).is_finished


def test_the_same_answers_stored_twice_are_one_entry(study):
    session = agree(study, "ann", ANN)
    profiles.save_profile(study.workspace, session, ANN, "en")
    profiles.say_consent(study.workspace, session, "en", agrees=True)
    with study.workspace.store.reading() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM profile_event").scalar_one()
    assert count == 2
