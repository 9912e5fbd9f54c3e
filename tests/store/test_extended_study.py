"""Raters who come and go midway, on every database: nothing is lost, all of it can be derived."""

from collections import Counter
from datetime import timedelta

import pytest
from block_study import KNOWN, STUDY_ID, block_study, open_block_study, rate, session, start

from evalkit.errors import AccessError, AssignmentError, ClosedError, StoreError
from evalkit.service.access import enter, invite
from evalkit.service.closing import close
from evalkit.service.design_batches import derived_design
from evalkit.service.desks import study_desks
from evalkit.service.extending import add_rater, rebalance, withdraw_rater
from evalkit.service.rating import open_desk, save, work_of
from evalkit.store import audit, desk, studies
from evalkit.study.audit import AuditKind
from evalkit.study.purpose import Purpose
from evalkit.study.rater import Rater

DAN = Rater("dan", "Dan Ito")


def found(workspace):
    with workspace.store.reading() as connection:
        return study_desks(connection, STUDY_ID)


def ratings(workspace):
    """The ratings that lie on desks or are finished."""
    return [w for w in found(workspace).work if w.purpose is Purpose.RATING and not w.is_returned]


def raters_of_briefs(workspace) -> Counter[str]:
    """How many raters rate each brief whole."""
    return Counter(cell.brief for cell in found(workspace).desks().cells)


def left_shares(workspace, rater_id) -> Counter[str]:
    sides = found(workspace).earlier().sides
    return Counter(side.first for side in sides if side.rater == rater_id)


def assert_derivable(workspace):
    """The secret and the audit log alone give every assignment, slot and purpose again."""
    now = found(workspace)
    derived = derived_design(now.study, now.key.secret, now.acts)
    assert {a.id: (a.rater_id, a.brief_id, a.position) for a in derived.assignments} == {
        w.assignment_id: (w.rater_id, w.brief_id, w.position) for w in now.work
    }
    assert set(derived.placements) == set(now.key.placements)
    assert derived.purposes == {w.assignment_id: w.purpose for w in now.work}


@pytest.mark.parametrize("presentation", ["pair", "single"])
def test_a_rater_who_leaves_keeps_what_was_given_and_others_take_the_rest(
    empty_store, presentation
):
    study = block_study(12, 4, raters_per_brief=3, presentation=presentation)
    workspace, _ = open_block_study(empty_store, study)
    rate(workspace, "r1", 4)
    start(workspace, "r1")
    link = add_link(workspace, "r1")
    done = withdraw_rater(workspace, STUDY_ID, "r1", "lea", "moved away")
    assert done.handed_back == {"r1": len([w for w in found(workspace).work if w.is_returned])}
    assert done.linkage.n_groups == 1
    finished = [w for w in found(workspace).work if w.rater_id == "r1" and w.is_finished]
    assert len(finished) == 4
    lacking = Counter(done.left_open)
    assert all(n + lacking[b] == 3 for b, n in raters_of_briefs(workspace).items())
    # With three of four raters on each brief, only the one who lacks it can take it over.
    assert all(n <= 3 for n in done.given.values())
    with pytest.raises(AccessError):
        enter(workspace, link)
    assert_derivable(workspace)


def add_link(workspace, rater_id):
    return invite(workspace, STUDY_ID, rater_id, "lea").token


def test_a_rater_who_joins_gets_a_fair_share_with_even_sides(empty_store):
    workspace, _ = open_block_study(empty_store, block_study(20, 4, raters_per_brief=3))
    rate(workspace, "r1", 3)
    added = add_rater(workspace, STUDY_ID, DAN, "lea")
    assert enter(workspace, added.invitation.token).person == DAN
    assert set(raters_of_briefs(workspace).values()) == {3}
    remaining = Counter(w.rater_id for w in ratings(workspace) if not w.is_finished)
    assert max(remaining.values()) - min(remaining.values()) <= 1
    shares = left_shares(workspace, "dan")
    assert abs(shares["zebrafish_base"] - shares["walrus_tuned"]) <= 1
    assert len(work_of(workspace, session(workspace, "dan")).assignments) == sum(shares.values())
    assert_derivable(workspace)


def test_where_everyone_rates_everything_a_newcomer_does_so_too(empty_store):
    study = block_study(8, 3, validity=(KNOWN,), repeats_per_rater=2)
    workspace, _ = open_block_study(empty_store, study)
    add_rater(workspace, STUDY_ID, DAN, "lea")
    own = [w for w in found(workspace).work if w.rater_id == "dan"]
    assert Counter(w.purpose for w in own) == {
        Purpose.RATING: 8,
        Purpose.REPEAT: 2,
        Purpose.DAMAGED: 1,
    }
    assert left_shares(workspace, "dan") == {"zebrafish_base": 4, "walrus_tuned": 4}
    withdraw_rater(workspace, STUDY_ID, "r2", "lea", "ill")
    assert raters_of_briefs(workspace) == {brief.id: 3 for brief in study.briefs}
    assert_derivable(workspace)


