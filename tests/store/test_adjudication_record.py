"""Adjudication on both databases: cases by the rule, a blind bench, a record beside the ratings."""

from dataclasses import replace

import pytest
from block_study import STUDY_ID, block_study, open_block_study, rate, session, start
from small_study import RUBRIC, SETTINGS
from sqlalchemy import update

from evalkit.errors import AccessError, AnswerError, ClosedError, ConflictError, UnknownStudyError
from evalkit.service.access import Session
from evalkit.service.adjudicated import adjudicated
from evalkit.service.adjudicating import cases_of, open_case, settle
from evalkit.service.closing import close, unblind
from evalkit.service.kept_pages import PageKeeper
from evalkit.service.results import analyse_study
from evalkit.service.study_ratings import passage_name
from evalkit.service.verifying import Verdict as Finding
from evalkit.service.verifying import verify
from evalkit.store import adjudication, schema
from evalkit.store.evidence import stored_evidence
from evalkit.study.adjudication import DueQuestion, Verdict
from evalkit.study.answer import QuestionKind
from evalkit.study.audit import AuditKind
from evalkit.study.rater import Rater, Role

FIT = DueQuestion(QuestionKind.SCORE, "grade_fit")
TRUE = DueQuestion(QuestionKind.SCORE, "accuracy")
JUDGE = Session(STUDY_ID, Rater("eve", "Eve", Role.ADJUDICATOR))
LEAD = Session(STUDY_ID, Rater("lea", "Lea", Role.LEAD))


def opened_with(store, **settings):
    study = block_study(n_briefs=2, n_raters=3, **settings)
    people = (*study.raters, JUDGE.person)
    workspace, _ = open_block_study(store, replace(study, raters=people))
    return workspace


@pytest.fixture
def rated(empty_store):
    """Two briefs; r1 and r2 are three levels apart on everything, r3 has not finished."""
    workspace = opened_with(empty_store)
    rate(workspace, "r1", 2, 1)
    rate(workspace, "r2", 2, 4)
    start(workspace, "r3")
    return workspace


@pytest.fixture
def case(rated):
    """One case that the adjudicator has opened."""
    name = cases_of(rated, JUDGE).cases[0].name
    open_case(rated, JUDGE, name, knows_systems=False)
    return rated, name


def chain(workspace):
    with workspace.store.reading() as connection:
        return adjudication.settlements(connection, STUDY_ID)


def findings(workspace, **forged):
    with workspace.store.reading() as connection:
        evidence = stored_evidence(connection, STUDY_ID)
    tables = {**evidence.tables, **{name: make(evidence) for name, make in forged.items()}}
    return {f.check: f for f in verify(replace(evidence, tables=tables)).findings}


def test_the_rule_lists_the_cases_once_raters_have_finished(rated):
    found = cases_of(rated, JUDGE)
    assert (found.beyond, len(found.cases)) == (1, 4)
    assert {(c.questions, c.most_apart, c.n_due) for c in found.cases} == {
        (("Grade fit", "Accuracy"), 3, 2)
    }
    assert found.rule.startswith("A case is due where two independent ratings of a question are mo")


@pytest.mark.parametrize(("beyond", "n_cases"), [(0, 4), (2, 4), (3, 0), (None, 0)])
def test_the_rule_is_the_plans(empty_store, beyond, n_cases):
    plan = {**SETTINGS.plan.model_dump(), "adjudicate_beyond": beyond}
    workspace = opened_with(empty_store, plan=plan)
    rate(workspace, "r1", 2, 1)
    rate(workspace, "r2", 2, 4)
    assert len(cases_of(workspace, LEAD).cases) == n_cases


def test_one_level_apart_is_no_case(empty_store):
    workspace = opened_with(empty_store)
    rate(workspace, "r1", 2, 2)
    rate(workspace, "r2", 2, 3)
    assert cases_of(workspace, JUDGE).cases == ()


def test_a_rater_adjudicates_nothing(case):
    workspace, name = case
    rater = session(workspace, "r1")
    with pytest.raises(AccessError, match="leads and adjudicators"):
        cases_of(workspace, rater)
    with pytest.raises(AccessError, match="leads and adjudicators"):
        open_case(workspace, rater, name, knows_systems=False)
    with pytest.raises(AccessError, match="leads and adjudicators"):
        settle(workspace, rater, name, {FIT: Verdict("2", "So.")})


def test_a_case_shows_text_and_levels_but_neither_system_nor_rater(case):
    workspace, name = case
    found = open_case(workspace, JUDGE, name)
    assert found is not None
    assert found.text.startswith("Text b0")
    levels = {one.level for one in found.questions[0].given}
    assert levels == {"1 · poor", "4 · strong"}
    assert {one.rater for one in found.questions[0].given} == {"P", "Q"}
    told = repr(found)
    hidden = ("zebrafish", "walrus", "'r1'", "'r2'", "Rater 1", "'X'", "'Y'")
    assert [word for word in hidden if word in told] == []


