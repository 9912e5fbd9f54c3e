from datetime import timedelta

import pytest
from small_study import OPENED_AT, RUBRIC, STUDY_ID
from sqlalchemy import Connection, delete, func, insert, select, text, update

from evalkit.errors import StoreError
from evalkit.store import (
    adjudication,
    audit,
    automatic,
    marks,
    practice,
    profiles,
    purposes,
    rating_chains,
    rating_events,
    release_1,
    release_2,
    release_3,
    release_4,
    release_5,
    release_6,
    release_7,
    schema,
)
from evalkit.store.chain import ChainHead
from evalkit.store.invitations import add_invitation, revoke
from evalkit.store.practice import PracticeAct
from evalkit.store.rating_chains import chain_heads, verify_chain
from evalkit.store.rating_events import Stamp, Work, append_answers
from evalkit.store.unit_of_work import Store
from evalkit.study.adjudication import DueQuestion, Verdict
from evalkit.study.answer import Answer, MissingReason, Question, QuestionKind
from evalkit.study.audit import AuditKind
from evalkit.study.automatic import AutomaticAnswer, AutomaticRating, Turn, Unrated
from evalkit.study.blinded import AssignmentKind
from evalkit.study.profile import Consent
from evalkit.study.purpose import Purpose

APPEND_ONLY = tuple(
    table
    for release in (release_1, release_2, release_3, release_4, release_5, release_6, release_7)
    for table in release.APPEND_ONLY
)
KNOWN = {"study_id": STUDY_ID, "purpose": "validity"}
DUE = DueQuestion(QuestionKind.SCORE, "grade_fit")
COMMENT = Question(QuestionKind.COMMENT)
FIT = Question(QuestionKind.SCORE, "grade_fit", "slot1a")


@pytest.fixture
def rated(store: Store) -> Store:
    """Events and acts, links, a repeat, returned and sealed work, known levels, a verdict."""
    answers = [Answer("1"), Answer("2"), Answer(None, MissingReason.WITHDRAWN), Answer("4")]
    with store.writing() as connection:
        for minute, answer in enumerate(answers):
            at = OPENED_AT + timedelta(minutes=minute)
            stamp = Stamp(RUBRIC.content_hash, 1, at)
            append_answers(connection, Work(STUDY_ID, "ana", "work1"), {FIT: answer}, stamp)
        stamp = Stamp(RUBRIC.content_hash, 1, OPENED_AT)
        append_answers(connection, Work(STUDY_ID, "ben", "work3"), {COMMENT: Answer("ok")}, stamp)
        add_invitation(connection, STUDY_ID, "ana", "hash", OPENED_AT)
        revoke(connection, STUDY_ID, "ana", OPENED_AT)
        purposes.add_purposes(connection, STUDY_ID, {"work2": Purpose.REPEAT}, 0)
        purposes.return_assignments(connection, STUDY_ID, ["work4"], OPENED_AT)
        connection.execute(insert(schema.known_brief), KNOWN | {"brief_id": "02"})
        text_id = connection.scalar(select(schema.passage_text.c.text_id).limit(1))
        known = KNOWN | {"text_id": text_id}
        connection.execute(insert(schema.known_passage), known | {"passage_id": "sound"})
        level = {"criterion": "grade_fit", "lowest": 2, "highest": 3}
        connection.execute(insert(schema.known_level), known | level)
        learn(connection)
        tell(connection)
        source = {"name": "t.csv: 1", "kind": "training", "position": 1, "text": "A text."}
        connection.execute(insert(schema.source_text), {"study_id": STUDY_ID} | source)
        marks.seal(connection, STUDY_ID, ["work1"], OPENED_AT)
        bench = adjudication.Bench(STUDY_ID, "lea", text_id, RUBRIC.content_hash, OPENED_AT)
        adjudication.append(connection, bench, {DUE: Verdict("2", "Nearer to two.")})
        automatic.add(connection, STUDY_ID, rated_by_model(str(text_id)))
        audit.record(connection, STUDY_ID, AuditKind.INVITED, "lea", OPENED_AT, {"rater": "ana"})
        audit.record(connection, STUDY_ID, AuditKind.REVOKED, "lea", OPENED_AT, {"rater": "ana"})
    return store