def test_stalled_work_goes_to_those_who_work_and_is_written_down(empty_store):
    workspace, clock = open_block_study(empty_store, block_study(12, 4, raters_per_brief=2))
    rate(workspace, "r1", 1)
    clock.now += timedelta(days=8)
    for rater in ("r2", "r3", "r4"):
        rate(workspace, rater, 2)
    done = rebalance(workspace, STUDY_ID, "lea")
    assert done.handed_back == {"r1": 5}
    assert sum(done.given.values()) == 5
    assert "r1" not in done.given
    assert set(raters_of_briefs(workspace).values()) == {2}
    kinds = [act.kind for act in found(workspace).acts][-2:]
    assert kinds == [AuditKind.WORK_RETURNED, AuditKind.DESIGN_EXTENDED]
    assert_derivable(workspace)


def test_without_stalled_work_nothing_moves(empty_store):
    workspace, _ = open_block_study(empty_store, block_study(12, 4, raters_per_brief=2))
    done = rebalance(workspace, STUDY_ID, "lea")
    assert (done.given, done.handed_back, done.batch) == ({}, {}, None)


def test_work_that_was_handed_back_can_be_neither_opened_nor_answered(empty_store):
    workspace, clock = open_block_study(empty_store, block_study(12, 4, raters_per_brief=2))
    own = session(workspace, "r1")
    before = work_of(workspace, own).assignments
    desks = {a.id: open_desk(workspace, own, a.id) for a in before}
    rate(workspace, "r1", 1)
    clock.now += timedelta(days=8)
    for rater in ("r2", "r3", "r4"):
        rate(workspace, rater, 1)
    rebalance(workspace, STUDY_ID, "lea")
    left = work_of(workspace, own).assignments
    assert [a.position for a in left] == list(range(1, len(left) + 1))
    gone = next(a for a in before if a.id not in {kept.id for kept in left})
    with pytest.raises(AccessError, match="no longer"):
        save(workspace, own, desks[gone.id], {"comment//": "late"})
    with workspace.store.reading() as connection, pytest.raises(AccessError):
        desk.desk(connection, STUDY_ID, "r1", gone.id)


def test_several_batches_follow_each_other_and_every_chain_holds(empty_store):
    study = block_study(24, 5, validity=(KNOWN,), raters_per_brief=3, repeats_per_rater=1)
    workspace, _ = open_block_study(empty_store, study)
    rate(workspace, "r1", 5)
    withdraw_rater(workspace, STUDY_ID, "r1", "lea", "ill")
    add_rater(workspace, STUDY_ID, DAN, "lea")
    rate(workspace, "dan", 3)
    withdraw_rater(workspace, STUDY_ID, "r2", "lea", "ill too")
    now = found(workspace)
    assert now.n_batches == 3
    assert now.withdrawn == {"r1", "r2"}
    hashes = [a.detail["slots_hash"] for a in now.acts if a.kind is AuditKind.DESIGN_EXTENDED]
    assert len(set(hashes)) == 3
    assert_derivable(workspace)
    with workspace.store.reading() as connection:
        assert audit.verify_audit(connection, STUDY_ID) is None


def test_the_commitment_of_opening_still_binds_after_batches(empty_store):
    workspace, _ = open_block_study(empty_store, block_study(12, 4, raters_per_brief=3))
    with workspace.store.reading() as connection:
        committed = studies.commitment(connection, STUDY_ID)
    withdraw_rater(workspace, STUDY_ID, "r1", "lea", "ill")
    assert found(workspace).key.fits(committed)


@pytest.mark.parametrize(
    ("act", "error", "sentence"),
    [
        (lambda w: withdraw_rater(w, STUDY_ID, "eve", "lea", "?"), AccessError, "no rater 'eve'"),
        (lambda w: withdraw_rater(w, STUDY_ID, "lea", "lea", "?"), AccessError, "no rater 'lea'"),
        (
            lambda w: add_rater(w, STUDY_ID, Rater("r1", "Again"), "lea"),
            StoreError,
            "somebody with the id 'r1' already",
        ),
    ],
)
def test_who_is_not_there_cannot_go_and_who_is_cannot_come(empty_store, act, error, sentence):
    workspace, _ = open_block_study(empty_store, block_study(6, 3, raters_per_brief=2))
    with pytest.raises(error, match=sentence):
        act(workspace)


def test_a_newcomer_who_comes_too_late_is_told_so(empty_store):
    workspace, _ = open_block_study(empty_store, block_study(6, 3, raters_per_brief=2))
    for rater in ("r1", "r2", "r3"):
        rate(workspace, rater, 4)
    with pytest.raises(AssignmentError, match="too little work left"):
        add_rater(workspace, STUDY_ID, DAN, "lea")
    with workspace.store.reading() as connection:
        assert DAN not in studies.raters(connection, STUDY_ID)


def test_closed_ratings_take_nobody_in(empty_store):
    workspace, _ = open_block_study(empty_store, block_study(6, 3, raters_per_brief=2))
    close(workspace, STUDY_ID, "lea")
    with pytest.raises(ClosedError, match="no work can be given out"):
        add_rater(workspace, STUDY_ID, DAN, "lea")
