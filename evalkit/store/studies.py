"""A study as it was opened: its content, frozen; and the keys that only leads may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Connection, Table, bindparam, func, insert, select

from evalkit.errors import StoreError
from evalkit.store import audit, consensus, practice, profiles, purposes, study_rows
from evalkit.store.evidence import Evidence, as_stored
from evalkit.store.frozen import CODE, frozen_parts, manifest_of, sha256
from evalkit.store.schema import (
    BRIEF_COLUMNS,
    assignment,
    brief,
    identity,
    known_brief,
    known_level,
    known_passage,
    passage_text,
    practice_consensus,
    practice_passage,
    practice_setting,
    profile_form,
    rater,
    rubric,
    slot,
    source_text,
    study,
    study_key,
    study_settings,
    system,
)
from evalkit.store.study_rows import Rows
from evalkit.study.analysis_code import AnalysisCode, analysis_code
from evalkit.study.audit import AuditEvent, AuditKind
from evalkit.study.blinded import Assignment
from evalkit.study.brief import Brief
from evalkit.study.key import Key, Placement
from evalkit.study.passage import Passage, Provenance
from evalkit.study.purpose import Purpose
from evalkit.study.rater import Rater, RaterKind, Role
from evalkit.study.rubric import PreferenceForm, Rubric
from evalkit.study.study import Study, StudySettings
from evalkit.study.terms import DEADLINE, PILOT


@dataclass(frozen=True, slots=True)
class StudyHeading:
    """A study in a list of studies."""

    id: str
    title: str
    round: int
    opened_at: datetime
    plan_hash: str


_STUDY_ID: BindParameter[str] = bindparam("study_id")


def add_study(  # noqa: PLR0913  what is opened, when, by whom and with which code
    connection: Connection,
    content: Study,
    assignments: Sequence[Assignment],
    key: Key,
    opened_at: datetime,
    opened_by: str = "evalkit open",
    code: AnalysisCode | None = None,
    work: Mapping[str, Purpose] | None = None,
) -> AuditEvent:
    """Put a whole study into the database and write down that it was opened.

    Parameters
    ----------
    code
        The code that will analyse the study; without it that of this installation.
    work
        What each assignment is for; one that is not named is for rating.

    Returns
    -------
    AuditEvent
        The act of opening, with the hash of the plan and the commitment to the key.

    Raises
    ------
    StoreError
        Where a study of this id is there already.
    """
    study_id = content.settings.id
    if connection.execute(_HEADING_OF, {"study_id": study_id}).first():
        raise StoreError(
            f"The database holds a study {study_id!r} already; to open another one, give it an id "
            "of its own in study.yaml."
        )
    code = code or analysis_code()
    rows = _content_rows(content, key)
    hashes = _frozen_hashes(study_id, rows, code)
    plan_hash = sha256(manifest_of(hashes))
    opened = study_rows.study_row(content, opened_at, plan_hash)
    _insert(connection, study, study_id, [opened])
    for table, content_rows in rows:
        _insert(connection, table, study_id, content_rows)
    add_assignments(connection, study_id, assignments, key)
    purposes.add_purposes(connection, study_id, work or {}, purposes.OPENING_BATCH)
    detail = {
        "plan_hash": plan_hash,
        "commitment": key.commitment,
        "language": content.settings.language,
        "parts": hashes,
        "code_version": code.version,
        "design_code": code.design_hash,
        "people": len(content.raters),
        **_terms(content.settings),
    }
    return audit.record(connection, study_id, AuditKind.OPENED, opened_by, opened_at, detail)


def _terms(settings: StudySettings) -> dict[str, object]:
    """What raters' code may know of the settings beside the language."""
    found: dict[str, object] = {PILOT: True} if settings.pilot else {}
    return found | ({DEADLINE: settings.deadline} if settings.deadline else {})


