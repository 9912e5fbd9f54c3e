"""A norming pass on both databases: sealed, revealed on one's own slots, rated again, uncounted."""

import json
from dataclasses import replace

import pytest
from block_study import STUDY_ID, block_study, open_block_study, rate, session
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from evalkit.errors import AccessError, AnswerError, ClosedError, SealedError, StoreError
from evalkit.service.closing import close, unblind
from evalkit.service.farewell import give_guess
from evalkit.service.kept_pages import PageKeeper
from evalkit.service.norming import begin_norming, end_norming, note_talk, rate_again, reveal
from evalkit.service.norming_agreement import norming_agreement
from evalkit.service.norming_spread import spread_of_briefs
from evalkit.service.norming_view import norming_of
from evalkit.service.rating import open_desk, save, work_of
from evalkit.service.results import analyse_study
from evalkit.service.revealing import own_passes, revealed_desk, revealed_work
from evalkit.service.verification.finding import acts_of
from evalkit.service.verification.norming import norming_findings
from evalkit.service.verifying import Verdict, verify
from evalkit.store import schema
from evalkit.store.evidence import stored_evidence
from evalkit.store.ratings import ratings_frame
from evalkit.study.answer import QuestionKind
from evalkit.study.norming import NormingStage
from evalkit.ui.queue import Turn, position_after

BRIEFS = ("b01", "b02")
LEVELS = {"r1": 1, "r2": 4, "r3": 2}


@pytest.fixture
def opened(empty_store):
    """Four briefs and three raters, everybody rating everything; nobody has begun."""
    study = block_study(n_briefs=4, n_raters=3, repeats_per_rater=1)
    workspace, _ = open_block_study(empty_store, study)
    return workspace


@pytest.fixture
def revealed(opened):
    """All is rated, far apart, and the levels of two briefs are revealed."""
    begin_norming(opened, STUDY_ID, "lea", BRIEFS)
    for rater, level in LEVELS.items():
        rate(opened, rater, 5, level)
    reveal(opened, STUDY_ID, "lea")
    return opened


@pytest.fixture
def again(revealed):
    """After the talk everybody has rated the two briefs again, on one level."""
    rate_again(revealed, STUDY_ID, "lea")
    for rater in LEVELS:
        rate(revealed, rater, 2, 3)
    return revealed


def own_work(workspace, rater, brief):
    own = session(workspace, rater)
    return own, next(a for a in work_of(workspace, own).assignments if a.brief_id == brief)


def change(workspace, rater, brief, level="2"):
    own, work = own_work(workspace, rater, brief)
    desk = open_desk(workspace, own, work.id)
    save(workspace, own, desk, {f"score/grade_fit/{work.slots[0].token}": level})


def findings(workspace):
    with workspace.store.reading() as connection:
        evidence = stored_evidence(connection, STUDY_ID)
    return {one.check: one for one in verify(evidence).findings}, evidence


def test_the_chosen_briefs_come_first(opened):
    begin_norming(opened, STUDY_ID, "lea", BRIEFS)
    work = work_of(opened, session(opened, "r2"))
    first = [a.brief_id for a in work.assignments if a.id in work.asked_first]
    assert sorted(first) == ["b01", "b02"]  # each once: a hidden repeat waits for its place
    assert work.assignments[work.next_position - 1].brief_id == first[0]
    rate(opened, "r2", 1)
    turned = position_after(work_of(opened, session(opened, "r2")), Turn("next", 1), 1)
    assert work.assignments[turned - 1].brief_id == first[1]


def test_nothing_is_revealed_while_somebody_has_not_rated(opened):
    begin_norming(opened, STUDY_ID, "lea", BRIEFS)
    rate(opened, "r1", 5)
    with pytest.raises(ClosedError, match=r"missing: r2 \(b01\), r2 \(b02\), r3 \(b01\)"):
        reveal(opened, STUDY_ID, "lea")
    own, work = own_work(opened, "r1", "b01")
    with pytest.raises(AccessError, match="not revealed"):
        revealed_desk(opened, own, work.id)


