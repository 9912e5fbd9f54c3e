from datetime import timedelta

import pytest
from small_study import OPENED_AT, RATERS, STUDY_ID

from evalkit.errors import StoreError
from evalkit.store.invitations import Invitee, add_invitation, find_person, revoke
from evalkit.store.unit_of_work import Store

LATER = OPENED_AT + timedelta(days=1)


def invite(store: Store, rater_id: str, token_hash: str) -> None:
    with store.writing() as connection:
        add_invitation(connection, STUDY_ID, rater_id, token_hash, OPENED_AT)


def test_a_link_finds_its_person(store: Store):
    invite(store, "ana", "hash of ana")
    invite(store, "lea", "hash of lea")
    with store.reading() as connection:
        assert find_person(connection, "hash of ana") == Invitee(STUDY_ID, RATERS[0])
        assert find_person(connection, "hash of lea") == Invitee(STUDY_ID, RATERS[2])
        assert find_person(connection, "hash of nobody") is None


def test_a_revoked_link_finds_nobody_and_a_new_one_does(store: Store):
    invite(store, "ana", "lost")
    invite(store, "ana", "lost too")
    with store.writing() as connection:
        assert revoke(connection, STUDY_ID, "ana", LATER) == 2
        assert revoke(connection, STUDY_ID, "ana", LATER) == 0
    invite(store, "ana", "new")
    with store.reading() as connection:
        assert find_person(connection, "lost") is None
        assert find_person(connection, "new") == Invitee(STUDY_ID, RATERS[0])


def test_a_link_for_a_person_who_is_not_in_the_study_is_refused(store: Store):
    with pytest.raises(StoreError):
        invite(store, "stranger", "hash")
