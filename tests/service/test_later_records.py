"""What stands beside the ratings, in files: norming and adjudication exported, archived, told."""

import csv
import io
import re
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from evalkit.report.codebook import codebook
from evalkit.service.access import Session
from evalkit.service.adjudicated import adjudicated_rows
from evalkit.service.adjudicating import cases_of, open_case, settle
from evalkit.service.closing import close, unblind
from evalkit.service.exporting import archive_to, export_files
from evalkit.service.norming import begin_norming, end_norming, rate_again, reveal
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.planning import plan_document
from evalkit.service.rating import open_desk, save, work_of
from evalkit.service.results import analyse_archive, analyse_study
from evalkit.service.shipped import shipped_file
from evalkit.service.verifying import Verdict as Found
from evalkit.service.verifying import verify_place
from evalkit.service.workspace import open_workspace
from evalkit.study.adjudication import Verdict
from evalkit.study.answer import QuestionKind
from evalkit.study.form import options
from evalkit.study.rater import Rater, Role

STUDY_ID = "demo-study"
JUDGE = Session(STUDY_ID, Rater("eve", "Eve", Role.ADJUDICATOR))
LEAD = Session(STUDY_ID, Rater("lead", "Lead", Role.LEAD))
LEVELS = {"ana": "1", "ben": "4"}
WORDS = (QuestionKind.EVIDENCE, QuestionKind.DECISION_REASON, QuestionKind.PREFERENCE_REASON)


def study():
    """Four of the demo's briefs, two people who rate, a lead and an adjudicator."""
    demo = read_sound_study(shipped_file("data", "demo_study"))
    settings = demo.settings.model_copy(
        update={"repeats_per_rater": 0, "validity": None, "practice": None, "profile": None}
    )
    briefs = demo.briefs[:4]
    kept = {brief.id for brief in briefs}
    people = (*(Rater(name, name.title()) for name in LEVELS), LEAD.person, JUDGE.person)
    return replace(
        demo,
        settings=settings,
        briefs=briefs,
        passages=tuple(p for p in demo.passages if p.brief_id in kept),
        raters=people,
        validity=(),
        practice=None,
        profile=None,
    )


def rate(workspace, rater_id, level, count):
    own = Session(STUDY_ID, Rater(rater_id, rater_id.title()))
    work = work_of(workspace, own)
    for assignment in [a for a in work.assignments if a.id not in work.finished][:count]:
        desk = open_desk(workspace, own, assignment.id)
        chosen = {
            QuestionKind.SCORE: level,
            QuestionKind.FLAG: "no",
            QuestionKind.DECISION: "accept",
        }
        chosen |= dict.fromkeys(WORDS, "some words")
        form = {
            question.key: chosen.get(question.kind) or sorted(allowed)[0]
            for question, allowed in options(desk).items()
            if allowed or question.kind in WORDS
        }
        assert save(workspace, own, desk, form, finish=True).is_finished


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """A pass on two briefs, then a case that eve has settled blind and the lead has not."""
    path = tmp_path_factory.mktemp("later") / "evalkit.db"
    workspace = open_workspace(str(path))
    content = study()
    open_study(workspace, content)
    chosen = [brief.id for brief in content.briefs[:2]]
    begin_norming(workspace, STUDY_ID, "lead", chosen)
    for rater, level in LEVELS.items():
        rate(workspace, rater, level, 4)
    reveal(workspace, STUDY_ID, "lead")
    rate_again(workspace, STUDY_ID, "lead")
    for rater in LEVELS:
        rate(workspace, rater, "3", 2)
    end_norming(workspace, STUDY_ID, "lead")
    first, second = cases_of(workspace, JUDGE).cases[:2]
    for session, name, knows in ((JUDGE, first.name, False), (LEAD, second.name, True)):
        case = open_case(workspace, session, name, knows_systems=knows)
        question = case.questions[0].question
        settle(workspace, session, name, {question: Verdict("3", "=Two words too hard.")})
    workspace.store.close()
    return path


@pytest.fixture
def workspace(database):
    workspace = open_workspace(str(database))
    yield workspace
    workspace.store.close()


@pytest.fixture(scope="module")
def unblinded(database, tmp_path_factory):
    """A copy of it, closed and unblinded, with an archive of each kind beside it."""
    folder = tmp_path_factory.mktemp("unblinded")
    target = sqlite3.connect(folder / "evalkit.db")
    with closing(sqlite3.connect(database)) as source, closing(target) as copy:
        source.backup(copy)
    workspace = open_workspace(str(folder / "evalkit.db"))
    close(workspace, STUDY_ID, "lead")
    archive_to(workspace, STUDY_ID, folder / "blind.db", "test")
    unblind(workspace, STUDY_ID, "lead", "all in")
    archive_to(workspace, STUDY_ID, folder / "archive.db", "test")
    archive_to(workspace, STUDY_ID, folder / "pseudonyms.db", "test", pseudonyms=True)
    yield folder, workspace
    workspace.store.close()


def table(workspace, name, **settings):
    files = {f.name: f.content for f in export_files(workspace, STUDY_ID, **settings).files}
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"))))


def test_verdicts_are_a_file_of_their_own_that_tells_no_system_while_ratings_are_open(workspace):
    rows = table(workspace, "adjudication.csv")
    assert {"code", "system"} & set(rows[0]) == set()
    assert [(r["adjudicated"], r["given"], r["n_given"]) for r in rows] == [("3", "1 | 4", "2")] * 2
    assert {(r["adjudicator"], r["adjudicator_role"], r["knows_systems"]) for r in rows} == {
        ("eve", "adjudicator", "no"),
        ("lead", "lead", "yes"),
    }
    assert rows[0]["reason"] == "'=Two words too hard."  # no spreadsheet takes it for a formula