def _content_rows(content: Study, key: Key) -> tuple[tuple[Table, Rows], ...]:
    """The rows of a study's content, table by table, in an order that keeps every reference."""
    texts, known = study_rows.text_rows(content, key), study_rows.known_text_rows(content, key)
    return (
        (study_settings, [{"settings": content.settings.model_dump_json()}]),
        (rubric, study_rows.form_rows(content)),
        (rater, study_rows.rater_rows(content)),
        (brief, study_rows.brief_rows(content)),
        (system, study_rows.system_rows(content, key)),
        (passage_text, sorted([*texts, *known], key=lambda row: str(row["text_id"]))),
        (identity, texts),
        (known_brief, study_rows.known_brief_rows(content)),
        (known_passage, known),
        (known_level, study_rows.known_level_rows(content, key)),
        (study_key, [study_rows.key_row(key)]),
        (practice_setting, study_rows.practice_setting_rows(content)),
        (practice_passage, study_rows.practice_passage_rows(content)),
        (practice_consensus, study_rows.practice_consensus_rows(content)),
        (profile_form, study_rows.profile_form_rows(content)),
        (source_text, study_rows.source_rows(content)),
    )


def _frozen_hashes(
    study_id: str, rows: tuple[tuple[Table, Rows], ...], code: AnalysisCode
) -> dict[str, str]:
    """The hash of every part that is frozen, by its name."""
    tables = {table.name: [as_stored(table, row) for row in found] for table, found in rows}
    parts = frozen_parts(Evidence(study_id, tables), n_people=len(tables["rater"]))
    return {name: sha256(part) for name, part in (parts | {CODE: code.listing}).items()}


def add_rater(connection: Connection, study_id: str, person: Rater) -> None:
    """Add a person to a study that is open; the order of its people goes on.

    Raises
    ------
    StoreError
        Where the study has somebody of this id.
    """
    people = raters(connection, study_id)
    if person.id in {known.id for known in people}:
        raise StoreError(f"The study has somebody with the id {person.id!r} already; take another.")
    row = {
        "rater_id": person.id,
        "name": person.name,
        "role": str(person.role),
        "kind": str(person.kind),
        "position": len(people) + 1,
    }
    _insert(connection, rater, study_id, [row])


def add_assignments(
    connection: Connection, study_id: str, assignments: Sequence[Assignment], key: Key
) -> None:
    """Add work for raters, such as repeats; ``key`` says whose passage lies in each slot."""
    _insert(connection, assignment, study_id, study_rows.assignment_rows(assignments))
    _insert(connection, slot, study_id, list(study_rows.slot_rows(assignments, key)))


def list_studies(connection: Connection) -> tuple[StudyHeading, ...]:
    """Every study of the database, the one opened first first."""
    return tuple(StudyHeading(*row) for row in connection.execute(_HEADINGS))


def load_study(connection: Connection, study_id: str) -> Study:
    """The study as it was opened, systems included: for leads' code, never for a rater's page.

    Its sources are left out, since they may be large; `evalkit.store.sources` reads them.

    Raises
    ------
    UnknownStudyError
        Where the database holds no such study.
    """
    settings = connection.scalar(_SETTINGS, {"study_id": study_id})
    if settings is None:
        raise audit.unknown_study(study_id)
    forms = connection.execute(_FORMS, {"study_id": study_id}).all()
    preference = [
        PreferenceForm.model_validate_json(f.content, strict=False)
        for f in forms
        if f.kind != "rubric"
    ]
    return Study(
        settings=StudySettings.model_validate_json(settings, strict=False),
        rubrics=tuple(
            Rubric.model_validate_json(f.content, strict=False) for f in forms if f.kind == "rubric"
        ),
        preference=preference[0] if preference else None,
        briefs=tuple(Brief(*row) for row in connection.execute(_BRIEFS, {"study_id": study_id})),
        passages=tuple(
            Passage(row.brief_id, row.system_id, row.text, Provenance(row.provenance))
            for row in connection.execute(_PASSAGES, {"study_id": study_id})
        ),
        raters=raters(connection, study_id),
        validity=purposes.validity_briefs(connection, study_id),
        practice=consensus.practice_set(
            connection, study_id, practice.thresholds(connection, study_id)
        ),
        profile=profiles.form_of(connection, study_id),
    )


def raters(connection: Connection, study_id: str) -> tuple[Rater, ...]:
    """The people of a study in the order of its file, leads included."""
    rows = connection.execute(_RATERS, {"study_id": study_id})
    return tuple(Rater(r.rater_id, r.name, Role(r.role), RaterKind(r.kind)) for r in rows)


