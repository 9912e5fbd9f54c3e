"""With and without an automatic rater, every table and file of people's ratings is the same."""

import sqlite3
from contextlib import closing as closed_connection
from dataclasses import replace

import pandas as pd
import pytest
from judged_study import STUDY_ID, judged_demo, lover_of_length, open_judged

from evalkit.service.analysing import (
    ColumnMapping,
    TableSettings,
    analyse_place,
    as_json,
    as_text,
    automatic_at,
    write_csv,
)
from evalkit.service.automatic_rating import rate_automatically
from evalkit.service.automatic_results import automatic_analysis, automatic_of_archive
from evalkit.service.closing import close, unblind
from evalkit.service.exporting import archive_to, export_files
from evalkit.service.kept_pages import PageKeeper
from evalkit.service.results import analyse_archive, analyse_study
from evalkit.service.workspace import Workspace, open_workspace
from evalkit.store import automatic
from evalkit.study.audit import StudyState


def files_of_people(workspace: Workspace) -> dict[str, bytes]:
    files = export_files(workspace, STUDY_ID).files
    return {f.name: f.content for f in files if f.name.endswith(".csv")}


@pytest.fixture(scope="module")
def judged(tmp_path_factory, _served_model):
    """The demo as it was rated, then rated by a model too: what there was before and after."""
    _served_model.reset()
    folder = tmp_path_factory.mktemp("judged")
    workspace = open_workspace(str(folder / "evalkit.db"))
    open_judged(workspace, judged_demo(_served_model.url), is_rated=True)
    states = {}
    _served_model.reply = lover_of_length
    states[StudyState.OPEN] = (files_of_people(workspace), analyse_study(workspace, STUDY_ID))
    close(workspace, STUDY_ID, "lead")
    states[StudyState.CLOSED] = (files_of_people(workspace), analyse_study(workspace, STUDY_ID))
    archive_to(workspace, STUDY_ID, folder / "before.db", "test")
    rate_automatically(workspace, STUDY_ID, folder, "test")
    archive_to(workspace, STUDY_ID, folder / "blind.db", "test")
    blind = (files_of_people(workspace), analyse_study(workspace, STUDY_ID))
    told = automatic_analysis(workspace, STUDY_ID)
    unblind(workspace, STUDY_ID, "lead", "all in")
    archive_to(workspace, STUDY_ID, folder / "named.db", "test")
    return folder, workspace, states, blind, told


def test_every_table_of_people_holds_without_it_and_with_it(judged):
    _, _, states, (files, analysis), _ = judged
    before_files, before = states[StudyState.CLOSED]
    assert set(before.tables) == set(analysis.tables)
    for name, table in before.tables.items():
        pd.testing.assert_frame_equal(table, analysis.tables[name])
    assert {name: files[name] for name in before_files} == before_files
    added = set(files) - set(before_files)
    assert added
    assert all(name.startswith("automatic_") for name in added)


def rows_of(path, name):
    with closed_connection(sqlite3.connect(path)) as archive:
        return archive.execute(f'SELECT * FROM "{name}"').fetchall()


def test_every_table_and_view_of_an_archive_holds_but_its_own_and_the_log(judged):
    folder, *_ = judged
    before, after = folder / "before.db", folder / "blind.db"
    names = {name for name, *_ in rows_of(before, "metadata")}
    changed = {name for name in names if rows_of(before, name) != rows_of(after, name)}
    assert changed == {"automatic_rating", "audit_event"}
    assert (len(rows_of(before, "automatic_rating")), len(rows_of(after, "automatic_rating"))) == (
        0,
        24,
    )
    first, second = analyse_archive(before), analyse_archive(after)
    for name, table in first.tables.items():
        pd.testing.assert_frame_equal(table, second.tables[name])


def test_nothing_of_it_is_told_while_ratings_are_open(tmp_path, model_server):
    workspace = open_workspace(str(tmp_path / "evalkit.db"))
    open_judged(workspace, judged_demo(model_server.url, n_briefs=2))
    before = files_of_people(workspace)
    rate_automatically(workspace, STUDY_ID, tmp_path, "test")
    found = automatic_analysis(workspace, STUDY_ID)
    assert found.tables == {}
    assert "Ratings are open" in found.verdict
    assert files_of_people(workspace).keys() == before.keys()