def test_a_brief_is_revealed_once_in_a_study(revealed):
    end_norming(revealed, STUDY_ID, "lea")
    with pytest.raises(ClosedError, match="b02 were revealed in pass 1"):
        begin_norming(revealed, STUDY_ID, "lea", ["b03", "b02"])
    begin_norming(revealed, STUDY_ID, "lea", ["b03"])
    assert norming_of(revealed, STUDY_ID).free_briefs == ("b04",)
    with pytest.raises(ClosedError, match="pass 2 is on"):
        begin_norming(revealed, STUDY_ID, "lea", ["b04"])


def test_what_was_revealed_changes_no_more_and_the_rest_does(revealed):
    with pytest.raises(SealedError, match="revealed to the group"):
        change(revealed, "r1", "b01")
    change(revealed, "r1", "b03")


def test_the_database_itself_takes_no_rating_of_sealed_work(revealed):
    _, work = own_work(revealed, "r1", "b01")
    with revealed.store.reading() as connection:
        rows = connection.execute(schema.rating_event.select()).mappings()
        row = dict(next(r for r in rows if r["assignment_id"] == work.id))
    forged = row | {"sequence": 999, "predecessor": row["sequence"], "value": "4"}
    refusal = pytest.raises(StoreError, match="norming pass has revealed")
    with refusal, revealed.store.writing() as connection:
        connection.execute(insert(schema.rating_event), forged)


def test_a_rater_reads_the_levels_of_all_on_their_own_slots(revealed):
    own, work = own_work(revealed, "r2", "b01")
    found = revealed_desk(revealed, own, work.id)
    fits = [q for q in found.questions if q.name == "Grade fit"]
    assert [q.slot for q in fits] == list(work.slots)
    assert {q.steps_apart for q in fits} == {3}
    assert all(q.levels[0].rater == "" and q.levels[0].level == "4 · strong" for q in fits)
    others = {"P", "Q", "R"} - {found.own_letter}
    assert all({one.rater for one in q.levels} == {"", *others} for q in fits)
    assert {one.level for one in fits[0].levels} == {"1 · poor", "2 · fair", "4 · strong"}


def test_levels_of_others_stand_on_the_slot_that_holds_the_same_text(opened):
    """One rater scores the reference high and the other system low; so it is shown to all."""
    begin_norming(opened, STUDY_ID, "lea", ["b01"])
    with opened.store.reading() as connection:
        places = {row.slot_token: row.text_id for row in connection.execute(schema.slot.select())}
    high = places[own_work(opened, "r1", "b01")[1].slots[0].token]
    for rater in LEVELS:
        own = session(opened, rater)
        for work in work_of(opened, own).assignments:
            if work.brief_id != "b01":
                continue
            answers = {"preference//": "clearly_a", "preference_reason//": "Livelier."}
            for slot in work.slots:
                level = "4" if places[slot.token] == high else "1"
                answers |= {
                    f"score/grade_fit/{slot.token}": level,
                    f"score/accuracy/{slot.token}": level,
                    f"decision//{slot.token}": "accept",
                }
            assert save(opened, own, open_desk(opened, own, work.id), answers, finish=True)
    reveal(opened, STUDY_ID, "lea")
    for rater in LEVELS:
        own, work = own_work(opened, rater, "b01")
        for question in revealed_desk(opened, own, work.id).questions:
            if question.name == "Grade fit":
                expected = "4 · strong" if places[question.slot.token] == high else "1 · poor"
                assert {one.level for one in question.levels} == {expected}


