"""Under pseudonyms no exported file names a rater, and figures stay what they were."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from evalkit.errors import StoreError
from evalkit.service.auditing import audit_csv
from evalkit.service.cases import flag_cases, passage_case
from evalkit.service.closing import close, unblind
from evalkit.service.demo import RATINGS, open_demo
from evalkit.service.exporting import archive_to, export_files
from evalkit.service.kept_analysis import AnalysisKeeper
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.pseudonymous import names_in_exports
from evalkit.service.results import analyse_archive, analyse_study
from evalkit.service.shipped import shipped_file
from evalkit.service.simulation import simulate_ratings
from evalkit.service.verifying import verify_place
from evalkit.service.workspace import Workspace, open_workspace
from evalkit.store import studies

STUDY_ID = "demo-study"
IDS = (b"sim1", b"sim2", b"sim3", b"Simulated rater", b"Guest rater")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Workspace:
    opened = open_workspace(str(tmp_path_factory.mktemp("pseudonyms") / "evalkit.db"))
    open_demo(opened)
    close(opened, STUDY_ID, "lead")
    unblind(opened, STUDY_ID, "lead", "all in")
    return opened


def test_every_rater_has_one_of_the_numbers_and_keeps_it(workspace):
    names = names_in_exports(workspace, STUDY_ID, True)
    assert sorted(names) == ["guest", "sim1", "sim2", "sim3"]
    assert sorted(names.values()) == ["Rater 1", "Rater 2", "Rater 3", "Rater 4"]
    assert names_in_exports(workspace, STUDY_ID, True) == names


def test_no_exported_file_names_a_rater(workspace):
    files = export_files(workspace, STUDY_ID, pseudonyms=True).files
    named = [file.name for file in files if any(name in file.content for name in IDS)]
    assert named == []
    (wide,) = [file.content for file in files if file.name == "ratings_wide.csv"]
    assert b"rater_Rater 1,rater_Rater 2,rater_Rater 3,rater_Rater 4" in wide
    assert b"sim1" in b"".join(f.content for f in export_files(workspace, STUDY_ID).files)


def test_figures_under_pseudonyms_are_the_same(workspace):
    names = names_in_exports(workspace, STUDY_ID, True)
    plain = analyse_study(workspace, STUDY_ID).results
    hidden = analyse_study(workspace, STUDY_ID, names=names).results
    assert hidden.sentences == plain.sentences
    assert hidden.comparison["p_value"].tolist() == plain.comparison["p_value"].tolist()


def test_an_archive_under_pseudonyms_holds_no_id_no_hash_and_no_secret(workspace, tmp_path):
    path = tmp_path / "archive.db"
    archive_to(workspace, STUDY_ID, path, "test", pseudonyms=True)
    with workspace.store.reading() as connection:
        key = studies.load_key(connection, STUDY_ID)
    content = path.read_bytes()
    assert [name for name in (*IDS, key.secret.hex().encode()) if name in content] == []
    with closing(sqlite3.connect(path)) as database:
        hashes = "SELECT DISTINCT hash FROM rating_event UNION SELECT hash FROM audit_event"
        assert database.execute(hashes).fetchall() == [("",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert set(analyse_archive(path).tables["raters"]["rater"]) == {
        "Rater 1",
        "Rater 2",
        "Rater 3",
        "Rater 4",
    }
    with pytest.raises(StoreError, match="under pseudonyms"):
        verify_place(path)


def test_the_audit_log_names_raters_only_where_it_may(workspace):
    assert b"sim1" in audit_csv(workspace, STUDY_ID)
    hidden = audit_csv(workspace, STUDY_ID, pseudonyms=True)
    assert [name for name in IDS if name in hidden] == []
    assert b"Rater 1" in hidden


@pytest.fixture(scope="module")
def asking(tmp_path_factory) -> Workspace:
    """The demo study, with `exports: pseudonyms` in its settings."""
    study = read_sound_study(shipped_file("data", "demo_study"))
    settings = study.settings.model_copy(update={"exports": "pseudonyms"})
    workspace = open_workspace(str(tmp_path_factory.mktemp("asking") / "evalkit.db"))
    open_study(workspace, replace(study, settings=settings))
    simulate_ratings(workspace, STUDY_ID, shipped_file("data", "demo_study", RATINGS))
    close(workspace, STUDY_ID, "lead")
    unblind(workspace, STUDY_ID, "lead", "all in")
    return workspace


def test_the_study_itself_can_ask_for_pseudonyms(asking):
    assert len(names_in_exports(asking, STUDY_ID)) == 4
    assert names_in_exports(asking, STUDY_ID, False) == {}


def test_tables_that_pages_offer_as_files_bear_the_names_of_files(asking):
    tables = AnalysisKeeper(asking).analysis_of(STUDY_ID).analysis.tables
    assert set(tables["raters"]["rater"]) == {"Rater 1", "Rater 2", "Rater 3", "Rater 4"}
    shown = "".join(table.to_csv() for table in tables.values()).encode()
    assert [name for name in IDS if name in shown] == []


def test_single_cases_bear_them_too(asking):
    tables = AnalysisKeeper(asking).analysis_of(STUDY_ID).analysis.tables
    name = str(tables["disagreement"].iloc[0]["passage"])
    case = passage_case(asking, STUDY_ID, name)
    raters = set(case.levels.columns) - {"question"} | set(flag_cases(asking, STUDY_ID)["rater"])
    assert len(raters) > 1
    assert raters <= {"Rater 1", "Rater 2", "Rater 3", "Rater 4"}