def test_verdicts_name_systems_once_unblinded(unblinded):
    _, workspace = unblinded
    assert {r["system"] for r in table(workspace, "adjudication.csv")} <= {"base", "fine_tuned"}


def test_agreement_before_and_after_is_a_file(workspace):
    rows = [r for r in table(workspace, "norming.csv") if r["outcome"] == "grade_fit"]
    assert [(r["stage"], r["n_ratings"], r["exact"]) for r in rows] == [
        ("before the talk", "8", "0"),
        ("after the talk", "8", "1"),
    ]


def test_the_codebook_explains_every_column_of_both_files(workspace):
    book = codebook(study(), is_unblinded=False)
    for name, hidden in (("adjudication.csv", {"code"}), ("norming.csv", set())):
        explained = book.loc[book["file"] == name, "name"].tolist()
        assert [c for c in explained if c not in hidden] == list(table(workspace, name)[0])
        assert (book.loc[book["file"] == name, "descriptor"] != "").all()


def test_a_study_without_either_has_neither_file(tmp_path):
    workspace = open_workspace(str(tmp_path / "evalkit.db"))
    open_study(workspace, study())
    names = {f.name for f in export_files(workspace, STUDY_ID).files}
    assert names & {"adjudication.csv", "norming.csv"} == set()
    workspace.store.close()


def test_results_say_which_ratings_count_and_who_was_not_blind(workspace):
    told = analyse_study(workspace, STUDY_ID).notices.sentences
    norming = next(s for s in told if s.startswith("Norming pass 1"))
    assert re.search(r"only the independent ratings\s+given before count", norming)
    adjudication = next(s for s in told if s.startswith("Adjudication"))
    assert "by eve, lead stand beside the ratings and enter no agreement" in adjudication
    assert adjudication.endswith("Not blind, by their own word: lead.")


def test_nothing_of_the_results_page_changes_with_a_verdict_but_the_later_table(unblinded):
    _, workspace = unblinded
    rows = adjudicated_rows(workspace, STUDY_ID)
    assert list(rows.columns)[-3:] == ["ADJUDICATED LATER", "reason", "by"]
    assert len(rows) == 2


def test_the_later_table_is_empty_while_no_comparison_may_be_seen(workspace):
    assert adjudicated_rows(workspace, STUDY_ID).empty


@pytest.mark.parametrize("name", ["evalkit.db", "archive.db", "blind.db"])
def test_a_study_with_both_is_sound_in_database_and_archive(unblinded, name):
    folder, _ = unblinded
    found = verify_place(folder / name)
    assert [f.sentence for f in found.findings if f.verdict is Found.BROKEN] == []
    checks = {f.check for f in found.findings if f.verdict is Found.SOUND}
    assert {"norming", "adjudication"} <= checks


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("UPDATE adjudication_event SET value = '2' WHERE sequence = 1", "adjudication"),
        ("DELETE FROM adjudication_event WHERE sequence = 2", "adjudication"),
        ("DELETE FROM sealed_assignment WHERE rowid = 1", "norming"),
    ],
)
def test_an_altered_archive_is_named(unblinded, tmp_path, statement, check):
    folder, _ = unblinded
    copy = tmp_path / "copy.db"
    copy.write_bytes((folder / "archive.db").read_bytes())
    with closing(sqlite3.connect(copy)) as altered:
        altered.execute(statement)
        altered.commit()
    found = verify_place(copy)
    assert found.verdict.startswith("demo-study: BROKEN")
    assert check in {f.check for f in found.findings if f.verdict is Found.BROKEN}


def test_the_archive_analyses_to_the_same_without_what_was_rated_again(unblinded):
    folder, workspace = unblinded
    live = analyse_study(workspace, STUDY_ID)
    kept = analyse_archive(folder / "archive.db")
    assert live.agreement.table["n_ratings"].tolist() == kept.agreement.table["n_ratings"].tolist()
    assert live.notices.sentences == kept.notices.sentences
    with closing(sqlite3.connect(folder / "archive.db")) as archive:
        (again,) = archive.execute(
            "SELECT count(*) FROM assignment_purpose WHERE purpose = 'rerating'"
        ).fetchone()
        (scored,) = archive.execute(
            "SELECT count(*) FROM score WHERE criterion = 'grade_fit'"
        ).fetchone()
    assert (again, scored) == (4, 16)


def test_an_archive_under_pseudonyms_names_no_rater_in_either_record(unblinded):
    folder, _ = unblinded
    with closing(sqlite3.connect(folder / "pseudonyms.db")) as archive:
        sealed = archive.execute("SELECT count(*) FROM sealed_assignment").fetchone()
        acts = archive.execute("SELECT detail FROM audit_event").fetchall()
        verdicts = archive.execute("SELECT adjudicator_id FROM adjudication_event").fetchall()
    assert sealed == (4,)
    assert [name for name in LEVELS for (detail,) in acts if f'"{name}"' in detail] == []
    assert verdicts == [("eve",), ("lead",)]


def test_the_plan_says_what_counts_and_when_a_case_is_due(unblinded):
    folder, _ = unblinded
    document = plan_document(folder)
    assert "only the independent ratings given before the talk count" in document
    assert "more than 1 level apart, the case may be adjudicated" in document