def test_the_reveal_holds_no_other_slot_no_text_and_no_rater(revealed):
    own, work = own_work(revealed, "r1", "b01")
    told = repr(revealed_desk(revealed, own, work.id))
    with revealed.store.reading() as connection:
        slots = connection.execute(schema.slot.select()).all()
        texts = [row.text_id for row in slots]
    others = [s.slot_token for s in slots if s.slot_token not in {x.token for x in work.slots}]
    hidden = [*others, *texts, "zebrafish", "walrus", "'r2'", "'r3'", "Rater 2", "Rater 3"]
    assert [name for name in hidden if name in told] == []
    assert len(others) > 20


def test_everybody_goes_by_one_letter_throughout_a_pass(empty_store):
    """In blocks each brief has other raters; P on one brief is P on every other, and to all."""
    study = block_study(n_briefs=6, n_raters=4, raters_per_brief=3)
    workspace, _ = open_block_study(empty_store, study)
    begin_norming(workspace, STUDY_ID, "lea", ["b01", "b02", "b03", "b04", "b05", "b06"])
    levels = {"r1": 1, "r2": 2, "r3": 3, "r4": 4}
    for rater, level in levels.items():
        rate(workspace, rater, 6, level)
    reveal(workspace, STUDY_ID, "lea")
    known = set()
    for rater, level in levels.items():
        own = session(workspace, rater)
        for work in work_of(workspace, own).assignments:
            found = revealed_desk(workspace, own, work.id)
            known.add((str(level), found.own_letter))
            known |= {
                (one.level[0], one.rater or found.own_letter) for one in found.questions[0].levels
            }
    assert len(known) == 4
    assert {letter for _, letter in known} == {"P", "Q", "R", "S"}


def test_names_are_shown_where_the_study_says_so(empty_store):
    study = block_study(n_briefs=2, n_raters=2, norming_shows="names")
    workspace, _ = open_block_study(empty_store, study)
    begin_norming(workspace, STUDY_ID, "lea", ["b01"])
    for rater in ("r1", "r2"):
        rate(workspace, rater, 2, LEVELS[rater])
    reveal(workspace, STUDY_ID, "lea")
    own, work = own_work(workspace, "r1", "b01")
    levels = revealed_desk(workspace, own, work.id).questions[0].levels
    assert [one.rater for one in levels] == ["", "Rater 2"]


def test_a_lead_or_another_rater_reads_nobodys_desk(revealed):
    _, work = own_work(revealed, "r1", "b01")
    with pytest.raises(AccessError):
        revealed_desk(revealed, session(revealed, "r2"), work.id)
    with pytest.raises(AccessError):
        revealed_desk(revealed, session(revealed, "lea"), work.id)


def test_the_same_passages_come_again_on_the_same_sides_under_new_tokens(revealed):
    assert rate_again(revealed, STUDY_ID, "lea") == 6
    own = session(revealed, "r1")
    work = work_of(revealed, own)
    with revealed.store.reading() as connection:
        places = {row.slot_token: row.text_id for row in connection.execute(schema.slot.select())}
    firsts = {a.brief_id: a for a in reversed(work.assignments) if a.id in work.finished}
    later = [a for a in work.assignments if a.id not in work.finished]
    assert {a.brief_id for a in later} == set(BRIEFS)
    for one in later:
        first = firsts[one.brief_id]
        assert [places[s.token] for s in one.slots] == [places[s.token] for s in first.slots]
        assert {s.token for s in one.slots} & {s.token for s in first.slots} == set()


def test_nothing_that_is_rated_again_enters_the_analysis(again):
    table = analyse_study(again, STUDY_ID).agreement.table
    pooled = table[(table["outcome"] == "grade_fit") & (table["scope"] == "all systems")].iloc[0]
    # 4 briefs x 2 passages x 3 raters, each level a rater's own: no two of them agree.
    assert (pooled["n_ratings"], pooled["exact"]) == (24, 0.0)
    with again.store.reading() as connection:
        frame = ratings_frame(connection, STUDY_ID)
    scores = frame[(frame["kind"] == QuestionKind.SCORE) & (frame["item"] == "grade_fit")]
    assert scores["purpose"].value_counts().to_dict() == {
        "rating": 24,
        "rerating": 12,
        "repeat": 6,
    }


