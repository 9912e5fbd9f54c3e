from datetime import UTC, datetime

import pytest
from small_study import ASSIGNMENTS, BRIEFS, KEY, OPENED_AT, RUBRIC, STUDY, STUDY_ID

from evalkit.errors import StoreError, UnknownStudyError
from evalkit.store import audit, studies
from evalkit.store.unit_of_work import Store
from evalkit.study.audit import AuditKind, StudyState


def test_a_study_comes_back_as_it_was_opened(store: Store):
    with store.reading() as connection:
        loaded = studies.load_study(connection, STUDY_ID)
    assert loaded == STUDY
    assert loaded.rubrics[0].content_hash == RUBRIC.content_hash


def test_the_key_comes_back_and_keeps_its_commitment(store: Store):
    with store.reading() as connection:
        key = studies.load_key(connection, STUDY_ID)
        commitment = studies.commitment(connection, STUDY_ID)
    assert (key.secret, key.nonce, key.codes) == (KEY.secret, KEY.nonce, KEY.codes)
    assert set(key.placements) == set(KEY.placements)
    assert key.commitment == KEY.commitment == commitment


def test_opening_is_written_down_with_plan_and_commitment(store: Store):
    with store.reading() as connection:
        (opened,) = audit.audit_events(connection, STUDY_ID)
        (heading,) = studies.list_studies(connection)
    assert (opened.kind, opened.actor, opened.at) == (AuditKind.OPENED, "lea", OPENED_AT)
    assert opened.detail["commitment"] == KEY.commitment
    assert opened.detail["plan_hash"] == heading.plan_hash
    assert (opened.detail["language"], opened.detail["people"]) == ("en", 3)
    assert heading.opened_at == OPENED_AT
    assert heading.opened_at.tzinfo is not None


def test_a_second_study_of_the_same_id_is_refused(store: Store):
    with (
        pytest.raises(StoreError, match="holds a study 'reading-2026' already"),
        store.writing() as connection,
    ):
        studies.add_study(connection, STUDY, ASSIGNMENTS, KEY, OPENED_AT)


def test_an_unknown_study_is_named(store: Store):
    with (
        store.reading() as connection,
        pytest.raises(UnknownStudyError, match="no study 'elsewhere'"),
    ):
        studies.load_study(connection, "elsewhere")


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([], StudyState.OPEN),
        ([AuditKind.SIGNED_IN], StudyState.OPEN),
        ([AuditKind.CLOSED], StudyState.CLOSED),
        ([AuditKind.CLOSED, AuditKind.REOPENED], StudyState.OPEN),
        ([AuditKind.CLOSED, AuditKind.UNBLINDED, AuditKind.EXPORTED], StudyState.UNBLINDED),
    ],
)
def test_the_state_follows_from_the_acts(store: Store, acts, expected):
    at = datetime(2026, 3, 2, tzinfo=UTC)
    with store.writing() as connection:
        for act in acts:
            audit.record(connection, STUDY_ID, act, "lea", at)
    with store.reading() as connection:
        assert audit.state(connection, STUDY_ID) is expected
        assert audit.verify_audit(connection, STUDY_ID) is None


def test_the_ids_of_texts_do_not_tell_the_order_of_systems(store: Store):
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT text_id, text FROM passage_text").all()
    assert len(rows) == len(BRIEFS) * 2
    assert [row.text_id for row in rows] == sorted(row.text_id for row in rows)