def rated_by_model(text_id: str) -> AutomaticRating:
    """One passage, with a level and an answer that is missing."""
    return AutomaticRating(
        request_hash="r" * 64,
        kind=AssignmentKind.SINGLE,
        brief_id="01",
        texts=(text_id,),
        turn=Turn.ALONE,
        repeat=1,
        form_hashes=(RUBRIC.content_hash,),
        answers={
            "score/grade_fit/A": AutomaticAnswer("3"),
            "score/accuracy/A": AutomaticAnswer(None, Unrated.OUT_OF_RANGE),
        },
        reply="{}",
        model="judge-1",
        fingerprint=None,
        attempts=1,
        tokens_in=None,
        tokens_out=7,
        answered_at=OPENED_AT,
    )


def learn(connection: Connection) -> None:
    """A practice set of one passage, which ana has read."""
    passage = {
        "study_id": STUDY_ID,
        "practice_id": "anchor",
        "part": "anchor",
        "position": 1,
        "grade": "4",
        "passage_type": "literary",
        "topic": "A promise",
        "instruction": "Write about a promise.",
        "rubric_hash": RUBRIC.content_hash,
        "text": "A text.",
    }
    named = {"study_id": STUDY_ID, "practice_id": "anchor"}
    connection.execute(insert(schema.practice_setting), {"study_id": STUDY_ID, "thresholds": "{}"})
    connection.execute(insert(schema.practice_passage), passage)
    connection.execute(insert(schema.practice_consensus), named | {"consensus": "{}"})
    practice.append(connection, STUDY_ID, "ana", ("anchor", 1), PracticeAct.READ, OPENED_AT)


def tell(connection: Connection) -> None:
    """A form without questions, to whose text ana has agreed."""
    form = {"study_id": STUDY_ID, "form_hash": "0", "content": "{}"}
    connection.execute(insert(schema.profile_form), form)
    profiles.append(
        connection,
        STUDY_ID,
        "ana",
        Consent.GIVEN,
        {},
        actor="ana",
        language="en",
        at=OPENED_AT,
    )


def tamper(store: Store, statement) -> None:
    """Do what somebody with the file in hand can do: take the guards off, then change rows."""
    with store.engine.begin() as connection:
        for table in ("rating_event", "audit_event"):
            if connection.dialect.name == "sqlite":
                for act in ("update", "delete"):
                    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_refuses_{act}")
            else:
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
                connection.exec_driver_sql(
                    f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS value_or_reason"
                )
    with store.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            driver = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys = OFF")
            driver.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement)
        connection.commit()
        connection.detach()


def broken_link(store: Store, head: ChainHead | None = None):
    with store.reading() as connection:
        return verify_chain(connection, STUDY_ID, "ana", head)


def of_ana(sequence: int):
    events = schema.rating_event.c
    return (events.rater_id == "ana") & (events.sequence == sequence)


def refuses(store: Store, change) -> bool:
    try:
        with store.writing() as connection:
            connection.execute(change)
    except StoreError as error:
        return "never changed or deleted" in str(error)
    return False


def test_no_row_of_any_table_is_updated(rated: Store):
    tables = [schema.metadata.tables[name] for name in APPEND_ONLY]
    updates = [update(table).values(study_id=table.c.study_id) for table in tables]
    assert [change.table.name for change in updates if not refuses(rated, change)] == []


def test_no_row_of_any_table_is_deleted(rated: Store):
    deletions = [delete(schema.metadata.tables[name]) for name in APPEND_ONLY]
    assert [change.table.name for change in deletions if not refuses(rated, change)] == []
    with rated.reading() as connection:
        counts = {
            name: connection.scalar(select(func.count()).select_from(schema.metadata.tables[name]))
            for name in APPEND_ONLY
        }
    assert min(counts.values()) >= 1


def test_every_table_but_the_record_of_migrations_is_append_only():
    assert {*APPEND_ONLY, "schema_migration"} == set(schema.metadata.tables)