def test_agreement_before_and_after_stands_on_what_was_given_both_times(again):
    table = norming_agreement(again, STUDY_ID)
    fit = table[table["outcome"] == "grade_fit"].set_index("stage")
    assert list(fit.index) == ["before the talk", "after the talk"]
    assert fit["n_ratings"].tolist() == [12, 12]
    assert fit["n_raters"].tolist() == [3, 3]
    assert fit["exact"].tolist() == [0.0, 1.0]


def test_the_last_questions_wait_for_the_pass(revealed):
    rate_again(revealed, STUDY_ID, "lea")
    rate(revealed, "r1", 2, 3)
    own, work = own_work(revealed, "r1", "b03")
    assert len(own_passes(work_of(revealed, own))) == 1
    with pytest.raises(AnswerError, match="after the norming pass"):
        give_guess(revealed, own, asked_first(revealed, own), "A")
    end_norming(revealed, STUDY_ID, "lea")
    give_guess(revealed, own, asked_first(revealed, own), "A")
    assert work.id in work_of(revealed, own).finished


def asked_first(workspace, own):
    from evalkit.service.farewell import open_checks

    return open_checks(workspace, own, work_of(workspace, own))[0].id


def test_ending_hands_back_what_is_not_rated_again_and_is_no_departure(revealed):
    rate_again(revealed, STUDY_ID, "lea")
    rate(revealed, "r1", 2, 3)
    end_norming(revealed, STUDY_ID, "lea")
    assert work_of(revealed, session(revealed, "r2")).next_position == 6
    view = norming_of(revealed, STUDY_ID).passes[0]
    assert view.norming.stage is NormingStage.ENDED
    assert [(r.n_again, r.n_again_finished) for r in view.raters] == [(2, 2), (0, 0), (0, 0)]
    assert analyse_study(revealed, STUDY_ID).notices.departures == ()


def test_an_unfinished_repeat_of_a_revealed_brief_is_handed_back(opened):
    begin_norming(opened, STUDY_ID, "lea", ["b01", "b02", "b03", "b04"])
    for rater in LEVELS:
        rate(opened, rater, 4)
    reveal(opened, STUDY_ID, "lea")
    assert [len(work_of(opened, session(opened, rater)).assignments) for rater in LEVELS] == [4] * 3


def test_notes_are_kept_with_who_and_when_and_only_after_the_reveal(opened):
    begin_norming(opened, STUDY_ID, "lea", BRIEFS)
    with pytest.raises(ClosedError, match="at the stage rating"):
        note_talk(opened, STUDY_ID, "lea", "Too soon.")
    for rater in LEVELS:
        rate(opened, rater, 5)
    reveal(opened, STUDY_ID, "lea")
    note_talk(opened, STUDY_ID, "lea", "Level 2 of grade fit means one misfit.")
    (note,) = norming_of(opened, STUDY_ID).passes[0].notes
    assert (note.actor, note.text) == ("lea", "Level 2 of grade fit means one misfit.")


@pytest.mark.parametrize("act", [reveal, rate_again, end_norming])
def test_no_pass_goes_on_when_ratings_are_closed(opened, act):
    close(opened, STUDY_ID, "lea")
    with pytest.raises(ClosedError, match="closed"):
        act(opened, STUDY_ID, "lea")


def test_a_whole_pass_is_sound_and_derived_from_the_secret(again):
    close(again, STUDY_ID, "lea")
    unblind(again, STUDY_ID, "lea", "all in")
    found, _ = findings(again)
    assert [f.sentence for f in found.values() if f.verdict is Verdict.BROKEN] == []
    # Three raters with two briefs, and one repeat that lay on one of these.
    assert found["norming"].sentence.endswith("were revealed, and none was rated after it")
    assert found["design"].verdict is Verdict.SOUND


