"""Which answers a form takes, and what it still asks."""

import pytest

from evalkit.errors import AnswerError
from evalkit.study.answer import Answer, MissingReason, Question, QuestionKind
from evalkit.study.blinded import Assignment, AssignmentKind, BlindedPassage, Desk, Slot
from evalkit.study.brief import Brief
from evalkit.study.form import read_answers, unanswered
from evalkit.study.rubric import PreferenceForm, Rubric

SLOTS = (Slot("tokena", "A"), Slot("tokenb", "B"))
RUBRIC = Rubric.model_validate(
    {
        "id": "small",
        "version": 1,
        "title": "Small",
        "applies_to": ["literary"],
        "scale": {"labels": {1: "No", 2: "Partly", 3: "Yes"}},
        "criteria": [
            {
                "id": "fit",
                "name": "Fit",
                "question": "Does it fit?",
                "levels": {1: "No.", 2: "Partly.", 3: "Yes."},
                "direction": {"ask_when": [1], "options": ["too easy", "too hard"]},
                "evidence": {"when": [1, 3], "kind": "quote"},
            },
            {
                "id": "truth",
                "name": "Truth",
                "question": "Is it true?",
                "levels": {1: "No.", 2: "Partly.", 3: "Yes."},
                "could_not_check": True,
            },
        ],
        "decision": {
            "question": "What now?",
            "options": [
                {"id": "accept", "name": "Accept", "usable": True},
                {"id": "reject", "name": "Reject", "usable": False, "reason": True},
            ],
        },
        "flags": [{"id": "bias", "name": "Bias", "question": "Bias?", "blocking": True}],
    }
)
PREFERENCE = PreferenceForm.model_validate(
    {
        "id": "which",
        "version": 1,
        "title": "Which",
        "question": "Which one?",
        "options": [
            {"id": "a", "name": "A", "strength": -1},
            {"id": "b", "name": "B", "strength": 1},
        ],
        "details": [{"id": "why", "question": "Why?", "options": ["x", "y", "z"], "at_most": 2}],
        "reason": False,
    }
)


def desk(kind: AssignmentKind = AssignmentKind.PAIR, evidence: str = "quote") -> Desk:
    raw = RUBRIC.model_dump()
    raw["criteria"][0]["evidence"]["kind"] = evidence
    slots = SLOTS[:1] if kind is AssignmentKind.SINGLE else SLOTS
    return Desk(
        Assignment("work", "ana", "b1", 1, kind, slots),
        Brief("b1", "3", "literary", "Topic", "Write."),
        tuple(BlindedPassage(slot, "Text.") for slot in slots),
        Rubric.model_validate(raw),
        PREFERENCE,
    )


def whys(answers: dict[str, str], kind: AssignmentKind = AssignmentKind.PAIR) -> list[str]:
    return [u.why for u in unanswered(desk(kind), read_answers(desk(kind), answers))]


COMPLETE_A = {"score/fit/tokena": "2", "score/truth/tokena": "3", "decision//tokena": "accept"}
COMPLETE_B = {key.replace("tokena", "tokenb"): value for key, value in COMPLETE_A.items()}
CHOICE = {"preference//": "a", "preference_detail/why/": "x\nz"}


def test_a_complete_pair_asks_nothing_more():
    assert whys(COMPLETE_A | COMPLETE_B | CHOICE) == []


def test_a_single_passage_asks_neither_for_b_nor_for_a_preference():
    assert whys(COMPLETE_A, AssignmentKind.SINGLE) == []


def test_a_preference_alone_asks_no_scores():
    assert whys(CHOICE, AssignmentKind.PREFERENCE) == []


def test_an_empty_form_asks_everything_in_reading_order():
    assert whys({}) == [
        "Choose a level for A: Fit",
        "Choose a level for A: Truth",
        "Decide what you would do with A",
        "Choose a level for B: Fit",
        "Choose a level for B: Truth",
        "Decide what you would do with B",
        "Choose one of the two passages",
        "Answer: Why?",
    ]


def test_a_low_level_asks_for_direction_and_evidence():
    low = COMPLETE_A | {"score/fit/tokena": "1"}
    assert whys(low, AssignmentKind.SINGLE) == [
        "Say in which direction A misses",
        "Give evidence for A: Fit",
    ]


MARKED = '[{"start":0,"end":4,"quote":"Text"}]'


