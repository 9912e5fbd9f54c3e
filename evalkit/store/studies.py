"""A study as it was opened: its content, frozen; and the keys that only leads may read."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, insert, select

from evalkit.errors import StoreError
from evalkit.store import audit
from evalkit.store.schema import (
    assignment,
    brief,
    identity,
    passage_text,
    rater,
    rubric,
    slot,
    study,
    study_key,
    study_settings,
    system,
)
from evalkit.study.audit import AuditEvent, AuditKind
from evalkit.study.blinded import Assignment
from evalkit.study.brief import Brief
from evalkit.study.key import Key, Placement
from evalkit.study.passage import Passage, Provenance
from evalkit.study.rater import Rater, RaterKind, Role
from evalkit.study.rubric import PreferenceForm, Rubric, content_hash
from evalkit.study.study import Study, StudySettings


@dataclass(frozen=True, slots=True)
class StudyHeading:
    """A study in a list of studies."""

    id: str
    title: str
    round: int
    opened_at: datetime
    plan_hash: str


_STUDY_ID: BindParameter[str] = bindparam("study_id")


def add_study(
    connection: Connection,
    content: Study,
    assignments: Iterable[Assignment],
    key: Key,
    opened_at: datetime,
    opened_by: str = "evalkit open",
) -> AuditEvent:
    """Put a whole study into the database and write down that it was opened.

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
        raise StoreError(f"The database holds a study {study_id!r} already; give this one its own.")
    plan_hash = content_hash(content.settings.plan)
    connection.execute(insert(study), _study_row(content, plan_hash, opened_at))
    _add_content(connection, content)
    _add_identities(connection, content, key)
    add_assignments(connection, study_id, assignments, key)
    detail = {"plan_hash": plan_hash, "commitment": key.commitment}
    return audit.record(connection, study_id, AuditKind.OPENED, opened_by, opened_at, detail)


def add_assignments(
    connection: Connection, study_id: str, assignments: Iterable[Assignment], key: Key
) -> None:
    """Add work for raters, such as repeats; ``key`` says whose passage lies in each slot."""
    placements = {placement.slot_token: placement for placement in key.placements}
    rows, slots = [], []
    for work in assignments:
        rows.append(
            {
                "study_id": study_id,
                "assignment_id": work.id,
                "rater_id": work.rater_id,
                "brief_id": work.brief_id,
                "position": work.position,
                "kind": str(work.kind),
            }
        )
        slots += [
            {
                "study_id": study_id,
                "slot_token": place.token,
                "assignment_id": work.id,
                "label": place.label,
                "text_id": _text_id(key, placements[place.token]),
            }
            for place in work.slots
        ]
    if rows:
        connection.execute(insert(assignment), rows)
        connection.execute(insert(slot), slots)


def list_studies(connection: Connection) -> tuple[StudyHeading, ...]:
    """Every study of the database, the one opened first first."""
    return tuple(StudyHeading(*row) for row in connection.execute(_HEADINGS))


def load_study(connection: Connection, study_id: str) -> Study:
    """The study as it was opened, systems included: for leads' code, never for a rater's page.

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
    """The key of a study: reading it is unblinding.

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


def _study_row(content: Study, plan_hash: str, opened_at: datetime) -> dict[str, object]:
    settings = content.settings
    return {
        "study_id": settings.id,
        "title": settings.title,
        "presentation": str(settings.presentation),
        "round": settings.round,
        "plan_hash": plan_hash,
        "opened_at": opened_at,
    }


def _add_content(connection: Connection, content: Study) -> None:
    here = {"study_id": content.settings.id}
    connection.execute(
        insert(study_settings), here | {"settings": content.settings.model_dump_json()}
    )
    forms: list[Rubric | PreferenceForm] = [*content.rubrics]
    forms += [content.preference] if content.preference else []
    connection.execute(insert(rubric), [here | _form_row(*f) for f in enumerate(forms, start=1)])
    connection.execute(
        insert(rater),
        [
            here
            | {
                "rater_id": person.id,
                "name": person.name,
                "role": str(person.role),
                "kind": str(person.kind),
                "position": position,
            }
            for position, person in enumerate(content.raters, start=1)
        ],
    )
    connection.execute(
        insert(brief),
        [
            here | _brief_row(position, commission, content.rubric_for(commission))
            for position, commission in enumerate(content.briefs, start=1)
        ],
    )


def _form_row(position: int, form: Rubric | PreferenceForm) -> dict[str, object]:
    return {
        "rubric_hash": form.content_hash,
        "kind": "rubric" if isinstance(form, Rubric) else "preference",
        "rubric_id": form.id,
        "version": form.version,
        "position": position,
        "content": form.model_dump_json(),
    }


def _brief_row(position: int, commission: Brief, form: Rubric) -> dict[str, object]:
    return {
        "brief_id": commission.id,
        "grade": commission.grade,
        "passage_type": commission.passage_type,
        "topic": commission.topic,
        "instruction": commission.instruction,
        "min_words": commission.min_words,
        "max_words": commission.max_words,
        "position": position,
        "rubric_hash": form.content_hash,
    }


def _add_identities(connection: Connection, content: Study, key: Key) -> None:
    here = {"study_id": content.settings.id}
    connection.execute(
        insert(system),
        [
            here
            | {
                "system_id": way.id,
                "name": way.name,
                "code": key.codes[way.id],
                "is_reference": int(way.reference),
                "position": position,
            }
            for position, way in enumerate(content.settings.systems, start=1)
        ],
    )
    named = [(_passage_text_id(key, p.brief_id, p.system_id), p) for p in content.passages]
    # In the order of their random ids: the order of rows must not tell the systems apart.
    named.sort(key=lambda pair: pair[0])
    connection.execute(
        insert(passage_text),
        [here | {"text_id": i, "brief_id": p.brief_id, "text": p.text} for i, p in named],
    )
    connection.execute(
        insert(identity),
        [
            here
            | {"text_id": i, "system_id": p.system_id, "provenance": dict(p.provenance.columns)}
            for i, p in named
        ],
    )
    connection.execute(
        insert(study_key),
        here
        | {
            "secret": key.secret.hex(),
            "nonce": key.nonce.hex(),
            "commitment": key.commitment,
        },
    )


def _text_id(key: Key, placement: Placement) -> str:
    return _passage_text_id(key, placement.brief_id, placement.system_id)


def _passage_text_id(key: Key, brief_id: str, system_id: str) -> str:
    """An id that nobody without the secret can tie to a system."""
    message = f"text\n{brief_id}\n{system_id}".encode()
    return hmac.new(key.secret, message, hashlib.sha256).hexdigest()[:32]


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
    select(
        brief.c.brief_id,
        brief.c.grade,
        brief.c.passage_type,
        brief.c.topic,
        brief.c.instruction,
        brief.c.min_words,
        brief.c.max_words,
    )
    .where(brief.c.study_id == _STUDY_ID)
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
    select(slot.c.assignment_id, slot.c.slot_token, passage_text.c.brief_id, identity.c.system_id)
    .join_from(slot, passage_text)
    .join(
        identity,
        (identity.c.study_id == slot.c.study_id) & (identity.c.text_id == slot.c.text_id),
    )
    .where(slot.c.study_id == _STUDY_ID)
    .order_by(slot.c.assignment_id, slot.c.label)
)