@pytest.mark.parametrize(
    ("table", "check"),
    [("sealed_assignment", "norming"), ("assignment_purpose", "design")],
)
def test_a_row_that_is_taken_out_is_missed(again, table, check):
    _, evidence = findings(again)
    rows = [r for r in evidence.tables[table] if r.get("purpose") != "repeat"][1:]
    forged = replace(evidence, tables={**evidence.tables, table: rows})
    broken = {f.check for f in verify(forged).findings if f.verdict is Verdict.BROKEN}
    assert check in broken


def test_another_time_of_sealing_is_named(revealed):
    _, evidence = findings(revealed)
    rows = [{**row, "sealed_at": "2026-03-02"} for row in evidence.tables["sealed_assignment"]]
    forged = replace(evidence, tables={**evidence.tables, "sealed_assignment": rows})
    found = next(f for f in verify(forged).findings if f.check == "norming")
    assert found.verdict is Verdict.BROKEN
    (act,) = (a for a in acts_of(evidence) if a.kind == "norming_revealed")
    told = f"is 2026-03-02, and what audit event {act.sequence} revealed was sealed at 2026-03-02T"
    assert told in found.sentence


def test_of_an_earlier_release_work_sealed_apart_from_the_rest_is_named(revealed):
    """Its act kept no moment of sealing, but it sealed everything at one."""
    _, evidence = findings(revealed)
    (act,) = (a for a in acts_of(evidence) if a.kind == "norming_revealed")
    detail = {name: value for name, value in act.detail.items() if name != "sealed_at"}
    events = [
        {**row, "detail": json.dumps(detail)} if row["sequence"] == act.sequence else row
        for row in evidence.tables["audit_event"]
    ]
    older = replace(evidence, tables={**evidence.tables, "audit_event": events})
    assert next(norming_findings(older)).verdict is Verdict.SOUND
    first, *rest = older.tables["sealed_assignment"]
    rows = [{**first, "sealed_at": "2026-03-02"}, *rest]
    forged = replace(older, tables={**older.tables, "sealed_assignment": rows})
    found = next(norming_findings(forged))
    assert found.verdict is Verdict.BROKEN
    assert f"the sealed_at of assignment {first['assignment_id']} is 2026-03-02" in found.sentence


def test_an_answer_after_the_reveal_is_named_even_in_a_sound_chain(revealed):
    """As somebody who takes the guards off and writes the chain anew would leave it."""
    _, evidence = findings(revealed)
    row = next(r for r in evidence.tables["sealed_assignment"])
    late = next(
        r for r in evidence.tables["rating_event"] if r["assignment_id"] == row["assignment_id"]
    )
    events = [*evidence.tables["rating_event"], {**late, "sequence": 10_000}]
    forged = replace(evidence, tables={**evidence.tables, "rating_event": events})
    found = next(f for f in verify(forged).findings if f.check == "norming")
    assert found.verdict is Verdict.BROKEN
    assert f"answer 10000 of {late['rater_id']} was given to work whose levels" in found.sentence


@settings(max_examples=8)
@given(acts=st.lists(st.sampled_from(["reveal", "again", "end", "begin"]), max_size=6))
def test_whatever_a_lead_tries_first_ratings_stay_as_they_were(tmp_path_factory, acts):
    from evalkit.store.unit_of_work import open_store

    store = open_store(tmp_path_factory.mktemp("norming") / "evalkit.db")
    workspace, _ = open_block_study(store, block_study(n_briefs=2, n_raters=2))
    for rater in ("r1", "r2"):
        rate(workspace, rater, 2, LEVELS[rater])
    before = counted(workspace)
    tries = {
        "begin": lambda: begin_norming(workspace, STUDY_ID, "lea", ["b01"]),
        "reveal": lambda: reveal(workspace, STUDY_ID, "lea"),
        "again": lambda: rate_again(workspace, STUDY_ID, "lea"),
        "end": lambda: end_norming(workspace, STUDY_ID, "lea"),
    }
    for act in ("begin", *acts):
        try:
            tries[act]()
        except ClosedError:
            continue
        for rater in ("r1", "r2"):
            rate(workspace, rater, 1, 3)
    assert counted(workspace) == before
    found, _ = findings(workspace)
    assert [f.sentence for f in found.values() if f.verdict is Verdict.BROKEN] == []
    store.close()


