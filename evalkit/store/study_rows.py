"""A study's values as rows of its tables; the study's id is put to each row by the caller."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, TypeAlias

from evalkit.study.blinded import Assignment
from evalkit.study.key import Key
from evalkit.study.rubric import PreferenceForm, Rubric
from evalkit.study.study import Study

Rows: TypeAlias = list[dict[str, Any]]


def study_row(study: Study, opened_at: datetime, plan_hash: str) -> dict[str, Any]:
    """What raters' code may know of the study as a whole."""
    settings = study.settings
    return {
        "title": settings.title,
        "presentation": str(settings.presentation),
        "round": settings.round,
        "plan_hash": plan_hash,
        "opened_at": opened_at,
    }


def form_rows(study: Study) -> Rows:
    """The rubrics, and the preference form after them."""
    forms: list[Rubric | PreferenceForm] = [*study.rubrics]
    forms += [study.preference] if study.preference else []
    return [
        {
            "rubric_hash": form.content_hash,
            "kind": "rubric" if isinstance(form, Rubric) else "preference",
            "rubric_id": form.id,
            "version": form.version,
            "position": position,
            "content": form.model_dump_json(),
        }
        for position, form in enumerate(forms, start=1)
    ]


def rater_rows(study: Study) -> Rows:
    """The people in the order of their file."""
    return [
        {
            "rater_id": rater.id,
            "name": rater.name,
            "role": str(rater.role),
            "kind": str(rater.kind),
            "position": position,
        }
        for position, rater in enumerate(study.raters, start=1)
    ]


def brief_rows(study: Study) -> Rows:
    """The briefs in the order of their file, each with its rubric; validity briefs come last."""
    known = (validity.brief for validity in study.validity)
    return [
        {
            "brief_id": brief.id,
            "grade": brief.grade,
            "passage_type": brief.passage_type,
            "topic": brief.topic,
            "instruction": brief.instruction,
            "min_words": brief.min_words,
            "max_words": brief.max_words,
            "position": position,
            "rubric_hash": study.rubric_for(brief).content_hash,
        }
        for position, brief in enumerate((*study.briefs, *known), start=1)
    ]


def system_rows(study: Study, key: Key) -> Rows:
    """The systems with the letters that stand for them."""
    return [
        {
            "system_id": system.id,
            "name": system.name,
            "code": key.codes[system.id],
            "is_reference": int(system.reference),
            "position": position,
        }
        for position, system in enumerate(study.settings.systems, start=1)
    ]


def text_rows(study: Study, key: Key) -> Rows:
    """Texts and identities, in the order of the texts' random ids.

    The order of rows in a table must not tell the systems apart either.
    """
    rows = [
        {
            "text_id": _text_id(key, passage.brief_id, passage.system_id),
            "brief_id": passage.brief_id,
            "text": passage.text,
            "system_id": passage.system_id,
            "provenance": dict(passage.provenance.columns),
        }
        for passage in study.passages
    ]
    return sorted(rows, key=lambda row: str(row["text_id"]))


def known_brief_rows(study: Study) -> Rows:
    """The briefs that are none of the study's own."""
    return [{"brief_id": v.brief.id, "purpose": str(v.purpose)} for v in study.validity]


def known_text_rows(study: Study, key: Key) -> Rows:
    """The texts of validity passages, in the order of their random ids."""
    rows = [
        {
            "text_id": _text_id(key, validity.brief.id, passage.id),
            "brief_id": validity.brief.id,
            "text": passage.text,
            "passage_id": passage.id,
            "purpose": str(passage.purpose),
        }
        for validity in study.validity
        for passage in validity.passages
    ]
    return sorted(rows, key=lambda row: str(row["text_id"]))


def known_level_rows(study: Study, key: Key) -> Rows:
    """The levels that validity passages ought to get."""
    return [
        {
            "text_id": _text_id(key, validity.brief.id, passage.id),
            "criterion": level.criterion,
            "lowest": level.lowest,
            "highest": level.highest,
        }
        for validity in study.validity
        for passage in validity.passages
        for level in passage.expected
    ]


def practice_setting_rows(study: Study) -> Rows:
    """What qualifies, where the study has a practice set."""
    found = study.practice
    return [{"thresholds": found.thresholds.model_dump_json()}] if found else []


def practice_passage_rows(study: Study) -> Rows:
    """The passages to learn on, without what a panel agreed on."""
    passages = study.practice.passages if study.practice else ()
    return [
        {
            "practice_id": passage.id,
            "part": str(passage.part),
            "position": position,
            "grade": passage.brief.grade,
            "passage_type": passage.brief.passage_type,
            "topic": passage.brief.topic,
            "instruction": passage.brief.instruction,
            "rubric_hash": study.rubric_for(passage.brief).content_hash,
            "text": passage.text,
        }
        for position, passage in enumerate(passages, start=1)
    ]


def practice_consensus_rows(study: Study) -> Rows:
    """What a panel agreed on for each passage to learn on."""
    passages = study.practice.passages if study.practice else ()
    return [
        {"practice_id": passage.id, "consensus": passage.consensus.model_dump_json()}
        for passage in passages
    ]


def profile_form_rows(study: Study) -> Rows:
    """What raters are asked about themselves; none where a study asks nothing."""
    form = study.profile
    return [{"form_hash": form.content_hash, "content": form.model_dump_json()}] if form else []


def source_rows(study: Study) -> Rows:
    """The training set and the references."""
    return [
        {
            "name": source.name,
            "kind": str(source.kind),
            "position": position,
            "text": source.text,
        }
        for position, source in enumerate(study.sources, start=1)
    ]


def key_row(key: Key) -> dict[str, Any]:
    """The secret, and what was published of it."""
    return {
        "secret": key.secret.hex(),
        "nonce": key.nonce.hex(),
        "commitment": key.commitment,
    }


def assignment_rows(assignments: Iterable[Assignment]) -> Rows:
    """Who works on which brief, and when."""
    return [
        {
            "assignment_id": work.id,
            "rater_id": work.rater_id,
            "brief_id": work.brief_id,
            "position": work.position,
            "kind": str(work.kind),
        }
        for work in assignments
    ]


def slot_rows(assignments: Iterable[Assignment], key: Key) -> Iterator[dict[str, Any]]:
    """Which text lies in each slot, as the key has placed it."""
    placements = {placement.slot_token: placement for placement in key.placements}
    for work in assignments:
        for slot in work.slots:
            placed = placements[slot.token]
            yield {
                "slot_token": slot.token,
                "assignment_id": work.id,
                "label": slot.label,
                "text_id": _text_id(key, placed.brief_id, placed.system_id),
            }


def _text_id(key: Key, brief_id: str, system_id: str) -> str:
    """An id that nobody without the secret can tie to a system."""
    message = f"text\n{brief_id}\n{system_id}".encode()
    return hmac.new(key.secret, message, hashlib.sha256).hexdigest()[:32]
