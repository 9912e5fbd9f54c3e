"""Ratings, codebook and archive as files; systems are named only after unblinding."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.errors import ClosedError
from evalkit.report.codebook import codebook
from evalkit.report.columns import shown_columns
from evalkit.report.csv_file import csv_bytes
from evalkit.report.later_records import ADJUDICATION_COLUMNS
from evalkit.report.long_ratings import current_ratings, rating_events
from evalkit.report.marked_evidence import marked_evidence
from evalkit.report.pilot_mark import marked
from evalkit.report.practice_results import ANSWERS_FILE, ATTEMPTS_FILE
from evalkit.report.profile_summary import PROFILE_FILE
from evalkit.report.read_me import NOTES_FILE, read_me_text
from evalkit.report.wide_ratings import wide_ratings
from evalkit.service.adjudicated import adjudicated
from evalkit.service.automatic_files import automatic_files
from evalkit.service.automatic_results import AutomaticAnalysis
from evalkit.service.consents import profiles_in
from evalkit.service.lead_texts import lead_texts
from evalkit.service.norming_agreement import norming_agreement
from evalkit.service.practice_results import answers_in, attempts_in
from evalkit.service.pseudonymous import frame_under, names_in_exports
from evalkit.service.results import Analysis, analyse_study, purpose_of, why_hidden_in
from evalkit.service.workspace import Workspace
from evalkit.store import audit, studies
from evalkit.store.archive import write_archive
from evalkit.store.columns import utc_text
from evalkit.store.ratings import events_frame, ratings_frame
from evalkit.study.answer import QuestionKind
from evalkit.study.audit import AuditKind, StudyState
from evalkit.study.pseudonym import Pseudonyms, study_under
from evalkit.study.study import Study

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file to take away, and what is in it; made when somebody takes it."""

    name: str
    purpose: str
    make: Callable[[], bytes]

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        return self.make()


