"""What the automatic rater answered, in a table and a chain of its own: for leads' code only."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, insert, select

from evalkit.store import audit
from evalkit.store.chain import FIRST, ChainHead, link_hash
from evalkit.store.columns import canonical_json, utc_text
from evalkit.store.schema import automatic_rating, brief, identity, passage_text, system
from evalkit.study.automatic import NAME, AutomaticAnswer, AutomaticRating, Turn, Unrated
from evalkit.study.blinded import AssignmentKind


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A text of the study: its brief, and which system wrote it."""

    text_id: str
    brief_id: str
    system_id: str
    code: str
    is_reference: bool
    text: str


def texts(connection: Connection, study_id: str) -> tuple[TextPlace, ...]:
    """Every text of the study's systems by brief, and within a brief by its random id."""
    rows = connection.execute(_TEXTS, {"study_id": study_id})
    return tuple(
        TextPlace(r.text_id, r.brief_id, r.system_id, r.code, bool(r.is_reference), r.text)
        for r in rows
    )


def answered_requests(connection: Connection, study_id: str) -> frozenset[str]:
    """The hashes of the requests whose answers are stored."""
    return frozenset(connection.execute(_REQUESTS, {"study_id": study_id}).scalars())


def add(connection: Connection, study_id: str, rating: AutomaticRating) -> bool:
    """Put an answer at the end of the chain; false where that request was answered already.

    Raises
    ------
    UnknownStudyError
        Where the database holds no such study.
    """
    audit.hold(connection, study_id)
    if rating.request_hash in answered_requests(connection, study_id):
        return False
    head = connection.execute(_HEAD, {"study_id": study_id}).first()
    row: dict[str, Any] = {
        "study_id": study_id,
        "sequence": head.sequence + 1 if head else 1,
        **_columns(rating),
        "previous_hash": head.hash if head else FIRST,
    }
    as_text = {name: canonical_json(row[name]) for name in ("form_hashes", "answers")}
    stored = row | as_text | {"answered_at": utc_text(rating.answered_at)}
    connection.execute(insert(automatic_rating), row | {"hash": link_hash(stored)})
    return True


def _columns(rating: AutomaticRating) -> dict[str, Any]:
    first, second = (*rating.texts, None)[:2]
    return {
        "request_hash": rating.request_hash,
        "kind": str(rating.kind),
        "brief_id": rating.brief_id,
        "text_a": first,
        "text_b": second,
        "turn": str(rating.turn),
        "repeat": rating.repeat,
        "form_hashes": list(rating.form_hashes),
        "answers": {key: _plain(answer) for key, answer in rating.answers.items()},
        "reply": rating.reply,
        "model": rating.model,
        "fingerprint": rating.fingerprint,
        "attempts": rating.attempts,
        "tokens_in": rating.tokens_in,
        "tokens_out": rating.tokens_out,
        "answered_at": rating.answered_at,
    }


def _plain(answer: AutomaticAnswer) -> object:
    return answer.value if answer.unrated is None else {"missing": str(answer.unrated)}


def ratings(connection: Connection, study_id: str) -> tuple[AutomaticRating, ...]:
    """Every stored answer, in the order in which they came."""
    rows = connection.execute(_RATINGS, {"study_id": study_id})
    return tuple(rating_of(row._asdict()) for row in rows)


def rating_of(row: dict[str, Any]) -> AutomaticRating:
    """A stored row as the value that it was."""
    return AutomaticRating(
        request_hash=row["request_hash"],
        kind=AssignmentKind(row["kind"]),
        brief_id=row["brief_id"],
        texts=tuple(text for text in (row["text_a"], row["text_b"]) if text),
        turn=Turn(row["turn"]),
        repeat=row["repeat"],
        form_hashes=tuple(row["form_hashes"]),
        answers={key: _read(value) for key, value in row["answers"].items()},
        reply=row["reply"],
        model=row["model"],
        fingerprint=row["fingerprint"],
        attempts=row["attempts"],
        tokens_in=row["tokens_in"],
        tokens_out=row["tokens_out"],
        answered_at=row["answered_at"],
    )


def _read(value: object) -> AutomaticAnswer:
    if isinstance(value, dict):
        return AutomaticAnswer(None, Unrated(value["missing"]))
    return AutomaticAnswer(str(value))


def head(connection: Connection, study_id: str) -> ChainHead | None:
    """The newest link of the chain; None where nothing was asked."""
    found = connection.execute(_HEAD, {"study_id": study_id}).first()
    return ChainHead(NAME, found.sequence, found.hash) if found else None


def count(connection: Connection, study_id: str) -> int:
    """How many requests were answered."""
    return int(connection.scalar(_COUNT, {"study_id": study_id}) or 0)


_STUDY_ID: BindParameter[str] = bindparam("study_id")
_OF_STUDY = automatic_rating.c.study_id == _STUDY_ID
_TEXTS = (
    select(
        passage_text.c.text_id,
        passage_text.c.brief_id,
        identity.c.system_id,
        system.c.code,
        system.c.is_reference,
        passage_text.c.text,
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
    .order_by(brief.c.position, passage_text.c.text_id)
)
_REQUESTS = select(automatic_rating.c.request_hash).where(_OF_STUDY)
_RATINGS = select(automatic_rating).where(_OF_STUDY).order_by(automatic_rating.c.sequence)
_COUNT = select(func.count()).select_from(automatic_rating).where(_OF_STUDY)
_HEAD = (
    select(automatic_rating.c.sequence, automatic_rating.c.hash)
    .where(_OF_STUDY)
    .order_by(automatic_rating.c.sequence.desc())
    .limit(1)
)