def codes(connection: Connection, study_id: str) -> dict[str, str]:
    """The letter that stands for each system until it is unblinded."""
    rows = connection.execute(_CODES, {"study_id": study_id})
    return {row.system_id: row.code for row in rows}


def load_key(connection: Connection, study_id: str) -> Key:
    """The key of a study with the placements of all batches: reading it is unblinding.

    Placements of validity passages name the passage in place of a system.

    Raises
    ------
    UnknownStudyError
        Where the database holds no such study.
    """
    stored = connection.execute(_KEY, {"study_id": study_id}).first()
    if stored is None:
        raise audit.unknown_study(study_id)
    placements = connection.execute(_PLACEMENTS, {"study_id": study_id})
    return Key(
        secret=bytes.fromhex(stored.secret),
        nonce=bytes.fromhex(stored.nonce),
        codes=codes(connection, study_id),
        placements=tuple(Placement(*row) for row in placements),
    )


def commitment(connection: Connection, study_id: str) -> str:
    """The commitment to the key that was stored when the study was opened."""
    stored = connection.execute(_KEY, {"study_id": study_id}).first()
    if stored is None:
        raise audit.unknown_study(study_id)
    return str(stored.commitment)


def _insert(connection: Connection, table: Table, study_id: str, rows: Rows) -> None:
    names = table.columns.keys()
    if rows:
        here = ({"study_id": study_id, **row} for row in rows)
        connection.execute(insert(table), [{name: row[name] for name in names} for row in here])


_HEADING_COLUMNS = (
    study.c.study_id,
    study.c.title,
    study.c.round,
    study.c.opened_at,
    study.c.plan_hash,
)
_HEADINGS = select(*_HEADING_COLUMNS).order_by(study.c.opened_at, study.c.study_id)
_HEADING_OF = select(*_HEADING_COLUMNS).where(study.c.study_id == _STUDY_ID)
_SETTINGS = select(study_settings.c.settings).where(study_settings.c.study_id == _STUDY_ID)
_FORMS = (
    select(rubric.c.kind, rubric.c.content)
    .where(rubric.c.study_id == _STUDY_ID)
    .order_by(rubric.c.position)
)
_BRIEFS = (
    select(*BRIEF_COLUMNS)
    .where(brief.c.study_id == _STUDY_ID, purposes.is_of_the_study())
    .order_by(brief.c.position)
)
_PASSAGES = (
    select(
        passage_text.c.brief_id,
        identity.c.system_id,
        passage_text.c.text,
        identity.c.provenance,
    )
    .join_from(passage_text, identity)
    .join(
        brief,
        (brief.c.study_id == passage_text.c.study_id)
        & (brief.c.brief_id == passage_text.c.brief_id),
    )
    .join(
        system,
        (system.c.study_id == identity.c.study_id) & (system.c.system_id == identity.c.system_id),
    )
    .where(passage_text.c.study_id == _STUDY_ID)
    .order_by(brief.c.position, system.c.position)
)
_RATERS = select(rater).where(rater.c.study_id == _STUDY_ID).order_by(rater.c.position)
_CODES = (
    select(system.c.system_id, system.c.code)
    .where(system.c.study_id == _STUDY_ID)
    .order_by(system.c.position)
)
_KEY = select(study_key).where(study_key.c.study_id == _STUDY_ID)
_PLACEMENTS = (
    select(
        slot.c.assignment_id,
        slot.c.slot_token,
        passage_text.c.brief_id,
        func.coalesce(identity.c.system_id, known_passage.c.passage_id),
    )
    .join_from(slot, passage_text)
    .outerjoin(
        identity,
        (identity.c.study_id == slot.c.study_id) & (identity.c.text_id == slot.c.text_id),
    )
    .outerjoin(
        known_passage,
        (known_passage.c.study_id == slot.c.study_id) & (known_passage.c.text_id == slot.c.text_id),
    )
    .where(slot.c.study_id == _STUDY_ID)
    .order_by(slot.c.assignment_id, slot.c.label)
)