@dataclass(frozen=True, slots=True)
class Exports:
    """All files of a study as it stands, and what limits their reading."""

    files: tuple[ExportFile, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Material:
    study: Study
    read_answers: Callable[[], "pd.DataFrame"]
    read_events: Callable[[], "pd.DataFrame"]
    apart: Mapping[str, "pd.DataFrame"]
    adjudicated: "pd.DataFrame"
    norming: "pd.DataFrame"
    is_unblinded: bool
    is_pilot: bool

    @property
    def answers(self) -> "pd.DataFrame":
        """The current answers; read once, when the first file asks for them."""
        return self.read_answers()

    @property
    def events(self) -> "pd.DataFrame":
        """Every answer as it was given; read once, when the first file asks for them."""
        return self.read_events()


@dataclass(frozen=True, slots=True)
class _Export:
    """One file; ``tells_systems_apart`` holds it back while the Results page shows nothing.

    One that is ``for_some`` is only there where it holds something.
    """

    name: str
    purpose: str
    make: Callable[[_Material], "pd.DataFrame"]
    tells_systems_apart: bool = False
    for_some: bool = False


EXPORTS: tuple[_Export, ...] = (
    _Export(
        "ratings.csv",
        "one row a current answer",
        lambda m: current_ratings(m.answers, is_unblinded=m.is_unblinded),
    ),
    _Export(
        "rating_events.csv",
        "one row an answer as it was given, changed ones included",
        lambda m: rating_events(m.events, is_unblinded=m.is_unblinded),
    ),
    _Export(
        "evidence.csv",
        "one row for each stretch of words that is marked as evidence",
        lambda m: marked_evidence(m.answers, is_unblinded=m.is_unblinded),
    ),
    _Export(
        "ratings_wide.csv",
        "one row a passage and question, a column for each rater",
        lambda m: wide_ratings(m.answers, m.study, is_unblinded=m.is_unblinded),
        tells_systems_apart=True,
    ),
    _Export(
        ATTEMPTS_FILE,
        "one row an attempt at the qualifying passages, with intervals and thresholds",
        lambda m: m.apart[ATTEMPTS_FILE],
    ),
    _Export(
        ANSWERS_FILE,
        "one row an answer in practice, which is no rating, beside the panel's",
        lambda m: m.apart[ANSWERS_FILE],
    ),
    _Export(
        PROFILE_FILE,
        "counts and medians of what raters told about themselves",
        lambda m: m.apart[PROFILE_FILE],
    ),
    _Export(
        "adjudication.csv",
        "one row a level that an adjudicator settled: a later record, in no other table",
        lambda m: m.adjudicated[
            [c.name for c in shown_columns(ADJUDICATION_COLUMNS, is_unblinded=m.is_unblinded)]
        ],
        for_some=True,
    ),
    _Export(
        "norming.csv",
        "agreement on the briefs of norming passes, before the talk and after it",
        lambda m: m.norming,
        for_some=True,
    ),
    _Export(
        "codebook.csv",
        "every column, question and level in words",
        lambda m: codebook(m.study, is_unblinded=m.is_unblinded),
    ),
)
FILES_APART = (ATTEMPTS_FILE, ANSWERS_FILE, PROFILE_FILE)
LETTER_COLUMNS = ("code", "code_a", "code_b")
GUESSES = (QuestionKind.GUESS, QuestionKind.GUESS_REASON)
PSEUDONYMS_NOTE = (
    "Raters stand under pseudonyms. Words that they wrote are as they wrote them, and may name "
    "somebody."
)
OPEN_NOTE = (
    "Ratings are open, so these files do not tell the systems apart, not even as X and Y, nor by "
    "what raters guessed; the wide table and the results come when ratings are closed."
)
UNNAMED_NOTE = (
    "With more than two systems each is set against the reference, and the letter that stands in "
    "every pair would be the reference's; so these files bear no letters until the study is "
    "unblinded."
)

PAIRS_TELL = (
    "With more than two systems the reference stands in every pair for preference, so an archive "
    "would tell which letter it is; unblind the study before you archive it."
)


def export_files(
    workspace: Workspace,
    study_id: str,
    *,
    pseudonyms: bool | None = None,
    analysis: Analysis | None = None,
    automatic: AutomaticAnalysis | None = None,
) -> Exports:
    """Every export of a study, with a text file that says what they are.

    While the Results page shows nothing yet, nothing tells the systems apart either, not even by
    letter: anyone could compute from it what is not shown.

    Parameters
    ----------
    pseudonyms
        Whether raters stand under pseudonyms; None asks the study's own settings.
    analysis, automatic
        The study's analysis and its automatic rater's under the same names, where they were made
        already.
    """
    names = names_in_exports(workspace, study_id, pseudonyms)
    norming = norming_agreement(workspace, study_id)
    with workspace.store.reading() as connection:
        state = audit.state(connection, study_id)
        study = studies.load_study(connection, study_id)
        is_hidden = bool(why_hidden_in(state, len(study.settings.systems)))
        material = _Material(
            study=study_under(study, names),
            read_answers=_read(workspace, study_id, ratings_frame, names, is_hidden=is_hidden),
            read_events=_read(workspace, study_id, events_frame, names, is_hidden=is_hidden),
            apart=_apart(connection, study, names),
            adjudicated=adjudicated(connection, study_id),
            norming=norming,
            is_unblinded=state is StudyState.UNBLINDED,
            is_pilot=audit.terms_of(connection, study_id).is_pilot,
        )
    files = [
        ExportFile(export.name, export.purpose, partial(_content, export, material, is_hidden))
        for export in EXPORTS
        if not (is_hidden and export.tells_systems_apart)
        and _is_there(export, material)
        and not (export.for_some and export.make(material).empty)
    ]
    analysis = analysis or analyse_study(workspace, study_id, names=names)
    files += [
        ExportFile(f"{name}.csv", purpose_of(name, table), partial(_csv, table, material))
        for name, table in analysis.tables.items()
    ]
    files += [
        ExportFile(f"{name}.csv", what, partial(_csv, table, material))
        for name, (what, table) in lead_texts(workspace, study_id, analysis).tables.items()
    ]
    files += [
        ExportFile(name, purpose, partial(_csv, frame, material))
        for name, purpose, frame in automatic_files(workspace, study_id, names, automatic)
    ]
    notes = analysis.agreement.notes + ((_hidden_note(state),) if is_hidden else ())
    notes += (PSEUDONYMS_NOTE,) if names else ()
    files.append(_read_me(workspace, material.study, notes, files))
    return Exports(tuple(files), notes)


def _apart(connection: "Connection", study: Study, names: Pseudonyms) -> dict[str, "pd.DataFrame"]:
    """What raters did and told beside rating, by file; a study without it lacks the file."""
    found: dict[str, pd.DataFrame] = {}
    if study.practice:
        found[ATTEMPTS_FILE] = attempts_in(connection, study, names)
        found[ANSWERS_FILE] = answers_in(connection, study, names)
    profiles = profiles_in(connection, study, hides_small=bool(names))
    return found | ({PROFILE_FILE: profiles.summary} if profiles else {})


def _is_there(export: _Export, material: _Material) -> bool:
    return export.name not in FILES_APART or export.name in material.apart


def _read_me(
    workspace: Workspace, study: Study, notes: tuple[str, ...], files: Sequence[ExportFile]
) -> ExportFile:
    """A text file with all that must be read with the figures."""
    with workspace.store.reading() as connection:
        opened = audit.audit_events(connection, study.settings.id)[0]
        commitment = studies.commitment(connection, study.settings.id)
    facts = {
        "Study": study.settings.id,
        "Opened": utc_text(opened.at),
        "Plan hash": str(opened.detail.get("plan_hash", "")),
        "Commitment to the key": commitment,
        "Written": f"{utc_text(workspace.now())}, evalkit {workspace.code().version}",
    }
    named = {file.name: file.purpose for file in files}
    text = read_me_text(study.settings.title, facts, notes, named)
    return ExportFile(NOTES_FILE, "what these files are, and what limits them", text.encode)


def _shown(answers: "pd.DataFrame", is_hidden: bool) -> "pd.DataFrame":
    """Without the guesses while systems are hidden: right ones tell which passages are alike."""
    return answers[~answers["kind"].isin(GUESSES)] if is_hidden else answers


def _hidden_note(state: StudyState) -> str:
    return OPEN_NOTE if state is StudyState.OPEN else UNNAMED_NOTE


def _content(export: _Export, material: _Material, is_hidden: bool) -> bytes:
    frame = export.make(material)
    letters = [name for name in LETTER_COLUMNS if name in frame.columns]
    return _csv(frame.drop(columns=letters) if is_hidden else frame, material)


def _csv(frame: "pd.DataFrame", material: _Material) -> bytes:
    return csv_bytes(marked(frame, is_pilot=material.is_pilot))


def _read(
    workspace: Workspace,
    study_id: str,
    frame_of: "Callable[[Connection, str], pd.DataFrame]",
    names: Pseudonyms,
    *,
    is_hidden: bool,
) -> Callable[[], "pd.DataFrame"]:
    """What reads a frame of answers, once."""

    @cache
    def read() -> "pd.DataFrame":
        with workspace.store.reading() as connection:
            return frame_under(_shown(frame_of(connection, study_id), is_hidden), names)

    return read


def note_export(workspace: Workspace, study_id: str, actor: str, names: Sequence[str]) -> None:
    """Write down who took which files."""
    with workspace.store.writing() as connection:
        detail = {"files": list(names)}
        audit.record(connection, study_id, AuditKind.EXPORTED, actor, workspace.now(), detail)


def export_to(
    workspace: Workspace,
    study_id: str,
    folder: Path,
    actor: str,
    *,
    pseudonyms: bool | None = None,
) -> Exports:
    """Write every export into a folder; files of the same names are replaced."""
    exports = export_files(workspace, study_id, pseudonyms=pseudonyms)
    folder.mkdir(parents=True, exist_ok=True)
    for file in exports.files:
        (folder / file.name).write_bytes(file.content)
    note_export(workspace, study_id, actor, [file.name for file in exports.files])
    return exports


def archive_to(
    workspace: Workspace,
    study_id: str,
    path: Path,
    actor: str,
    *,
    pseudonyms: bool | None = None,
) -> bool:
    """Write a closed study into one SQLite file for Datasette; return whether it names the systems.

    Under pseudonyms it holds neither secret nor hashes, which would give the raters away.

    Raises
    ------
    ClosedError
        While ratings are open; with pairs of more than two systems until they are unblinded.
    """
    names = names_in_exports(workspace, study_id, pseudonyms)
    with workspace.store.reading() as connection:
        state = audit.state(connection, study_id)
        if state is StudyState.OPEN:
            raise ClosedError("Close the ratings before you archive the study.")
        if _tells_reference(studies.load_study(connection, study_id), state):
            raise ClosedError(PAIRS_TELL)
        is_unblinded = state is StudyState.UNBLINDED
        write_archive(connection, study_id, path, unblinded=is_unblinded, names=names)
    note_export(workspace, study_id, actor, [path.name])
    return is_unblinded


def _tells_reference(study: Study, state: StudyState) -> bool:
    """Whether rows of assignments say which text is the reference's, whatever letters they bear."""
    return bool(why_hidden_in(state, len(study.settings.systems))) and study.preference is not None