def test_an_answer_of_the_automatic_rater_is_read_as_it_was_stored_and_stored_once(rated: Store):
    with rated.writing() as connection:
        (found,) = automatic.ratings(connection, STUDY_ID)
        assert found == rated_by_model(found.texts[0])
        assert not automatic.add(connection, STUDY_ID, found)
        assert automatic.count(connection, STUDY_ID) == 1


def test_sqlite_does_not_replace_rows_either(sqlite_store: Store):
    with sqlite_store.writing() as connection:
        stamp = Stamp(RUBRIC.content_hash, 1, OPENED_AT)
        append_answers(connection, Work(STUDY_ID, "ana", "work1"), {FIT: Answer("1")}, stamp)
    assert refuses(
        sqlite_store, text("INSERT OR REPLACE INTO rating_event SELECT * FROM rating_event")
    )


@pytest.mark.parametrize("rater_id", ["ana", "ben"])
def test_an_untouched_chain_is_sound(rated: Store, rater_id):
    with rated.reading() as connection:
        assert verify_chain(connection, STUDY_ID, rater_id) is None
        assert audit.verify_audit(connection, STUDY_ID) is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("study_id", "elsewhere"),
        ("rater_id", "ben"),
        ("sequence", 99),
        ("assignment_id", "work2"),
        ("question_kind", "decision"),
        ("question_kind", "no such kind"),
        ("item", "accuracy"),
        ("slot", "slot1b"),
        ("value", "3"),
        ("value", None),
        ("missing_reason", "could_not_check"),
        ("predecessor", -1),  # 0 is taken by the unique key
        ("rubric_hash", "f" * 64),
        ("round", 2),
        ("answered_at", OPENED_AT),
        ("previous_hash", "0" * 64),
        ("hash", "0" * 64),
    ],
)
def test_a_change_of_any_column_is_named(rated: Store, column, value):
    tamper(rated, update(schema.rating_event).where(of_ana(2)).values({column: value}))
    broken = broken_link(rated)
    assert broken is not None
    assert (broken.rater_id, broken.sequence) == ("ana", 2)


def test_an_event_that_was_taken_out_is_named(rated: Store):
    tamper(rated, delete(schema.rating_event).where(of_ana(3)))
    assert broken_link(rated).why == "event 3 is missing; the next one there is 4"


def test_an_event_that_was_forged_with_a_new_hash_breaks_the_next_one(rated: Store):
    with rated.reading() as connection:
        rows = connection.execute(rating_chains._STORED, {"study_id": STUDY_ID, "rater_id": "ana"})
        forged = dict(rows.mappings().all()[1]) | {"value": "4"}
    values = {"value": "4", "hash": rating_events.link_hash(forged)}
    tamper(rated, update(schema.rating_event).where(of_ana(2)).values(values))
    assert broken_link(rated).why == "event 3 does not follow the event before it"


def test_events_cut_off_at_the_end_are_found_with_a_head_written_down_elsewhere(rated: Store):
    with rated.reading() as connection:
        head = chain_heads(connection, STUDY_ID)[0]
    tamper(rated, delete(schema.rating_event).where(of_ana(4)))
    assert broken_link(rated) is None
    assert broken_link(rated, head).why == "event 4 is missing at the end"


def test_a_rewritten_chain_does_not_hold_the_head_written_down_elsewhere(rated: Store):
    assert broken_link(rated, ChainHead("ana", 2, "f" * 64)).sequence == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sequence", 99),
        ("kind", "finished"),
        ("kind", "no such kind"),
        ("actor", "ana"),
        ("at", OPENED_AT + timedelta(days=1)),
        ("detail", {"rater": "ben"}),
        ("previous_hash", "0" * 64),
        ("hash", "0" * 64),
    ],
)
def test_a_change_of_any_column_of_an_act_is_named(rated: Store, column, value):
    events = schema.audit_event
    tamper(rated, update(events).where(events.c.sequence == 2).values({column: value}))
    with rated.reading() as connection:
        assert audit.verify_audit(connection, STUDY_ID).sequence == 2
