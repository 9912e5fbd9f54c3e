"""Repeats and validity passages describe raters, and enter nothing else."""

import pytest
from block_study import KNOWN, STUDY_ID, block_study, open_block_study, rate, session

from evalkit.service.closing import close, reopen, unblind
from evalkit.service.desks import study_desks
from evalkit.service.exporting import archive_to, export_files
from evalkit.service.farewell import give_guess, open_checks
from evalkit.service.rating import open_desk, save, work_of
from evalkit.service.results import analyse_archive, analyse_study
from evalkit.store import notes, studies
from evalkit.store.rating_events import Work
from evalkit.store.ratings import ratings_frame
from evalkit.store.unit_of_work import open_store
from evalkit.study.answer import Answer
from evalkit.study.blinding_check import guess_question
from evalkit.study.purpose import Purpose

ONLY_RATINGS = ("agreement", "coefficients", "rater_pairs", "comparison", "differences", "flow")


def checked(store):
    """Two raters, six briefs, one repeat each, and a validity pair; everything rated 3."""
    study = block_study(6, 2, validity=(KNOWN,), repeats_per_rater=1)
    workspace, _ = open_block_study(store, study)
    for rater in ("r1", "r2"):
        assert len(rate(workspace, rater, 20)) == 8
    return workspace


def rate_again(workspace, purpose, level):
    """Change the scores of r1's work of this purpose."""
    with workspace.store.reading() as connection:
        work = study_desks(connection, STUDY_ID).work
    (own,) = [w for w in work if w.rater_id == "r1" and w.purpose is purpose]
    desk = open_desk(workspace, session(workspace, "r1"), own.assignment_id)
    answers = {f"score/grade_fit/{slot.token}": str(level) for slot in desk.assignment.slots}
    save(workspace, session(workspace, "r1"), desk, answers)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """One checked study in SQLite for all readers."""
    store = open_store(tmp_path_factory.mktemp("checked") / "evalkit.db")
    yield checked(store)
    store.close()


def test_the_store_keeps_validity_passages_apart_from_the_briefs(empty_store):
    workspace, _ = open_block_study(empty_store, block_study(6, 2, validity=(KNOWN,)))
    with workspace.store.reading() as connection:
        loaded = studies.load_study(connection, STUDY_ID)
    assert "known" not in {brief.id for brief in loaded.briefs}
    (known,) = loaded.validity
    assert known.brief == KNOWN.brief
    assert {p.id: p.expected for p in known.passages} == {p.id: p.expected for p in KNOWN.passages}


def test_changed_checks_change_no_outcome(empty_store):
    workspace = checked(empty_store)
    close(workspace, STUDY_ID, "lea")
    before = analyse_study(workspace, STUDY_ID).tables
    reopen(workspace, STUDY_ID, "lea", "to see what checks change")
    rate_again(workspace, Purpose.REPEAT, 1)
    rate_again(workspace, Purpose.DAMAGED, 1)
    close(workspace, STUDY_ID, "lea")
    after = analyse_study(workspace, STUDY_ID).tables
    for name in ONLY_RATINGS:
        assert after[name].equals(before[name]), name
    assert not after["repeats"].equals(before["repeats"])
    assert not after["validity"].equals(before["validity"])


def test_repeats_tell_how_consistent_a_rater_is(study):
    own = analyse_study(study, STUDY_ID).tables["repeats"].query("rater == 'r1'")
    fit = own[own["outcome"] == "grade_fit"].iloc[0]
    assert (fit["exact"], fit["adjacent"], fit["n_repeats"]) == (1.0, 1.0, 2)
    assert fit["why_no_kappa"] != ""


def test_validity_passages_tell_how_near_a_rater_comes(study):
    table = analyse_study(study, STUDY_ID).tables["validity"].set_index(["rater", "purpose"])
    # 3 lies within 3 to 4 for the whole passage, and two levels above 1 for the spoilt one.
    assert table.loc[("r1", "all"), ["n_met", "n_ratings"]].tolist() == [1, 2]
    assert table.loc[("r1", "damaged"), "met"] == 0.0
    assert table.loc[("r1", "validity"), "met"] == 1.0
    assert table.loc[("r1", "damaged"), "missed"] == "spoilt grade_fit 3"
    assert table.loc[("all raters", "all"), "n_ratings"] == 4


def test_guesses_are_asked_about_work_that_counts_alone(empty_store):
    study = block_study(2, 1, validity=(KNOWN,), repeats_per_rater=1)
    workspace, _ = open_block_study(empty_store, study)
    rate(workspace, "r1", 20)
    own = session(workspace, "r1")
    asked = open_checks(workspace, own, work_of(workspace, own))
    assert sorted(one.brief_id for one in asked) == ["b01", "b02"]
    for one in asked:
        give_guess(workspace, own, one.id, "A")
    assert open_checks(workspace, own, work_of(workspace, own)) == ()
    close(workspace, STUDY_ID, "lea")
    unblind(workspace, STUDY_ID, "lea", "all in")
    counted = analyse_study(workspace, STUDY_ID).tables["blinding"].iloc[0]
    assert counted[["n_right", "n_wrong"]].sum() == len(asked)


def test_a_guess_that_an_earlier_release_asked_for_brings_no_other_brief(empty_store):
    study = block_study(6, 1, validity=(KNOWN,))
    workspace, _ = open_block_study(empty_store, study)
    rate(workspace, "r1", 20)
    own = session(workspace, "r1")
    before = [work_of(workspace, own).assignments[place] for place in (1, 3, 5)]
    for one in before:
        work = Work(STUDY_ID, "r1", one.id)
        with workspace.store.writing() as connection:
            notes.append_notes(
                connection, work, {guess_question(one): Answer("A")}, workspace.now()
            )
    assert open_checks(workspace, own, work_of(workspace, own)) == ()


def test_exports_name_the_purpose_of_every_answer(study):
    with study.store.reading() as connection:
        frame = ratings_frame(connection, STUDY_ID)
    assert set(frame["purpose"]) == {"rating", "repeat", "damaged"}
    assert frame.loc[frame["purpose"] == "damaged", "system"].isna().all()
    files = {file.name for file in export_files(study, STUDY_ID).files}
    assert {"ratings.csv", "validity.csv", "repeats.csv"} <= files


def test_nothing_on_a_desk_tells_what_it_is_for(study):
    own = session(study, "r1")
    desks = [open_desk(study, own, a.id) for a in work_of(study, own).assignments]
    assert not any(word in repr(desks) for word in ("damaged", "validity", "repeat", "spoilt"))
    assert {(d.assignment.kind, len(d.passages), d.rubric is None) for d in desks} == {
        ("pair", 2, False)
    }


def test_an_archive_tells_the_same_of_raters(empty_store, tmp_path):
    workspace = checked(empty_store)
    close(workspace, STUDY_ID, "lea")
    archive_to(workspace, STUDY_ID, tmp_path / "study.db", "lea")
    archived = analyse_archive(tmp_path / "study.db").tables
    live = analyse_study(workspace, STUDY_ID).tables
    for name in ("validity", "repeats", "agreement"):
        assert archived[name].to_csv() == live[name].to_csv(), name
