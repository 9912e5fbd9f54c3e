"""What departs from the plan is written down by itself, and every result says so."""

from dataclasses import replace

import pytest

from evalkit.errors import ClosedError, UnknownStudyError
from evalkit.service.analysing import as_json, as_text
from evalkit.service.closing import close, reopen, unblind
from evalkit.service.demo import RATINGS, open_demo
from evalkit.service.departing import (
    LeftOut,
    depart,
    departures_of,
    exclude,
    exclusions_of,
    look_early,
    take_back,
)
from evalkit.service.exporting import archive_to, export_files
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.results import analyse_archive, analyse_study
from evalkit.service.shipped import shipped_file
from evalkit.service.simulation import simulate_ratings
from evalkit.service.workspace import Workspace, open_workspace
from evalkit.store import audit
from evalkit.study.analysis_code import AnalysisCode
from evalkit.study.audit import AuditKind, StudyState

STUDY_ID = "demo-study"


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    opened = open_workspace(str(tmp_path / "evalkit.db"))
    open_demo(opened)
    return opened


@pytest.fixture
def opened_with_a_rule(tmp_path) -> Workspace:
    """The demo's ratings under a plan that leaves out who rates too fast."""
    folder = shipped_file("data", "demo_study")
    study = read_sound_study(folder)
    plan = study.settings.plan.model_copy(update={"exclusions": ("Raters who rate too fast.",)})
    settings = study.settings.model_copy(update={"plan": plan})
    opened = open_workspace(str(tmp_path / "ruled.db"))
    open_study(opened, replace(study, settings=settings))
    simulate_ratings(opened, STUDY_ID, folder / RATINGS)
    return opened


def state(workspace: Workspace) -> StudyState:
    with workspace.store.reading() as connection:
        return audit.state(connection, STUDY_ID)


def read_me(workspace: Workspace) -> str:
    files = {file.name: file.content for file in export_files(workspace, STUDY_ID).files}
    return " ".join(files["README.txt"].decode().split())


def test_a_study_that_kept_to_its_plan_has_no_departure(workspace):
    close(workspace, STUDY_ID, "lead")
    unblind(workspace, STUDY_ID, "lead", "all in")
    analysis = analyse_study(workspace, STUDY_ID)
    assert departures_of(workspace, STUDY_ID) == ()
    assert as_json(analysis)["departures"] == []
    assert "Departure" not in as_text(analysis) + read_me(workspace)


def test_an_early_look_shows_letters_and_is_told_by_every_result_from_then_on(workspace, tmp_path):
    look = look_early(workspace, STUDY_ID, "lead", "the funder asks")
    assert set(look.results.comparison["system"]) == {"Y"}
    assert analyse_study(workspace, STUDY_ID).results is None
    close(workspace, STUDY_ID, "lead")
    sentence = "results looked at before ratings were closed"
    analysis = analyse_study(workspace, STUDY_ID)
    (row,) = as_json(analysis)["departures"]
    assert (row["what"], row["actor"], row["reason"]) == (sentence, "lead", "the funder asks")
    archive_to(workspace, STUDY_ID, tmp_path / "archive.db", "test")
    archived = analyse_archive(tmp_path / "archive.db")
    for notes in (analysis.results.notes, analysis.agreement.notes, archived.results.notes):
        assert any(sentence in note and "the funder asks" in note for note in notes)
    assert sentence in " ".join(as_text(analysis).split())
    assert sentence in read_me(workspace)


def test_an_early_look_at_closed_ratings_is_refused(workspace):
    close(workspace, STUDY_ID, "lead")
    with pytest.raises(ClosedError, match="without an early look"):
        look_early(workspace, STUDY_ID, "lead", "curious")
    assert departures_of(workspace, STUDY_ID) == ()


def test_forced_unblinding_closes_the_ratings_and_stands_on_every_result(workspace, tmp_path):
    with pytest.raises(ClosedError, match="can be forced"):
        unblind(workspace, STUDY_ID, "lead", "no patience")
    unblind(workspace, STUDY_ID, "lead", "no patience", force=True)
    assert state(workspace) is StudyState.UNBLINDED
    archive_to(workspace, STUDY_ID, tmp_path / "archive.db", "test")
    analysis = analyse_study(workspace, STUDY_ID)
    for found in (analysis, analyse_archive(tmp_path / "archive.db")):
        assert found.results.notes[0].startswith("UNBLINDED BY FORCE while ratings were open")
        assert found.agreement.notes[0].endswith("decided by what was seen.")
        assert "no patience" in as_json(found)["notes"][0]
        assert as_text(found).startswith("NOTE: UNBLINDED BY FORCE")
    assert "UNBLINDED BY FORCE" in read_me(workspace)


def test_a_second_unblinding_says_when_and_by_whom_it_was_done_before(workspace):
    close(workspace, STUDY_ID, "lead")
    assert unblind(workspace, STUDY_ID, "lead", "all in").earlier is None
    again = unblind(workspace, STUDY_ID, "someone", "me too")
    assert (again.earlier.actor, again.earlier.detail["reason"]) == ("lead", "all in")
    with workspace.store.reading() as connection:
        acts = audit.audit_events(connection, STUDY_ID)
    assert [act.kind for act in acts].count(AuditKind.UNBLINDED) == 1
    assert (acts[-1].kind, acts[-1].actor) == (AuditKind.KEY_SHOWN_AGAIN, "someone")
    assert acts[-1].detail == {"reason": "me too"}
    assert state(workspace) is StudyState.UNBLINDED