def test_letters_are_drawn_for_each_case(empty_store):
    study = block_study(n_briefs=8, n_raters=2)
    workspace, _ = open_block_study(empty_store, study)
    rate(workspace, "r1", 8, 1)
    rate(workspace, "r2", 8, 4)
    first = {
        open_case(workspace, LEAD, line.name, knows_systems=True).questions[0].given[0].level
        for line in cases_of(workspace, LEAD).cases
    }
    assert first == {"1 · poor", "4 · strong"}  # 16 cases: alike in all only once in 2**15


def test_a_case_is_opened_once_with_what_its_adjudicator_knows(rated):
    name = cases_of(rated, JUDGE).cases[0].name
    assert open_case(rated, JUDGE, name) is None
    open_case(rated, JUDGE, name, knows_systems=False)
    open_case(rated, JUDGE, name, knows_systems=True)
    with rated.store.reading() as connection:
        acts = adjudication_acts(connection)
    assert acts == [("adjudication_opened", "eve", {"passage": name, "knows_systems": False})]


def adjudication_acts(connection):
    from evalkit.store import audit

    kinds = (AuditKind.ADJUDICATION_OPENED, AuditKind.ADJUDICATED)
    return [(str(e.kind), e.actor, e.detail) for e in audit.acts_of(connection, STUDY_ID, kinds)]


def test_verdicts_are_a_record_of_their_own_and_change_no_rating(case):
    workspace, name = case
    before = analyse_study(workspace, STUDY_ID).agreement.table
    assert settle(workspace, JUDGE, name, {FIT: Verdict("3", " A few hard words. ")}) == 1
    assert [(s.adjudicator_id, s.verdict) for s in chain(workspace)] == [
        ("eve", Verdict("3", "A few hard words."))
    ]
    after = analyse_study(workspace, STUDY_ID).agreement.table
    assert before.equals(after)
    line = next(c for c in cases_of(workspace, JUDGE).cases if c.name == name)
    assert (line.n_settled, line.is_settled) == (1, False)


def test_a_verdict_that_was_not_read_is_told_and_not_replaced(case):
    workspace, name = case
    seen = open_case(workspace, LEAD, name, knows_systems=True).seen
    settle(workspace, JUDGE, name, {FIT: Verdict("3", "Few hard words.")}, seen=seen)
    both = {FIT: Verdict("2", "Many."), TRUE: Verdict("2", "So.")}
    with pytest.raises(ConflictError, match=r"settled meanwhile as 3: “Few hard words\.”"):
        settle(workspace, LEAD, name, both, seen=seen)
    assert len(chain(workspace)) == 1
    assert settle(workspace, LEAD, name, both, seen=open_case(workspace, LEAD, name).seen) == 2


def test_a_later_verdict_replaces_and_keeps_the_earlier_one(case):
    workspace, name = case
    settle(workspace, JUDGE, name, {FIT: Verdict("3", "First."), TRUE: Verdict("2", "So.")})
    open_case(workspace, LEAD, name, knows_systems=True)
    assert settle(workspace, LEAD, name, {FIT: Verdict("2", "On reflection.")}) == 1
    assert settle(workspace, LEAD, name, {FIT: Verdict("2", "On reflection.")}) == 0
    assert [(s.sequence, s.predecessor, s.adjudicator_id) for s in chain(workspace)] == [
        (1, 0, "eve"),
        (2, 0, "eve"),
        (3, 2, "lea"),
    ]


@pytest.mark.parametrize(
    ("question", "verdict", "why"),
    [
        (FIT, Verdict("5", "So."), "takes one of 1, 2, 3, 4"),
        (FIT, Verdict("3", "  "), "needs a reason of 1 to 10,000 characters, and 0 came"),
        (FIT, Verdict("3", "x" * 10_001), "and 10,001 came"),
        (FIT, Verdict("3", "A NUL \x00."), "holds a character that is none"),
        (DueQuestion(QuestionKind.DECISION), Verdict("accept", "So."), "not due"),
    ],
)
def test_a_verdict_that_the_form_does_not_allow_stores_nothing(case, question, verdict, why):
    workspace, name = case
    with pytest.raises(AnswerError, match=why):
        settle(workspace, JUDGE, name, {TRUE: Verdict("2", "So."), question: verdict})
    assert chain(workspace) == ()


def test_passages_that_read_alike_are_cases_of_their_own(empty_store):
    study = block_study(n_briefs=2, n_raters=2)
    alike = tuple(replace(passage, text="It rained.") for passage in study.passages)
    workspace, _ = open_block_study(empty_store, replace(study, passages=alike))
    rate(workspace, "r1", 2, 1)
    rate(workspace, "r2", 2, 4)
    names = [line.name for line in cases_of(workspace, LEAD).cases]
    plain = passage_name("It rained.")
    assert names == [plain, f"{plain}-2", f"{plain}-3", f"{plain}-4"]
    topics = {open_case(workspace, LEAD, n, knows_systems=True).brief.topic for n in names[::2]}
    assert topics == {"Topic 1", "Topic 2"}
    for number, name in enumerate(names, start=1):
        assert open_case(workspace, LEAD, name, knows_systems=True).questions[0].verdict is None
        assert settle(workspace, LEAD, name, {FIT: Verdict(str(number), "So.")}) == 1
    assert len({stored.text_id for stored in chain(workspace)}) == 4
    read = {name: open_case(workspace, LEAD, name).questions[0].verdict.value for name in names}
    assert list(read.values()) == ["1", "2", "3", "4"]
    with workspace.store.reading() as connection:
        exported = adjudicated(connection, STUDY_ID)
    assert dict(zip(exported["passage"], exported["adjudicated"], strict=True)) == read


