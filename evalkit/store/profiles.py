"""What raters told about themselves and consented to; no statement here reads a rating."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, exists, func, insert, select

from evalkit.store.chain import FIRST, link_hash
from evalkit.store.columns import canonical_json, utc_text
from evalkit.store.schema import profile_event, profile_form
from evalkit.study.profile import Consent, ProfileForm, ProfileValue

MOST_FORMS = 16


@dataclass(frozen=True, slots=True)
class Profile:
    """What a rater last stored: consent, the answers by question, who entered it, and when.

    An answer is None where the rater left a question empty.
    ``actor`` is the rater, or who entered it for the rater; ``language`` that of the form shown.
    """

    rater_id: str
    consent: Consent
    answers: Mapping[str, ProfileValue | None]
    actor: str
    language: str
    at: datetime


def form_of(connection: Connection, study_id: str) -> ProfileForm | None:
    """The form of a study; None where it asks its raters nothing."""
    content = connection.scalar(_FORM, {"study_id": study_id})
    return _read(content) if content else None


@lru_cache(maxsize=MOST_FORMS)
def _read(content: str) -> ProfileForm:
    return ProfileForm.model_validate_json(content, strict=False)


def has_form(connection: Connection, study_id: str) -> bool:
    """Whether a study asks its raters anything; settled when it was opened."""
    return bool(connection.scalar(_HAS_FORM, {"study_id": study_id}))


def profile_of(connection: Connection, study_id: str, rater_id: str) -> Profile | None:
    """What one rater stored last; None where nothing yet."""
    row = connection.execute(_NEWEST, {"study_id": study_id, "rater_id": rater_id}).first()
    return _profile(row) if row else None


def all_profiles(connection: Connection, study_id: str) -> tuple[Profile, ...]:
    """What every rater stored last, by rater id."""
    return tuple(_profile(row) for row in connection.execute(_ALL, {"study_id": study_id}))


def _profile(row: Any) -> Profile:  # noqa: ANN401  rows have no static type
    answers = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in row.answers.items()
    }
    return Profile(row.rater_id, Consent(row.consent), answers, row.actor, row.language, row.at)


def append(  # noqa: PLR0913  whose, what, by whom, in which words and when
    connection: Connection,
    study_id: str,
    rater_id: str,
    consent: Consent,
    answers: Mapping[str, ProfileValue | None],
    *,
    actor: str,
    language: str,
    at: datetime,
) -> None:
    """Write a profile down at the end of the rater's own chain; whoever calls holds the rater."""
    person = {"study_id": study_id, "rater_id": rater_id}
    head = connection.execute(_NEWEST, person).first()
    content = {k: list(v) if isinstance(v, tuple) else v for k, v in answers.items()}
    row: dict[str, Any] = {
        **person,
        "sequence": head.sequence + 1 if head else 1,
        "actor": actor,
        "consent": str(consent),
        "language": language,
        "form_hash": connection.scalar(_FORM_HASH, {"study_id": study_id}),
        "answers": content,
        "at": at,
        "previous_hash": head.hash if head else FIRST,
    }
    stored = row | {"at": utc_text(at), "answers": canonical_json(content)}
    connection.execute(insert(profile_event), row | {"hash": link_hash(stored)})


_STUDY_ID: BindParameter[str] = bindparam("study_id")
_OF_STUDY = profile_form.c.study_id == _STUDY_ID
_FORM = select(profile_form.c.content).where(_OF_STUDY)
_FORM_HASH = select(profile_form.c.form_hash).where(_OF_STUDY)
_HAS_FORM = select(exists().where(_OF_STUDY))
_NEWEST = (
    select(profile_event)
    .where(
        profile_event.c.study_id == _STUDY_ID,
        profile_event.c.rater_id == bindparam("rater_id"),
    )
    .order_by(profile_event.c.sequence.desc())
    .limit(1)
)
_last = (
    select(profile_event.c.rater_id, func.max(profile_event.c.sequence).label("sequence"))
    .where(profile_event.c.study_id == _STUDY_ID)
    .group_by(profile_event.c.rater_id)
    .subquery()
)
_ALL = (
    select(profile_event)
    .join(
        _last,
        (_last.c.rater_id == profile_event.c.rater_id)
        & (_last.c.sequence == profile_event.c.sequence),
    )
    .where(profile_event.c.study_id == _STUDY_ID)
    .order_by(profile_event.c.rater_id)
)
