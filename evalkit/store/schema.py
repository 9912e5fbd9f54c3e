"""All tables. Every primary key begins with the study; no row is ever updated or deleted.

Read by all: study, rubric, rater, brief, passage_text, assignment, slot, rating_event, audit_event,
             returned_assignment, sealed_assignment, practice_setting, practice_passage,
             practice_event
Apart:       profile_form, profile_event, which no statement about ratings names
For sign-in: invitation, revocation
To compare:  practice_consensus, what a panel agreed on, shown late or never
For leads:   study_settings, system, identity, study_key, assignment_purpose, known_brief,
             known_passage, known_level, automatic_rating, source_text, adjudication_event

`identity` is the one table that ties a text to a system; `known_passage` holds the texts that have
none and are seeded as a check of raters. Code that serves raters never names a table for leads, and
a test reads its statements for that.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from evalkit.store.columns import JsonText, Moment

metadata = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _refers(columns: str, target: Table) -> ForeignKeyConstraint:
    """Refer to rows of ``target`` in the same study, whose columns bear the same names."""
    names = ["study_id", *columns.split()]
    return ForeignKeyConstraint(names, [target.c[name] for name in names])


study = Table(
    "study",
    metadata,
    _text("study_id"),
    _text("title"),
    _text("presentation"),
    _number("round"),
    _text("plan_hash"),
    Column("opened_at", Moment, nullable=False),
    PrimaryKeyConstraint("study_id"),
)

study_settings = Table(
    "study_settings",
    metadata,
    _text("study_id"),
    _text("settings"),
    PrimaryKeyConstraint("study_id"),
    ForeignKeyConstraint(["study_id"], [study.c.study_id]),
)

rubric = Table(
    "rubric",
    metadata,
    _text("study_id"),
    _text("rubric_hash"),
    _text("kind"),  # "rubric", or "preference" for the preference form
    _text("rubric_id"),
    _number("version"),
    _number("position"),
    _text("content"),
    PrimaryKeyConstraint("study_id", "rubric_hash"),
    ForeignKeyConstraint(["study_id"], [study.c.study_id]),
)

rater = Table(
    "rater",
    metadata,
    _text("study_id"),
    _text("rater_id"),
    _text("name"),
    _text("role"),
    _text("kind"),
    _number("position"),
    PrimaryKeyConstraint("study_id", "rater_id"),
    ForeignKeyConstraint(["study_id"], [study.c.study_id]),
)

brief = Table(
    "brief",
    metadata,
    _text("study_id"),
    _text("brief_id"),
    _text("grade"),
    _text("passage_type"),
    _text("topic"),
    _text("instruction"),
    Column("min_words", Integer),
    Column("max_words", Integer),
    _number("position"),
    _text("rubric_hash"),
    PrimaryKeyConstraint("study_id", "brief_id"),
    _refers("rubric_hash", rubric),
)

BRIEF_COLUMNS = (
    brief.c.brief_id,
    brief.c.grade,
    brief.c.passage_type,
    brief.c.topic,
    brief.c.instruction,
    brief.c.min_words,
    brief.c.max_words,
)
"""What a brief says, in the order of `study.brief.Brief`."""

passage_text = Table(
    "passage_text",
    metadata,
    _text("study_id"),
    _text("text_id"),
    _text("brief_id"),
    _text("text"),
    PrimaryKeyConstraint("study_id", "text_id"),
    _refers("brief_id", brief),
)

assignment = Table(
    "assignment",
    metadata,
    _text("study_id"),
    _text("assignment_id"),
    _text("rater_id"),
    _text("brief_id"),
    _number("position"),
    _text("kind"),
    PrimaryKeyConstraint("study_id", "assignment_id"),
    UniqueConstraint("study_id", "rater_id", "position"),
    UniqueConstraint("study_id", "assignment_id", "rater_id"),
    _refers("rater_id", rater),
    _refers("brief_id", brief),
)

slot = Table(
    "slot",
    metadata,
    _text("study_id"),
    _text("slot_token"),
    _text("assignment_id"),
    _text("label"),
    _text("text_id"),
    PrimaryKeyConstraint("study_id", "slot_token"),
    UniqueConstraint("study_id", "assignment_id", "label"),
    _refers("assignment_id", assignment),
    _refers("text_id", passage_text),
)

rating_event = Table(
    "rating_event",
    metadata,
    _text("study_id"),
    _text("rater_id"),
    _number("sequence"),
    _text("assignment_id"),
    _text("question_kind"),
    _text("item"),
    _text("slot"),  # a slot token, or empty for a question about the pair
    Column("value", Text),
    Column("missing_reason", Text),
    _number("predecessor"),
    _text("rubric_hash"),
    _number("round"),
    Column("answered_at", Moment, nullable=False),
    _text("previous_hash"),
    _text("hash"),
    PrimaryKeyConstraint("study_id", "rater_id", "sequence"),
    UniqueConstraint("study_id", "assignment_id", "question_kind", "item", "slot", "predecessor"),
    _refers("assignment_id rater_id", assignment),
    _refers("rubric_hash", rubric),
    CheckConstraint("(value IS NULL) <> (missing_reason IS NULL)", name="value_or_reason"),
    CheckConstraint("predecessor < sequence", name="predecessor_is_earlier"),
)

assignment_purpose = Table(
    "assignment_purpose",
    metadata,
    _text("study_id"),
    _text("assignment_id"),
    _text("purpose"),
    _number("batch"),
    PrimaryKeyConstraint("study_id", "assignment_id"),
    _refers("assignment_id", assignment),
)

returned_assignment = Table(
    "returned_assignment",
    metadata,
    _text("study_id"),
    _text("assignment_id"),
    Column("returned_at", Moment, nullable=False),
    PrimaryKeyConstraint("study_id", "assignment_id"),
    _refers("assignment_id", assignment),
)

sealed_assignment = Table(
    "sealed_assignment",
    metadata,
    _text("study_id"),
    _text("assignment_id"),
    Column("sealed_at", Moment, nullable=False),
    PrimaryKeyConstraint("study_id", "assignment_id"),
    _refers("assignment_id", assignment),
)

known_brief = Table(
    "known_brief",
    metadata,
    _text("study_id"),
    _text("brief_id"),
    _text("purpose"),
    PrimaryKeyConstraint("study_id", "brief_id"),
    _refers("brief_id", brief),
)

known_passage = Table(
    "known_passage",
    metadata,
    _text("study_id"),
    _text("text_id"),
    _text("passage_id"),
    _text("purpose"),
    PrimaryKeyConstraint("study_id", "text_id"),
    _refers("text_id", passage_text),
)

known_level = Table(
    "known_level",
    metadata,
    _text("study_id"),
    _text("text_id"),
    _text("criterion"),
    _number("lowest"),
    _number("highest"),
    PrimaryKeyConstraint("study_id", "text_id", "criterion"),
    _refers("text_id", known_passage),
)

invitation = Table(
    "invitation",
    metadata,
    _text("study_id"),
    _text("token_hash"),
    _text("rater_id"),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("study_id", "token_hash"),
    _refers("rater_id", rater),
    Index("invitation_by_token", "token_hash", unique=True),
)

revocation = Table(
    "revocation",
    metadata,
    _text("study_id"),
    _text("token_hash"),
    Column("revoked_at", Moment, nullable=False),
    PrimaryKeyConstraint("study_id", "token_hash"),
    _refers("token_hash", invitation),
)

system = Table(
    "system",
    metadata,
    _text("study_id"),
    _text("system_id"),
    _text("name"),
    _text("code"),
    _number("is_reference"),
    _number("position"),
    PrimaryKeyConstraint("study_id", "system_id"),
    UniqueConstraint("study_id", "code"),
    ForeignKeyConstraint(["study_id"], [study.c.study_id]),
)

identity = Table(
    "identity",
    metadata,
    _text("study_id"),
    _text("text_id"),
    _text("system_id"),
    Column("provenance", JsonText, nullable=False),
    PrimaryKeyConstraint("study_id", "text_id"),
    _refers("text_id", passage_text),
    _refers("system_id", system),
)

study_key = Table(
    "study_key",
    metadata,
    _text("study_id"),
    _text("secret"),
    _text("nonce"),
    _text("commitment"),
    PrimaryKeyConstraint("study_id"),
    ForeignKeyConstraint(["study_id"], [study.c.study_id]),
)

audit_event = Table(
    "audit_event",
    metadata,
    _text("study_id"),
    _number("sequence"),
    _text("kind"),
    _text("actor"),
    Column("at", Moment, nullable=False),
    Column("detail", JsonText, nullable=False),
    _text("previous_hash"),
    _text("hash"),
    PrimaryKeyConstraint("study_id", "sequence"),
    ForeignKeyConstraint(["study_id"], [study.c.study_id]),
)

adjudication_event = Table(
    "adjudication_event",
    metadata,
    _text("study_id"),
    _number("sequence"),
    _text("adjudicator_id"),
    _text("text_id"),
    _text("question_kind"),
    _text("item"),
    _text("value"),
    _text("reason"),
    _number("predecessor"),
    _text("rubric_hash"),
    Column("settled_at", Moment, nullable=False),
    _text("previous_hash"),
    _text("hash"),
    PrimaryKeyConstraint("study_id", "sequence"),
    UniqueConstraint("study_id", "text_id", "question_kind", "item", "predecessor"),
    ForeignKeyConstraint(["study_id", "adjudicator_id"], [rater.c.study_id, rater.c.rater_id]),
    _refers("text_id", passage_text),
    _refers("rubric_hash", rubric),
    CheckConstraint("predecessor < sequence", name="predecessor_is_earlier"),
)

practice_setting = Table(
    "practice_setting",
    metadata,
    _text("study_id"),
    _text("thresholds"),
    PrimaryKeyConstraint("study_id"),
    ForeignKeyConstraint(["study_id"], [study.c.study_id]),
)

practice_passage = Table(
    "practice_passage",
    metadata,
    _text("study_id"),
    _text("practice_id"),
    _text("part"),
    _number("position"),
    _text("grade"),
    _text("passage_type"),
    _text("topic"),
    _text("instruction"),
    _text("rubric_hash"),
    _text("text"),
    PrimaryKeyConstraint("study_id", "practice_id"),
    _refers("rubric_hash", rubric),
)

practice_consensus = Table(
    "practice_consensus",
    metadata,
    _text("study_id"),
    _text("practice_id"),
    _text("consensus"),
    PrimaryKeyConstraint("study_id", "practice_id"),
    _refers("practice_id", practice_passage),
)

practice_event = Table(
    "practice_event",
    metadata,
    _text("study_id"),
    _text("rater_id"),
    _number("sequence"),
    _text("practice_id"),
    _number("attempt"),
    _text("act"),
    Column("answers", JsonText, nullable=False),
    Column("at", Moment, nullable=False),
    _text("previous_hash"),
    _text("hash"),
    PrimaryKeyConstraint("study_id", "rater_id", "sequence"),
    _refers("rater_id", rater),
    _refers("practice_id", practice_passage),
)

profile_form = Table(
    "profile_form",
    metadata,
    _text("study_id"),
    _text("form_hash"),
    _text("content"),
    PrimaryKeyConstraint("study_id"),
    ForeignKeyConstraint(["study_id"], [study.c.study_id]),
)

profile_event = Table(
    "profile_event",
    metadata,
    _text("study_id"),
    _text("rater_id"),
    _number("sequence"),
    _text("actor"),
    _text("consent"),
    _text("language"),
    _text("form_hash"),
    Column("answers", JsonText, nullable=False),
    Column("at", Moment, nullable=False),
    _text("previous_hash"),
    _text("hash"),
    PrimaryKeyConstraint("study_id", "rater_id", "sequence"),
    _refers("rater_id", rater),
    ForeignKeyConstraint(["study_id"], [profile_form.c.study_id]),
)

automatic_rating = Table(
    "automatic_rating",
    metadata,
    _text("study_id"),
    _number("sequence"),
    _text("request_hash"),
    _text("kind"),
    _text("brief_id"),
    _text("text_a"),
    Column("text_b", Text),
    _text("turn"),
    _number("repeat"),
    Column("form_hashes", JsonText, nullable=False),
    Column("answers", JsonText, nullable=False),
    _text("reply"),
    Column("model", Text),
    Column("fingerprint", Text),
    _number("attempts"),
    Column("tokens_in", Integer),
    Column("tokens_out", Integer),
    Column("answered_at", Moment, nullable=False),
    _text("previous_hash"),
    _text("hash"),
    PrimaryKeyConstraint("study_id", "sequence"),
    UniqueConstraint("study_id", "request_hash"),
    _refers("brief_id", brief),
    ForeignKeyConstraint(["study_id", "text_a"], [passage_text.c.study_id, passage_text.c.text_id]),
    ForeignKeyConstraint(["study_id", "text_b"], [passage_text.c.study_id, passage_text.c.text_id]),
)

source_text = Table(
    "source_text",
    metadata,
    _text("study_id"),
    _text("name"),
    _text("kind"),
    _number("position"),
    _text("text"),
    PrimaryKeyConstraint("study_id", "name"),
    ForeignKeyConstraint(["study_id"], [study.c.study_id]),
)

schema_migration = Table(
    "schema_migration",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    _text("name"),
    Column("applied_at", Moment, nullable=False),
)