def test_what_is_kept_of_it_is_of_now(tmp_path, model_server):
    workspace = open_workspace(str(tmp_path / "evalkit.db"))
    open_judged(workspace, judged_demo(model_server.url, n_briefs=2))
    keeper = PageKeeper(workspace)
    assert keeper.automatic_of(STUDY_ID) is None
    rate_automatically(workspace, STUDY_ID, tmp_path, "test")
    answered = keeper.automatic_of(STUDY_ID)
    assert (answered.n_requests, bool(answered.why_hidden)) == (4, True)
    assert keeper.automatic_of(STUDY_ID) is answered
    close(workspace, STUDY_ID, "lead")
    assert not keeper.automatic_of(STUDY_ID).why_hidden


def test_systems_are_named_only_after_unblinding(judged):
    _, workspace, _, (files, _), told = judged
    own = [content for name, content in files.items() if name.startswith("automatic_")]
    assert not any(b"fine_tuned" in content for content in own)
    assert "automatic_systems" not in told.tables
    named = automatic_analysis(workspace, STUDY_ID)
    assert set(named.tables["automatic_systems"]["system"]) == {"fine_tuned"}
    after = files_of_people(workspace)
    assert b"fine_tuned" in after["automatic_ratings.csv"]


def test_a_rater_that_loves_length_is_not_said_to_stand_beside_experts(judged):
    *_, told = judged
    assert told.verdict.startswith("On none of 22 questions is it shown")
    assert told.notes[0].startswith("An automatic rater is a model and no rater")
    preference = next(one for one in told.standings if one.outcome == "preference")
    assert "it favours longer passages more than the experts do" in preference.sentence


def test_an_archive_tells_the_same_of_it(judged):
    folder, workspace, _, _, told = judged
    named = automatic_analysis(workspace, STUDY_ID)
    for path, expected in ((folder / "blind.db", told), (folder / "named.db", named)):
        found = automatic_of_archive(path)
        assert found.tables.keys() == expected.tables.keys()
        for name, table in expected.tables.items():
            pd.testing.assert_frame_equal(found.tables[name], table)
    assert automatic_of_archive(folder / "before.db") is None


def test_text_json_and_csv_hold_it_apart_under_its_own_name(judged, tmp_path):
    folder, *_ = judged
    analysis = analyse_place(folder, STUDY_ID, ColumnMapping(), TableSettings())
    found = automatic_at(folder, STUDY_ID)
    text = as_text(analysis, found)
    of_people, of_model = text.split("THE AUTOMATIC RATER: a model, and no part of anything above")
    assert of_people.strip() == as_text(analysis)
    assert "utomatic" not in of_people
    assert "Points" in of_model
    whole = as_json(analysis, found)
    assert whole.pop("automatic_rater")["verdict"] == found.verdict
    assert whole == as_json(analysis)
    written = {path.name for path in write_csv(analysis, tmp_path, found)}
    assert {f"{name}.csv" for name in found.tables} <= written


def test_the_codebook_of_its_files_explains_every_column(judged):
    _, workspace, *_ = judged
    files = files_of_people(workspace)
    codebook = pd.read_csv(pd.io.common.BytesIO(files["automatic_codebook.csv"]))
    for name, content in files.items():
        if name.startswith("automatic_") and name != "automatic_codebook.csv":
            columns = pd.read_csv(pd.io.common.BytesIO(content), nrows=0).columns
            assert codebook.loc[codebook["file"] == name, "name"].tolist() == list(columns)
    assert codebook["descriptor"].notna().all()


def test_a_study_without_one_has_none(tmp_path, model_server):
    workspace = open_workspace(str(tmp_path / "evalkit.db"))
    demo = judged_demo(model_server.url, n_briefs=2)
    settings = demo.settings.model_copy(update={"automatic_rater": None})
    open_judged(workspace, replace(demo, settings=settings))
    close(workspace, STUDY_ID, "lead")
    assert automatic_analysis(workspace, STUDY_ID) is None
    with workspace.store.reading() as connection:
        assert automatic.count(connection, STUDY_ID) == 0
