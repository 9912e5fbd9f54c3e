"""Analysis of whatever a path names: a study's folder or database, an archive, or a table."""

from pathlib import Path
from typing import Any

from evalkit.analysis.mapping import ColumnMapping, TableSettings
from evalkit.report.analysis_text import analysis_text
from evalkit.report.csv_file import csv_bytes
from evalkit.report.further_tables import further_text
from evalkit.report.json_rows import json_ready
from evalkit.report.pilot_mark import marked
from evalkit.report.read_me import NOTES_FILE, notes_text
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


def as_text(analysis: Analysis) -> str:
    """The analysis as sentences and tables for a terminal."""
    return f"{analysis_text(analysis)}\n{further_text(analysis.tables)}".rstrip()


def as_json(analysis: Analysis) -> dict[str, Any]:
    """The analysis for scripts: headline, notes, and every table as rows."""
    results = analysis.results
    return {
        "headline": list(results.headline) if results else [],
        "limits": list(results.limits) if results else [],
        "pilot": bool(analysis.notices.pilot),
        "why_no_results": analysis.why_no_results,
        "notes": list(analysis.agreement.notes),
        "departures": analysis.notices.as_rows,
        **{name: json_ready(table) for name, table in analysis.tables.items()},
    }


def write_csv(analysis: Analysis, folder: Path) -> tuple[Path, ...]:
    """Write every table into a folder, and say where."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, table in analysis.tables.items():
        path = folder / f"{name}.csv"
        path.write_bytes(csv_bytes(marked(table, is_pilot=bool(analysis.notices.pilot))))
        paths.append(path)
    if analysis.agreement.notes:
        path = folder / NOTES_FILE
        path.write_text(notes_text(analysis.agreement.notes), encoding="utf-8")
        paths.append(path)
    return tuple(paths)
