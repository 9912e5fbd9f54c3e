"""Code that serves raters cannot name a table that knows a system, and its statements never do."""

from collections.abc import Iterator
from types import ModuleType

import pytest
from small_study import OPENED_AT, RUBRIC, STUDY_ID
from sqlalchemy import Executable, Table, event
from sqlalchemy.sql import visitors

from evalkit.store import (
    audit,
    current,
    desk,
    invitations,
    marks,
    notes,
    overview,
    practice,
    profiles,
    rating_events,
    ratings,
    returned,
    revealed,
    schema,
    summary,
)
from evalkit.store.rating_events import Stamp, Work
from evalkit.store.unit_of_work import Store
from evalkit.study.answer import Answer, Question, QuestionKind
from evalkit.study.audit import AuditKind

FOR_LEADS = {
    "identity",
    "system",
    "study_key",
    "study_settings",
    "assignment_purpose",
    "known_brief",
    "known_passage",
    "known_level",
    "practice_consensus",
    "source_text",
    "adjudication_event",
}
RATER_MODULES = (
    audit,
    current,
    desk,
    invitations,
    marks,
    practice,
    profiles,
    rating_events,
    returned,
    revealed,
)
OF_PROFILES = {"profile_form", "profile_event"}


def statements_of(module: ModuleType) -> dict[str, Executable]:
    return {name: part for name, part in vars(module).items() if isinstance(part, Executable)}


ALL_STATEMENTS = [
    pytest.param(statement, id=f"{module.__name__.rsplit('.', 1)[-1]}.{name}")
    for module in RATER_MODULES
    for name, statement in statements_of(module).items()
]


@pytest.mark.parametrize("statement", ALL_STATEMENTS)
def test_no_statement_of_rater_serving_code_reads_a_table_that_knows_a_system(statement):
    tables = {part.name for part in visitors.iterate(statement) if isinstance(part, Table)}
    assert tables
    assert tables & FOR_LEADS == set()


@pytest.mark.parametrize("module", RATER_MODULES, ids=lambda module: module.__name__)
def test_rater_serving_code_cannot_even_name_such_a_table(module):
    named = {part.name for part in vars(module).values() if isinstance(part, Table)}
    assert named & FOR_LEADS == set()
    assert schema not in vars(module).values()


@pytest.mark.parametrize("module", [*RATER_MODULES, ratings, summary, overview])
def test_profiles_and_ratings_are_never_named_by_one_module(module):
    named = {part.name for part in vars(module).values() if isinstance(part, Table)}
    assert named.isdisjoint(OF_PROFILES) or named <= OF_PROFILES


@pytest.fixture
def sent(store: Store) -> Iterator[list[str]]:
    """Every statement that reaches the database while the test runs."""
    statements: list[str] = []

    def keep(_connection, _cursor, statement, *_rest) -> None:
        statements.append(statement)

    event.listen(store.engine, "before_cursor_execute", keep)
    yield statements
    event.remove(store.engine, "before_cursor_execute", keep)


def a_raters_session(store: Store) -> list[object]:
    """Everything that the store is asked for while a rater works, from the link to the end."""
    work = Work(STUDY_ID, "ana", "work1")
    message = {Question(QuestionKind.SCORE, "grade_fit", "slot1a"): Answer("3")}
    with store.writing() as connection:
        invitations.add_invitation(connection, STUDY_ID, "ana", "hash", OPENED_AT)
    with store.writing() as connection:
        audit.record(connection, STUDY_ID, AuditKind.SIGNED_IN, "ana", OPENED_AT)
        stamp = Stamp(RUBRIC.content_hash, 1, OPENED_AT)
        saved = rating_events.append_answers(connection, work, message, stamp)
        guess = {Question(QuestionKind.GUESS): Answer("A")}
        notes.append_notes(connection, work, guess, OPENED_AT)
    with store.reading() as connection:
        return [
            saved,
            invitations.find_person(connection, "hash"),
            desk.round_of(connection, STUDY_ID),
            desk.rubrics(connection, STUDY_ID),
            desk.preference_form(connection, STUDY_ID),
            desk.briefs(connection, STUDY_ID),
            desk.assignments_of(connection, STUDY_ID, "ana"),
            desk.desk(connection, STUDY_ID, "ana", "work1"),
            desk.blinded_passages(connection, STUDY_ID, "ana", "work1"),
            desk.progress(connection, STUDY_ID, "ana"),
            desk.finished_assignments(connection, STUDY_ID, "ana"),
            rating_events.current_answers(connection, work),
            rating_events.all_current_answers(connection, STUDY_ID, "ana"),
            audit.state(connection, STUDY_ID),
            marks.marks_of(connection, STUDY_ID, "ana"),
            marks.timed_since(connection, STUDY_ID, "ana"),
            marks.finality_of(connection, STUDY_ID, "ana", "work1"),
            audit.course_of(connection, STUDY_ID),
            revealed.sealed_work(connection, STUDY_ID, "ana"),
            revealed.revealed_answers(connection, STUDY_ID, "ana", "work1"),
        ]


def test_a_raters_whole_session_sends_no_statement_that_names_such_a_table(store, sent):
    a_raters_session(store)
    words = {
        word.strip('"(),.') for statement in sent for word in statement.replace(".", " ").split()
    }
    assert len(sent) > 15
    assert words & FOR_LEADS == set()


def test_nothing_that_a_rater_gets_names_a_system_or_a_text(store: Store):
    given = repr(a_raters_session(store)).lower()
    with store.reading() as connection:
        text_ids = connection.exec_driver_sql("SELECT text_id FROM passage_text").scalars().all()
    for name in ("walrus", "zebrafish", "canary", "tuned", *text_ids):
        assert name not in given


@pytest.mark.parametrize(
    ("ask", "n_statements"),
    [
        (lambda c: invitations.find_person(c, "hash"), 1),
        (lambda c: desk.assignments_of(c, STUDY_ID, "ana"), 1),
        (lambda c: desk.desk(c, STUDY_ID, "ana", "work1"), 3),
        (lambda c: desk.progress(c, STUDY_ID, "ana"), 1),
        (lambda c: rating_events.current_answers(c, Work(STUDY_ID, "ana", "work1")), 1),
        (lambda c: rating_events.all_current_answers(c, STUDY_ID, "ana"), 1),
        (lambda c: marks.marks_of(c, STUDY_ID, "ana"), 1),
    ],
)
def test_a_page_asks_a_fixed_number_of_questions(store: Store, sent, ask, n_statements):
    with store.reading() as connection:
        ask(connection)
    assert len(sent) == n_statements