def test_only_cases_of_the_list_can_be_opened_and_only_opened_ones_settled(rated):
    name = cases_of(rated, JUDGE).cases[0].name
    with pytest.raises(UnknownStudyError, match="no case 'p-nowhere'"):
        open_case(rated, JUDGE, "p-nowhere", knows_systems=False)
    with pytest.raises(AccessError, match="Open the case"):
        settle(rated, JUDGE, name, {FIT: Verdict("2", "So.")})


def test_nobody_settles_a_case_once_the_systems_are_known(case):
    workspace, name = case
    close(workspace, STUDY_ID, "lea")
    settle(workspace, JUDGE, name, {FIT: Verdict("2", "Still blind.")})
    unblind(workspace, STUDY_ID, "lea", "all in")
    with pytest.raises(ClosedError, match="blind any more"):
        settle(workspace, JUDGE, name, {FIT: Verdict("3", "Not blind.")})


def test_two_verdicts_on_one_question_in_the_same_moment_are_a_conflict(case):
    workspace, name = case
    settle(workspace, JUDGE, name, {FIT: Verdict("2", "So.")})
    (stored,) = chain(workspace)
    bench = adjudication.Bench(
        STUDY_ID, "lea", stored.text_id, RUBRIC.content_hash, stored.settled_at
    )
    place = {"sequence": 7, "predecessor": 0, "previous_hash": "0", "hash": "1"}
    row = adjudication._row(bench, FIT, Verdict("3", "Me too.")) | place
    with pytest.raises(ConflictError), workspace.store.writing() as connection:
        adjudication._insert(connection, [row])


def test_a_settled_case_is_sound(case):
    workspace, name = case
    settle(workspace, JUDGE, name, {FIT: Verdict("3", "One."), TRUE: Verdict("2", "Two.")})
    found = findings(workspace)
    assert found["adjudication"].sentence.startswith("2 verdicts in an unbroken chain, head ")
    assert [f.sentence for f in found.values() if f.verdict is Finding.BROKEN] == []


def altered(**values):
    def make(evidence):
        first, *rest = evidence.rows("adjudication_event", "sequence")
        return [{**first, **values}, *rest]

    return make


@pytest.mark.parametrize(
    ("forge", "why"),
    [
        (altered(value="4"), "link 1: the content of event 1 is not what was stored"),
        (altered(reason="Because."), "link 1: the content of event 1 is not what was stored"),
        (altered(adjudicator_id="lea"), "link 1: the content of event 1 is not what was stored"),
        (lambda e: e.rows("adjudication_event", "sequence")[1:], "link 1: event 1 is missing"),
        (lambda e: e.rows("adjudication_event", "sequence")[:1], "left verdict 2 as the newest"),
        (lambda e: [], "left verdict 2 as the newest"),
    ],
)
def test_an_altered_verdict_is_named(case, forge, why):
    workspace, name = case
    settle(workspace, JUDGE, name, {FIT: Verdict("3", "One."), TRUE: Verdict("2", "Two.")})
    found = findings(workspace, adjudication_event=forge)["adjudication"]
    assert found.verdict is Finding.BROKEN
    assert why in found.sentence


def test_no_verdict_is_changed_in_place(case):
    from evalkit.errors import StoreError

    workspace, name = case
    settle(workspace, JUDGE, name, {FIT: Verdict("3", "One.")})
    with pytest.raises(StoreError, match="never changed"), workspace.store.writing() as connection:
        connection.execute(update(schema.adjudication_event).values(value="4"))


def test_the_kept_list_of_cases_is_that_of_now_and_no_raters(case):
    workspace, name = case
    keeper = PageKeeper(workspace)
    before = keeper.cases_of(JUDGE)
    assert keeper.cases_of(LEAD) is before
    settle(workspace, JUDGE, name, {FIT: Verdict("2", "So.")})
    assert keeper.cases_of(JUDGE) == cases_of(workspace, JUDGE) != before
    rate(workspace, "r3", 2, 4)
    assert keeper.cases_of(JUDGE) == cases_of(workspace, JUDGE)
    close(workspace, STUDY_ID, "lea")
    unblind(workspace, STUDY_ID, "lea", "all in")
    assert keeper.cases_of(JUDGE).is_unblinded
    with pytest.raises(AccessError, match="leads and adjudicators"):
        keeper.cases_of(session(workspace, "r1"))