def test_reopening_and_what_a_lead_notes_are_departures_in_their_order(workspace):
    close(workspace, STUDY_ID, "lead")
    reopen(workspace, STUDY_ID, "lead", "one rater was ill")
    depart(workspace, STUDY_ID, "lead", "the guide was explained by phone")
    assert [(d.what, d.reason) for d in departures_of(workspace, STUDY_ID)] == [
        ("ratings opened again after closing", "one rater was ill"),
        ("noted by a lead", "the guide was explained by phone"),
    ]


def test_an_unplanned_exclusion_leaves_the_main_result_and_shows_both(workspace):
    close(workspace, STUDY_ID, "lead")
    before = analyse_study(workspace, STUDY_ID).results.comparison
    exclude(workspace, STUDY_ID, "lead", LeftOut("rater", "sim2", "rated in a hurry"))
    analysis = analyse_study(workspace, STUDY_ID)
    assert analysis.results.comparison["estimate"].tolist() == before["estimate"].tolist()
    table = analysis.tables["exclusions"]
    primary = table[table["role"] == "primary"]
    assert primary["ratings"].tolist() == ["all ratings", "without rater sim2"]
    assert primary["exclusion"].tolist() == ["", "departure"]
    assert primary["n_pairs"].tolist() == [36, 24]
    assert primary["estimate"].iloc[0] == before["estimate"].iloc[0] != primary["estimate"].iloc[1]
    (departure,) = departures_of(workspace, STUDY_ID)
    assert departure.what == "rater sim2 left out of an analysis"


def test_a_study_too_large_to_read_whole_keeps_to_planned_exclusions_too(opened_with_a_rule):
    workspace = opened_with_a_rule
    close(workspace, STUDY_ID, "lead")
    exclude(workspace, STUDY_ID, "lead", LeftOut("rater", "sim2", "too fast", rule=1))
    whole = analyse_study(workspace, STUDY_ID)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("evalkit.service.results.LARGEST_STUDY", 0)
        sums = analyse_study(workspace, STUDY_ID)
        hidden = analyse_study(
            workspace,
            STUDY_ID,
            names={"sim1": "Rater 2", "sim2": "Rater 1", "sim3": "Rater 3", "guest": "Rater 4"},
        )
    for one in (sums, hidden):
        assert one.results.comparison["n_pairs"].tolist()[0] == 24
        assert one.results.comparison["estimate"].tolist() == pytest.approx(
            whole.results.comparison["estimate"].tolist(), nan_ok=True
        )
    assert set(hidden.tables["exclusions"]["ratings"]) == {"all ratings", "without rater Rater 1"}


def test_what_was_left_out_can_be_taken_back(workspace):
    left_out = LeftOut("brief", "g3-lit", "a misprint")
    exclude(workspace, STUDY_ID, "lead", left_out)
    assert [one.id for one in exclusions_of(workspace, STUDY_ID)] == ["g3-lit"]
    take_back(workspace, STUDY_ID, "lead", LeftOut("brief", "g3-lit", "no misprint after all"))
    assert exclusions_of(workspace, STUDY_ID) == ()
    assert len(departures_of(workspace, STUDY_ID)) == 2
    with pytest.raises(UnknownStudyError, match="Expected a brief of this analysis"):
        take_back(workspace, STUDY_ID, "lead", left_out)


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        (LeftOut("rater", "nobody", "x"), "sim1, sim2, sim3, guest"),
        (LeftOut("rater", "lead", "x"), "'lead' came"),
        (LeftOut("rater", "sim1", "x", rule=1), "The plan has 0 exclusions"),
    ],
)
def test_an_exclusion_of_nobody_or_by_no_rule_is_refused(workspace, left_out, sentence):
    with pytest.raises(UnknownStudyError, match=sentence):
        exclude(workspace, STUDY_ID, "lead", left_out)


def test_other_analysis_code_than_the_frozen_one_is_said(workspace):
    later = Workspace(workspace.store, code=lambda: AnalysisCode("9.9.9", "other files"))
    (note, *_) = analyse_study(later, STUDY_ID).agreement.notes
    assert "computed by evalkit 9.9.9, whose analysis code differs" in note
    assert not any("9.9.9" in n for n in analyse_study(workspace, STUDY_ID).agreement.notes)


def test_rows_and_tables_that_the_plan_does_not_name_are_exploratory(workspace):
    close(workspace, STUDY_ID, "lead")
    analysis = analyse_study(workspace, STUDY_ID)
    comparison = analysis.tables["comparison"]
    standing = dict(zip(comparison["outcome"], comparison["standing"], strict=True))
    assert standing["composite"] == standing["grade_fit"] == "planned"
    assert standing["decision"] == standing["near_copy"] == "exploratory"
    assert all("standing" in table.columns for table in analysis.tables.values())
    assert set(analysis.tables["strata"]["standing"]) == {"exploratory"}
    assert "By stratum (described, not tested) (exploratory: not in the plan)" in as_text(analysis)
    titles = [table.purpose for table in analysis.further_results]
    assert any(t.endswith("not tested (exploratory: not in the plan)") for t in titles)
