"""Analysis of whatever a path names: a study's folder or database, an archive, or a table."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from evalkit.analysis.mapping import ColumnMapping, TableSettings
from evalkit.report.analysis_text import analysis_text
from evalkit.report.automatic_text import automatic_text
from evalkit.report.csv_file import csv_bytes
from evalkit.report.further_tables import further_text
from evalkit.report.json_rows import json_ready
from evalkit.report.pilot_mark import marked
from evalkit.report.read_me import NOTES_FILE, notes_text
from evalkit.service.automatic_results import (
    AutomaticAnalysis,
    automatic_analysis,
    automatic_of_archive,
)
from evalkit.service.departing import note_early_look
from evalkit.service.finding import find_study
from evalkit.service.pseudonymous import names_in_exports
from evalkit.service.results import Analysis, analyse_archive, analyse_study, analyse_table
from evalkit.store.archived_study import is_archive
from evalkit.store.migrations import is_study_file
from evalkit.study.rubric import Measurement

__all__ = [
    "Analysis",
    "ColumnMapping",
    "Measurement",
    "TableSettings",
    "analyse_place",
    "as_json",
    "as_text",
    "automatic_at",
    "look_early",
    "write_csv",
]


def look_early(
    place: Path, study_id: str | None, actor: str, reason: str, pseudonyms: bool | None = None
) -> Analysis:
    """Compare the systems of a study whose ratings are open; the look is written down before.

    Raises
    ------
    ClosedError
        Where ratings are closed, so that nothing is early about a look.
    EvalkitError
        Where the path holds no study in a database.
    """
    found = find_study(place, study_id)
    note_early_look(found.workspace, found.study_id, actor, reason)
    names = names_in_exports(found.workspace, found.study_id, pseudonyms)
    return analyse_study(found.workspace, found.study_id, is_early_look=True, names=names)


def analyse_place(
    place: Path,
    study_id: str | None,
    mapping: ColumnMapping,
    settings: TableSettings,
    pseudonyms: bool | None = None,
) -> Analysis:
    """Analyse a study where the path holds one, else the table that it is.

    Parameters
    ----------
    pseudonyms
        Whether a study's raters stand under pseudonyms; None asks the study's own settings.

    Raises
    ------
    EvalkitError
        Where it is neither; the sentence says what was looked for.
    """
    if place.is_dir() or is_study_file(place):
        found = find_study(place, study_id)
        names = names_in_exports(found.workspace, found.study_id, pseudonyms)
        return analyse_study(found.workspace, found.study_id, names=names)
    if is_archive(place):
        return analyse_archive(place)
    analysis, _plan = analyse_table(place, mapping, settings)
    return analysis


def automatic_at(
    place: Path, study_id: str | None, pseudonyms: bool | None = None
) -> AutomaticAnalysis | None:
    """The automatic rater of a study or an archive; None where a path holds none."""
    if place.is_dir() or is_study_file(place):
        found = find_study(place, study_id)
        names = names_in_exports(found.workspace, found.study_id, pseudonyms)
        return automatic_analysis(found.workspace, found.study_id, names)
    return automatic_of_archive(place) if is_archive(place) else None


def as_text(analysis: Analysis, automatic: AutomaticAnalysis | None = None) -> str:
    """The analysis as sentences and tables for a terminal; the automatic rater comes after it."""
    of_people = f"{analysis_text(analysis)}\n{further_text(analysis.tables)}".rstrip()
    if automatic is None:
        return of_people
    sentences = [one.sentence for one in automatic.standings]
    model, notes, tables = automatic.model, automatic.notes, automatic.tables
    of_model = automatic_text(model, automatic.verdict, sentences, notes, tables)
    return f"{of_people}\n\n\n{of_model}"


def as_json(analysis: Analysis, automatic: AutomaticAnalysis | None = None) -> dict[str, Any]:
    """The analysis for scripts: headline, notes, and every table as rows.

    What is known of an automatic rater stands under a key of its own.
    """
    results = analysis.results
    of_model = {"automatic_rater": _automatic_json(automatic)} if automatic else {}
    return {
        "headline": list(results.headline) if results else [],
        "limits": list(results.limits) if results else [],
        "pilot": bool(analysis.notices.pilot),
        "why_no_results": analysis.why_no_results,
        "notes": list(analysis.agreement.notes),
        "departures": analysis.notices.as_rows,
        **{name: json_ready(table) for name, table in analysis.tables.items()},
        **of_model,
    }


def _automatic_json(automatic: AutomaticAnalysis) -> dict[str, Any]:
    return {
        "model": automatic.model,
        "verdict": automatic.verdict,
        "standings": [asdict(one) for one in automatic.standings],
        "notes": list(automatic.notes),
        **{name: json_ready(table) for name, table in automatic.tables.items()},
    }


def write_csv(
    analysis: Analysis, folder: Path, automatic: AutomaticAnalysis | None = None
) -> tuple[Path, ...]:
    """Write every table into a folder, and say where."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    of_model = automatic.tables if automatic else {}
    for name, table in {**analysis.tables, **of_model}.items():
        path = folder / f"{name}.csv"
        path.write_bytes(csv_bytes(marked(table, is_pilot=bool(analysis.notices.pilot))))
        paths.append(path)
    if analysis.agreement.notes:
        path = folder / NOTES_FILE
        path.write_text(notes_text(analysis.agreement.notes), encoding="utf-8")
        paths.append(path)
    return tuple(paths)
