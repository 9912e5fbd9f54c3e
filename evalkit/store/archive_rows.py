"""The rows of an archive: those that are in the database as they are, and those made of forms."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, select

from evalkit.store import audit, schema, studies
from evalkit.store.archive_schema import ArchiveTable
from evalkit.store.chain import stored_columns
from evalkit.store.columns import canonical_json, utc_text
from evalkit.study.rubric import Criterion, PreferenceForm, Rubric
from evalkit.study.study import Study

Row = dict[str, Any]


def stored_rows(connection: Connection, table: ArchiveTable, study_id: str) -> Iterator[Row]:
    """The rows of a table that an archive takes over, with the columns that it keeps."""
    source = schema.metadata.tables[table.name]
    kept = [column for column in stored_columns(source) if column.name in table.columns]
    statement = select(*kept).where(source.c.study_id == bindparam("study_id"))
    for row in connection.execute(statement, {"study_id": study_id}):
        yield row._asdict()


def study_row(connection: Connection, study: Study, *, unblinded: bool) -> Row:
    """The study itself; its settings name the systems and stay behind, the plan does not."""
    settings = study.settings
    (heading,) = (h for h in studies.list_studies(connection) if h.id == settings.id)
    return {
        "study_id": settings.id,
        "title": settings.title,
        "question": settings.question,
        "presentation": str(settings.presentation),
        "round": settings.round,
        "plan": canonical_json(_frozen_plan(connection, settings.id)),
        "plan_hash": heading.plan_hash,
        "common_criteria": canonical_json(list(settings.common_criteria)),
        "commitment": studies.commitment(connection, settings.id),
        "opened_at": utc_text(heading.opened_at),
        "state": str(audit.state(connection, settings.id)),
        "is_unblinded": int(unblinded),
        "has_pseudonyms": 0,
        **_revealed(connection, settings.id, unblinded=unblinded),
    }


def _frozen_plan(connection: Connection, study_id: str) -> object:
    """The plan as it was stored: a later release knows of more, and would give another hash."""
    settings = schema.study_settings
    statement = select(settings.c.settings).where(settings.c.study_id == bindparam("study_id"))
    return json.loads(connection.execute(statement, {"study_id": study_id}).scalar_one())["plan"]


def _revealed(connection: Connection, study_id: str, *, unblinded: bool) -> Row:
    """What proves the design, once the systems are known: the secret and all that it acted on."""
    if not unblinded:
        return dict.fromkeys(("settings", "secret", "nonce"))
    key, settings = schema.study_key, schema.study_settings
    statement = (
        select(settings.c.settings, key.c.secret, key.c.nonce)
        .join_from(settings, key, settings.c.study_id == key.c.study_id)
        .where(settings.c.study_id == bindparam("study_id"))
    )
    return connection.execute(statement, {"study_id": study_id}).one()._asdict()


def system_rows(study: Study, codes: dict[str, str], *, unblinded: bool) -> Iterator[Row]:
    """The letters of the systems, and what they stand for where that may be known."""
    for system in study.settings.systems:
        known = {"system_id": system.id, "name": system.name, "is_reference": int(system.reference)}
        yield {"code": codes[system.id], **(known if unblinded else dict.fromkeys(known))}


def passage_rows(connection: Connection, study_id: str, *, unblinded: bool) -> Iterator[Row]:
    """Every text with its letter; with its provenance where the system may be known.

    A validity passage has neither.
    """
    source = schema.passage_text
    statement = (
        select(
            source.c.text_id,
            source.c.brief_id,
            schema.system.c.code,
            source.c.text,
            schema.identity.c.provenance,
        )
        .outerjoin_from(
            source,
            schema.identity,
            (schema.identity.c.study_id == source.c.study_id)
            & (schema.identity.c.text_id == source.c.text_id),
        )
        .outerjoin(
            schema.system,
            (schema.system.c.study_id == schema.identity.c.study_id)
            & (schema.system.c.system_id == schema.identity.c.system_id),
        )
        .where(source.c.study_id == bindparam("study_id"))
    )
    for row in connection.execute(statement, {"study_id": study_id}):
        is_told = unblinded and row.provenance is not None
        provenance = canonical_json(row.provenance) if is_told else None
        yield {**row._asdict(), "provenance": provenance}


def form_rows(study: Study) -> Iterator[Row]:
    """Every form of the study."""
    forms: list[Rubric | PreferenceForm] = [*study.rubrics]
    forms += [study.preference] if study.preference else []
    for form in forms:
        yield {
            "rubric_hash": form.content_hash,
            "kind": "rubric" if isinstance(form, Rubric) else "preference",
            "rubric_id": form.id,
            "version": form.version,
            "title": form.title,
            "content": canonical_json(form.model_dump(mode="json")),
        }


def criterion_rows(study: Study) -> Iterator[Row]:
    """Every criterion of every rubric."""
    for rubric in study.rubrics:
        for position, criterion in enumerate(rubric.criteria, start=1):
            yield {
                "rubric_hash": rubric.content_hash,
                "criterion": criterion.id,
                "position": position,
                "name": criterion.name,
                "question": criterion.question,
                "better": criterion.better,
                "measurement": str(rubric.scale_of(criterion).measurement),
                "could_not_check": int(criterion.could_not_check),
            }


def level_rows(study: Study) -> Iterator[Row]:
    """Every level of every criterion."""
    for rubric in study.rubrics:
        for criterion in rubric.criteria:
            yield from _levels(rubric, criterion)


def _levels(rubric: Rubric, criterion: Criterion) -> Iterator[Row]:
    labels = rubric.scale_of(criterion).labels
    for value in rubric.values_of(criterion):
        yield {
            "rubric_hash": rubric.content_hash,
            "criterion": criterion.id,
            "value": value,
            "label": labels[value],
            "descriptor": criterion.levels[value],
        }


def flag_rows(study: Study) -> Iterator[Row]:
    """Every flag of every rubric."""
    for rubric in study.rubrics:
        for flag in rubric.flags:
            yield {
                "rubric_hash": rubric.content_hash,
                "flag": flag.id,
                "name": flag.name,
                "question": flag.question,
                "is_blocking": int(flag.blocking),
            }


def decision_rows(study: Study) -> Iterator[Row]:
    """Every verdict of every rubric that asks for one."""
    for rubric in study.rubrics:
        options = rubric.decision.options if rubric.decision else ()
        for position, option in enumerate(options, start=1):
            yield {
                "rubric_hash": rubric.content_hash,
                "option": option.id,
                "position": position,
                "name": option.name,
                "is_usable": int(option.usable),
            }


def preference_rows(study: Study) -> Iterator[Row]:
    """Every answer to which of the two."""
    if study.preference is None:
        return
    for option in study.preference.options:
        yield {
            "rubric_hash": study.preference.content_hash,
            "option": option.id,
            "name": option.name,
            "strength": option.strength,
            "descriptor": option.descriptor,
        }