@pytest.mark.parametrize("kind", ["quote", "quote_and_source", "paragraph"])
def test_marked_words_are_evidence_where_words_of_the_passage_are_asked_for(kind):
    low = COMPLETE_A | {"score/fit/tokena": "3"}
    asked = desk(AssignmentKind.SINGLE, evidence=kind)
    assert [u.why for u in unanswered(asked, read_answers(asked, low))] == [
        "Give evidence for A: Fit"
    ]
    for given in ({"spans/fit/tokena": MARKED}, {"evidence/fit/tokena": "The word."}):
        assert unanswered(asked, read_answers(asked, low | given)) == ()


@pytest.mark.parametrize("kind", ["reason", "standards"])
def test_marked_words_do_not_stand_for_a_reason(kind):
    low = COMPLETE_A | {"score/fit/tokena": "3", "spans/fit/tokena": MARKED}
    asked = desk(AssignmentKind.SINGLE, evidence=kind)
    assert [u.why for u in unanswered(asked, read_answers(asked, low))] == [
        "Give evidence for A: Fit"
    ]


def test_words_may_be_marked_for_criteria_that_ask_for_none_and_for_flags():
    raw = {"spans/truth/tokena": MARKED, "spans/bias/tokenb": MARKED}
    assert set(read_answers(desk(), raw).values()) == {Answer(MARKED)}


def test_marked_words_are_kept_in_one_form_however_they_came():
    came = '[ {"quote": "xt", "end": 4, "start": 2}, {"start":0,"end":4,"quote":"Text"} ]'
    (answer,) = read_answers(desk(), {"spans/fit/tokena": came}).values()
    assert answer.value == '[{"start":0,"end":4,"quote":"Text"},{"start":2,"end":4,"quote":"xt"}]'


def test_a_blocking_flag_needs_a_note_and_rules_out_accepting():
    flagged = COMPLETE_A | {"flag/bias/tokena": "yes"}
    assert whys(flagged, AssignmentKind.SINGLE) == [
        "Say where and why in A: Bias",
        "A blocking flag is set on A: it cannot be accepted",
    ]


def test_spaces_are_no_reason():
    rejected = {**COMPLETE_A, "decision//tokena": "reject", "decision_reason//tokena": "  "}
    assert whys(rejected, AssignmentKind.SINGLE) == ["Give the reason for your decision on A"]


def test_could_not_check_is_an_answer_where_the_rubric_allows_it():
    answers = read_answers(desk(), {"score/truth/tokena": {"missing": "could_not_check"}})
    question = Question(QuestionKind.SCORE, "truth", "tokena")
    assert answers == {question: Answer(None, MissingReason.COULD_NOT_CHECK)}


def test_a_withdrawn_score_is_asked_again():
    withdrawn = COMPLETE_A | {"score/fit/tokena": {"missing": "withdrawn"}}
    assert whys(withdrawn, AssignmentKind.SINGLE) == ["Choose a level for A: Fit"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("score/fit/tokena", "4"),
        ("score/fit/tokena", "02"),
        ("score/fit/tokena", 2),
        ("score/fit/tokena", None),
        ("score/fit/tokena", {"missing": "could_not_check"}),
        ("score/fit/tokena", {"missing": "bored"}),
        ("spans/fit/tokena", "Text"),
        ("spans/fit/tokena", []),
        ("spans/fit/tokena", '[{"start":0,"end":4,"quote":"text"}]'),
        ("spans/fit/tokena", {"missing": "could_not_check"}),
        ("spans/unknown/tokena", MARKED),
        ("spans/fit/", MARKED),
        ("score/fit/other", "2"),
        ("score/unknown/tokena", "2"),
        ("finished//", "yes"),
        ("nonsense", "2"),
        ("a/b/c/d", "2"),
        ("decision//tokena", "minor"),
        ("flag/bias/tokena", "maybe"),
        ("preference//", "tie"),
        ("preference_detail/why/", "x\ny\nz"),
        ("preference_detail/why/", "x\nx"),
        ("comment//", "a\x00b"),
        ("comment//", "x" * 10_001),
    ],
)
def test_what_the_form_does_not_offer_is_refused(key, value):
    with pytest.raises(AnswerError):
        read_answers(desk(), {key: value})


def test_a_preference_is_no_question_of_a_single_passage():
    with pytest.raises(AnswerError, match="no question"):
        read_answers(desk(AssignmentKind.SINGLE), {"preference//": "a"})
