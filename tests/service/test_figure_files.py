"""Files of figures: raters under pseudonyms in the order of those, and pilots marked."""

from dataclasses import replace

import pandas as pd
import pytest

from evalkit.report.figures.figure import Figure
from evalkit.service.closing import close
from evalkit.service.demo import RATINGS
from evalkit.service.departing import look_early
from evalkit.service.figure_files import grid_in_files, in_files, table_under
from evalkit.service.figures import (
    briefs_by_rater,
    figure_of_section,
    levels_by_rater,
    order_of_work,
    pairs_of_raters,
    sections_of,
    severity_by_rater,
)
from evalkit.service.kept_analysis import AnalysisKeeper
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.people import names_of
from evalkit.service.progress import progress_of
from evalkit.service.pseudonymous import names_in_exports
from evalkit.service.results import analyse_study
from evalkit.service.shipped import shipped_file
from evalkit.service.simulation import simulate_ratings
from evalkit.service.workspace import open_workspace

STUDY_ID = "demo-study"
NAMES = {"ann": "Rater 2", "bob": "Rater 1"}


@pytest.fixture(scope="module")
def rated(tmp_path_factory):
    """The demo's ratings in a study that shows raters under pseudonyms, closed."""
    folder = shipped_file("data", "demo_study")
    study = read_sound_study(folder)
    settings = study.settings.model_copy(update={"exports": "pseudonyms"})
    workspace = open_workspace(str(tmp_path_factory.mktemp("figures") / "evalkit.db"))
    open_study(workspace, replace(study, settings=settings))
    simulate_ratings(workspace, STUDY_ID, folder / RATINGS)
    close(workspace, STUDY_ID, "lead")
    yield workspace
    workspace.store.close()


def text_of(figure: Figure | None) -> str:
    assert figure is not None
    return figure.svg().decode() + figure.csv().decode()


def test_no_file_of_a_figure_names_a_rater(rated):
    analysis, names = analyse_study(rated, STUDY_ID), names_of(rated, STUDY_ID)
    shown = in_files(rated, STUDY_ID, analysis, names)
    assert "Simulated rater 1" in text_of(severity_by_rater(analysis, names))
    files = [
        severity_by_rater(shown.analysis, shown.names),
        levels_by_rater(shown.analysis, shown.names),
        order_of_work(shown.analysis, shown.id_of("sim1"), shown.names),
        pairs_of_raters(shown.analysis, "grade_fit", "kappa", shown.names),
        briefs_by_rater(*grid_in_files(rated, STUDY_ID, progress_of(rated, STUDY_ID).grid, names)),
        figure_of_section(shown.analysis, "Y", "sensitivity", shown.names),
        figure_of_section(shown.analysis, "X", "sensitivity", shown.names),
    ]
    for figure in filter(None, files):
        text = text_of(figure)
        assert [name for name in (*names, *names.values()) if name in text] == []
    assert len([figure for figure in files if figure]) == 6


def test_raters_stand_in_the_order_of_their_pseudonyms(rated):
    hidden = names_in_exports(rated, STUDY_ID)
    shown = in_files(rated, STUDY_ID, analyse_study(rated, STUDY_ID), {})
    severity = severity_by_rater(shown.analysis, shown.names)
    assert severity is not None
    told = severity.table["rater"].tolist()
    assert told == sorted(told)
    assert set(told) <= set(hidden.values())


def sensitivity_text(analysis, names):
    sections = sections_of(analysis, analysis.plan.systems[-1], pd.DataFrame(), names)
    (section,) = (section for section in sections if section.id == "sensitivity")
    return [*section.sentences, *(table.frame.to_csv() for table in section.further)]


def test_the_section_on_sensitivity_names_raters_as_the_page_does(rated):
    names, hidden = names_of(rated, STUDY_ID), names_in_exports(rated, STUDY_ID)
    by_name = sensitivity_text(analyse_study(rated, STUDY_ID), names)
    assert any(s.endswith(" moves it most.") and "Simulated rater" in s for s in by_name)
    kept = AnalysisKeeper(rated).analysis_of(STUDY_ID).analysis
    under_pseudonyms = sensitivity_text(kept, names)
    (mover,) = (s for s in under_pseudonyms if s.startswith("Without one rater: "))
    assert any(f"; {name} moves it most." in mover for name in hidden.values())
    for told in (by_name, under_pseudonyms):
        assert [word for word in names if word in " ".join(told)] == []


def test_an_early_look_bears_the_names_that_files_bear(tmp_path):
    folder = shipped_file("data", "demo_study")
    study = read_sound_study(folder)
    settings = study.settings.model_copy(update={"exports": "pseudonyms"})
    workspace = open_workspace(str(tmp_path / "evalkit.db"))
    open_study(workspace, replace(study, settings=settings))
    simulate_ratings(workspace, STUDY_ID, folder / RATINGS)
    look = look_early(workspace, STUDY_ID, "lead", "The venue is booked.")
    assert set(look.tables["raters"]["rater"]) == set(
        names_in_exports(workspace, STUDY_ID).values()
    )
    workspace.store.close()


def test_a_table_keeps_the_rows_that_are_of_no_rater_in_their_place():
    table = pd.DataFrame(
        {"rater": ["all raters", "ann", "bob"], "value": [0, 1, 2]},
    )
    assert table_under(table, NAMES).to_numpy().tolist() == [
        ["all raters", 0],
        ["Rater 1", 2],
        ["Rater 2", 1],
    ]


def test_only_runs_without_a_rater_are_renamed():
    table = pd.DataFrame(
        {
            "analysis": ["without one brief", "without one rater", "without one rater"],
            "without": ["ann", "ann", "bob"],
        }
    )
    assert table_under(table, NAMES)["without"].tolist() == ["ann", "Rater 1", "Rater 2"]


def test_files_of_a_pilot_say_so_in_picture_and_table():
    spec = {"mark": "point", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}}
    figure = Figure("x", "Severity", "Words.", spec, pd.DataFrame({"a": [1]}), is_pilot=True)
    assert "PILOT" in figure.svg().decode()
    assert figure.csv().decode("utf-8-sig").splitlines() == ["pilot,a", "true,1"]