def counted(workspace):
    """Every score that counts, by rater, brief and system."""
    with workspace.store.reading() as connection:
        frame = ratings_frame(connection, STUDY_ID)
    scores = frame[(frame["kind"] == QuestionKind.SCORE) & (frame["purpose"] == "rating")]
    return sorted(map(tuple, scores[["rater", "brief", "system", "item", "value"]].to_numpy()))


def test_what_is_revealed_can_be_listed_by_the_rater(revealed):
    own = session(revealed, "r3")
    work = work_of(revealed, own)
    (norming,) = own_passes(work)
    shown = revealed_work(revealed, own, work, norming)
    assert {a.brief_id for a in shown} == set(BRIEFS)


def test_presented_singly_a_brief_comes_as_its_passages_each_and_never_alone(empty_store):
    study = block_study(n_briefs=4, n_raters=2, presentation="single")
    workspace, _ = open_block_study(empty_store, study)
    with pytest.raises(ClosedError, match="next to each other; choose two briefs or more"):
        begin_norming(workspace, STUDY_ID, "lea", ["b01"])
    begin_norming(workspace, STUDY_ID, "lea", BRIEFS)
    # Each rater: two passages of each of four briefs, and a preference on each.
    rate(workspace, "r1", 12, 1)
    rate(workspace, "r2", 12, 4)
    reveal(workspace, STUDY_ID, "lea")
    own = session(workspace, "r1")
    work = work_of(workspace, own)
    shown = revealed_work(workspace, own, work, own_passes(work)[0])
    assert sorted(a.brief_id for a in shown) == ["b01", "b01", "b02", "b02"]
    levels = [revealed_desk(workspace, own, a.id).questions[0].levels for a in shown]
    assert {tuple(one.level for one in pair) for pair in levels} == {("1 · poor", "4 · strong")}
    # Levels are rated again, preferences are not.
    assert rate_again(workspace, STUDY_ID, "lea") == 8
    later = [a for a in work_of(workspace, own).assignments if a.id not in work.finished]
    assert {str(a.kind) for a in later} == {"single"}
    found, _ = findings(workspace)
    assert [f.sentence for f in found.values() if f.verdict is Verdict.BROKEN] == []


def test_the_spread_of_briefs_is_that_of_the_table_of_passages_and_a_talk_leaves_it(again):
    # Levels 1, 4 and 2 are 3, 1 and 2 steps apart.
    assert spread_of_briefs(again, STUDY_ID) == dict.fromkeys(("b01", "b02", "b03", "b04"), 2.0)
    table = analyse_study(again, STUDY_ID).more["disagreement"]
    assert set(table["mean_steps_apart"]) == {2.0}


def test_a_brief_without_two_finished_ratings_has_no_spread(opened):
    rate(opened, "r1", 5, 1)
    assert spread_of_briefs(opened, STUDY_ID) == {}


def test_a_kept_pass_is_that_of_now(opened):
    keeper = PageKeeper(opened)
    before = keeper.norming_of(STUDY_ID)
    assert keeper.norming_of(STUDY_ID) is before
    begin_norming(opened, STUDY_ID, "lea", BRIEFS)
    assert keeper.norming_of(STUDY_ID).current.missing == ("r1", "r2", "r3")
    for rater, level in LEVELS.items():
        rate(opened, rater, 5, level)
    assert keeper.norming_of(STUDY_ID).current.missing == ()
    assert keeper.norming_agreement(STUDY_ID).empty
    reveal(opened, STUDY_ID, "lea")
    assert keeper.norming_of(STUDY_ID).current.norming.stage is NormingStage.TALK
    assert not keeper.norming_agreement(STUDY_ID).empty
