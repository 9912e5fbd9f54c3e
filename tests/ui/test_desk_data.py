"""What the desk takes to the browser and brings back: layout, rules, words, messages."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import AnswerError
from evalkit.study.answer import Answer, MissingReason, Question, QuestionKind
from evalkit.study.blinded import Assignment, AssignmentKind, BlindedPassage, Desk, Slot
from evalkit.study.brief import Brief
from evalkit.study.form import unanswered
from evalkit.study.rubric import (
    Criterion,
    Decision,
    DecisionOption,
    DirectionRule,
    EvidenceRule,
    PreferenceDetail,
    PreferenceForm,
    PreferenceOption,
    Rubric,
    RubricFlag,
    Scale,
)
from evalkit.ui.components.desk_data import Ack, Progress, desk_data
from evalkit.ui.components.desk_message import Message, read_message
from evalkit.ui.components.desk_rules import question_rules
from evalkit.ui.components.desk_text import Paragraph, lay_out
from evalkit.ui.words import en as words

SCRIPTS = files("evalkit.ui.components") / "desk"
SCALE = Scale(labels={1: "Not usable", 2: "Major work", 3: "Minor edits", 4: "Ready as is"})
RUBRIC = Rubric(
    id="literary",
    version=1,
    title="Literary passage",
    applies_to=("literary",),
    guide="Read both first.",
    scale=SCALE,
    criteria=(
        Criterion(
            id="grade_fit",
            name="Fit",
            question="Does it suit the grade?",
            levels={1: "one", 2: "two", 3: "three", 4: "four"},
            direction=DirectionRule(ask_when=(1, 2), options=("too easy", "too hard")),
            evidence=EvidenceRule(when=(1,), kind="quote"),
        ),
        Criterion(
            id="accuracy",
            name="Accuracy",
            question="Is it true?",
            scale=Scale(labels={0: "No", 1: "Yes"}),
            levels={0: "something is false", 1: "nothing is"},
            could_not_check=True,
        ),
    ),
    decision=Decision(
        question="What would you do?",
        options=(
            DecisionOption(id="accept", name="Accept", usable=True),
            DecisionOption(id="reject", name="Reject", usable=False, reason=True),
        ),
    ),
    flags=(RubricFlag(id="bias", name="Bias", question="Does it demean?", blocking=True),),
)
CHOICE = PreferenceForm(
    id="choice",
    version=1,
    title="Which one",
    question="Which would you use?",
    options=(
        PreferenceOption(id="a", name="A", strength=-1),
        PreferenceOption(id="b", name="B", strength=1),
    ),
    details=(
        PreferenceDetail(id="why", question="Why?", options=("fit", "theme"), at_most=2),
        PreferenceDetail(id="sure", question="Sure?", options=("no", "yes"), required=False),
    ),
)
SLOTS = (Slot("tok-left", "A"), Slot("tok-right", "B"))
BRIEF = Brief("brief-canary", "5", "literary", "A well", "Write a story.", 500, 600)
PROGRESS = Progress(position=2, total=12, done=(True,) + (False,) * 11)


def pair(texts=("Dry.", "Wet.")):
    assignment = Assignment("opaque", "rater-canary", "brief-canary", 2, AssignmentKind.PAIR, SLOTS)
    passages = tuple(BlindedPassage(s, text) for s, text in zip(SLOTS, texts, strict=True))
    return Desk(assignment, BRIEF, passages, RUBRIC, CHOICE)


def keys(desk):
    return [rule.question.key for rule in question_rules(desk)]


class TestLayout:
    def test_a_single_first_line_without_a_full_stop_is_the_title(self):
        assert lay_out("The Well\n\nIt was dry.").title == Paragraph(0, "The Well")
        assert lay_out("It was dry.\n\nNobody said so.").title is None
        assert lay_out("The Well\nIt was dry.").title is None

    def test_offsets_count_code_points_so_that_python_finds_the_same_words(self):
        text = "A 🌊 wave\r\n\r\n  It came.\nIt went.\n\n\n\nIt 🌊 stayed.\n"
        laid_out = lay_out(text)
        pieces = [laid_out.title, *laid_out.paragraphs]
        assert [text[p.start : p.start + len(p.text)] for p in pieces] == [p.text for p in pieces]
        assert [p.text for p in laid_out.paragraphs] == [
            "  It came.\nIt went.",
            "It 🌊 stayed.",
        ]

    def test_a_line_of_spaces_still_parts_two_paragraphs(self):
        assert [p.start for p in lay_out("One.\n   \nTwo.").paragraphs] == [0, 9]

    @pytest.mark.parametrize(
        ("text", "verse"),
        [
            ("The clock strikes two.\nThe lamps burn blue.\n\nShe hums along\nand sweeps.", True),
            ("It was dry.\n\n“No,” he said.\n\n“Yes,” she said.", False),
            ("word " * 30 + "\n" + "word " * 30, False),
            ("", False),
        ],
    )
    def test_verse_has_short_lines_in_stanzas(self, text, verse):
        assert lay_out(text).is_verse is verse

    @given(st.text(alphabet="ab \n\r\t🌊."))
    def test_every_visible_character_is_kept_once(self, text):
        laid_out = lay_out(text)
        shown = [*([laid_out.title] if laid_out.title else []), *laid_out.paragraphs]
        kept = "".join("".join(p.text.split()) for p in shown)
        assert kept == "".join(text.split())


class TestData:
    def test_it_is_plain_json_and_names_no_brief_and_no_rater(self):
        view = desk_data(pair(), {}, PROGRESS)
        sent = json.dumps([dict(view.still), dict(view.live)])
        assert "canary" not in sent
        assert "tok-left" in sent

    def test_the_still_part_does_not_change_with_answers_or_acknowledgements(self):
        score = Question(QuestionKind.SCORE, "grade_fit", "tok-left")
        ack = Ack("opaque", 7, datetime(2026, 3, 1, 9, tzinfo=timezone(timedelta(hours=1))))
        later = desk_data(pair(), {score: Answer("3")}, PROGRESS, ack=ack)
        assert later.still == desk_data(pair(), {}, PROGRESS).still
        assert later.live["answers"] == {"score/grade_fit/tok-left": "3"}
        assert later.live["ack"] == {
            "assignment": "opaque",
            "revision": 7,
            "at": "2026-03-01T08:00:00+00:00",
            "sequence": 0,
            "newer": [],
            "refused": [],
        }

    def test_an_answer_without_value_tells_its_reason(self):
        score = Question(QuestionKind.SCORE, "accuracy", "tok-left")
        unchecked = {score: Answer(None, MissingReason.COULD_NOT_CHECK)}
        live = desk_data(pair(), unchecked, PROGRESS).live
        assert live["answers"] == {"score/accuracy/tok-left": {"missing": "could_not_check"}}

    def test_a_criterion_with_its_own_scale_keeps_its_labels(self):
        criteria = desk_data(pair(), {}, PROGRESS).still["criteria"]
        assert criteria[1]["levels"] == [
            {"value": "0", "label": "No", "text": "something is false"},
            {"value": "1", "label": "Yes", "text": "nothing is"},
        ]

    @pytest.mark.parametrize(
        ("question", "at_most", "told"),
        [
            ("What decided it?", 2, True),
            ("Which of the two ways, and why?", 2, True),
            ("What decided it? Choose up to two.", 2, False),
            ("What decided it? Choose at most 3.", 3, False),
            ("What decided it? Choose up to two.", 3, True),
            ("¿Qué lo decidió? Elija hasta dos.", 2, False),
            ("¿Qué lo decidió? Dos como máximo.", 2, False),
            ("What decided it?", 1, False),
        ],
    )
    def test_how_many_may_be_chosen_is_told_where_the_question_does_not(
        self, question, at_most, told
    ):
        options = ("fit", "theme", "language")
        detail = PreferenceDetail(id="why", question=question, options=options, at_most=at_most)
        desk = replace(pair(), preference=CHOICE.model_copy(update={"details": (detail,)}))
        (shown,) = desk_data(desk, {}, PROGRESS).still["preference"]["details"]
        assert (shown["at_most"], shown["tell_most"]) == (at_most, told)

    @pytest.mark.parametrize(
        ("position", "allowed", "back"), [(1, True, False), (2, True, True), (2, False, False)]
    )
    def test_there_is_no_way_back_from_the_first_position_or_where_it_is_barred(
        self, position, allowed, back
    ):
        progress = Progress(position, 12, can_go_back=allowed)
        assert desk_data(pair(), {}, progress).live["progress"]["back"] is back


class TestRules:
    def test_questions_come_in_the_order_of_the_form(self):
        assert keys(pair()) == [
            "score/grade_fit/tok-left",
            "score/grade_fit/tok-right",
            "direction/grade_fit/tok-left",
            "spans/grade_fit/tok-left",
            "evidence/grade_fit/tok-left",
            "direction/grade_fit/tok-right",
            "spans/grade_fit/tok-right",
            "evidence/grade_fit/tok-right",
            "score/accuracy/tok-left",
            "score/accuracy/tok-right",
            "spans/accuracy/tok-left",
            "spans/accuracy/tok-right",
            "flag/bias/tok-left",
            "spans/bias/tok-left",
            "flag_note/bias/tok-left",
            "flag/bias/tok-right",
            "spans/bias/tok-right",
            "flag_note/bias/tok-right",
            "decision//tok-left",
            "decision_reason//tok-left",
            "decision//tok-right",
            "decision_reason//tok-right",
            "preference//",
            "preference_detail/why/",
            "preference_detail/sure/",
            "preference_reason//",
            "comment//",
        ]

    @given(st.data())
    def test_what_the_browser_finds_missing_is_what_the_server_finds_missing(self, data):
        """Two readings of one rubric; flags differ on purpose: unticked, they end as a no."""
        desk = pair()
        answers = {}
        for rule in question_rules(desk):
            values = [None, *(map(Answer, rule.choices or ("some text",)))]
            values.append(Answer(None, MissingReason.WITHDRAWN))
            if rule.question.item == "accuracy":
                values.append(Answer(None, MissingReason.COULD_NOT_CHECK))
            chosen = data.draw(st.sampled_from(values))
            if chosen is not None:
                answers[rule.question] = chosen
        rules = desk_data(desk, answers, PROGRESS).still["rules"]
        ours = {
            key
            for key in missing_in_browser(rules, desk_data(desk, answers, PROGRESS).live["answers"])
            if not key.startswith("flag/")
        }
        theirs = {each.question.key for each in unanswered(desk, answers)}
        assert ours | contradicted(answers) == theirs


WITHDRAWN = {"missing": "withdrawn"}


def missing_in_browser(rules, answers):
    """The reading of the rules that `desk/answers.js` makes."""
    for rule in rules:
        when = rule["when"]
        is_asked = when is None or answers.get(when["key"]) in when["values"]
        held = [answers.get(key, WITHDRAWN) for key in (rule["key"], rule["instead"])]
        if rule["required"] and is_asked and held == [WITHDRAWN, WITHDRAWN]:
            yield rule["key"]


def contradicted(answers):
    """Decisions that accept a passage with a blocking fault; the desk shows them apart."""
    flagged = [s.token for s in SLOTS if answers.get(flag_of(s.token)) == Answer("yes")]
    decisions = [Question(QuestionKind.DECISION, slot=token) for token in flagged]
    return {d.key for d in decisions if answers.get(d) == Answer("accept")}


def flag_of(token):
    return Question(QuestionKind.FLAG, "bias", token)


class TestWordsOfReadings:
    """With more than two systems a brief comes several times, so briefs cannot be counted."""

    @pytest.mark.parametrize("kind", [AssignmentKind.SINGLE, AssignmentKind.PREFERENCE])
    def test_work_on_a_brief_that_comes_again_is_counted_in_readings(self, kind):
        work = replace(pair().assignment, kind=kind)
        said = desk_data(replace(pair(), assignment=work), {}, PROGRESS).still["words"]
        assert (said["position"], said["next"]) == (
            "Reading {position} of {total}",
            "Next reading",
        )

    def test_pairs_are_counted_in_briefs(self):
        said = desk_data(pair(), {}, PROGRESS).still["words"]
        assert (said["position"], said["next"]) == ("Brief {position} of {total}", "Next brief")
        assert [key for key in said if key.endswith("_of_reading")] == []


class TestScripts:
    def test_every_word_that_the_scripts_use_is_there_and_every_word_is_used(self):
        code = "".join(s.read_text(encoding="utf-8") for s in SCRIPTS.iterdir())
        said = set(re.findall(r'say\("([a-z_]+)"', code))
        used = set(re.findall(r'["`]([a-z_]+)["`]', code))
        assert said - set(words.DESK) == set()
        built = {key for key in words.DESK if key.startswith(("open_", "evidence_", "type_"))}
        of_reading = {key for key in words.DESK if key.endswith("_of_reading")}
        assert set(words.DESK) - used - built - of_reading == set()
        assert {key.removesuffix("_of_reading") for key in of_reading} <= used
        kinds = {rule.question.kind.value for rule in question_rules(pair()) if rule.required}
        assert {key.removeprefix("open_") for key in words.DESK if key.startswith("open_")} == {
            *kinds,
            "many",
        }

    def test_no_script_holds_words_for_people_or_writes_html(self):
        for script in (s for s in SCRIPTS.iterdir() if s.name.endswith(".js")):
            code = re.sub(r"/\*.*?\*/|//[^\n]*", "", script.read_text(encoding="utf-8"), flags=re.S)
            assert not re.search(
                r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", code
            )
            assert re.findall(r'"[A-Z][a-z]+ [a-z]+[^"]*"', code) == []

    @pytest.mark.skipif(shutil.which("node") is None, reason="node reads the scripts: install it")
    @pytest.mark.parametrize(
        "script", sorted(s.name for s in SCRIPTS.iterdir() if s.name[-3:] == ".js")
    )
    def test_node_reads_each_script(self, script):
        with_path = str(SCRIPTS / script)
        checked = subprocess.run(["node", "--check", with_path], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr


class TestMessages:
    def test_a_message_holds_the_whole_form_and_tells_what_was_touched(self):
        message = read_message(
            {
                "assignment": "opaque",
                "revision": 1_795_000_000_000,
                "attempt": 1,
                "answers": {"comment//": "Fine.", "score/accuracy/t": {"missing": "withdrawn"}},
                "changed": ["comment//"],
                "act": "goto",
                "target": 3,
            }
        )
        assert message == Message(
            "opaque",
            1_795_000_000_000,
            {"comment//": "Fine.", "score/accuracy/t": {"missing": "withdrawn"}},
            "goto",
            3,
            frozenset({"comment//"}),
        )
        assert message.touched == {"comment//": "Fine."}

    def test_without_a_list_of_changes_all_answers_count_as_touched(self):
        raw = {"assignment": "opaque", "revision": 1, "answers": {"comment//": "Fine."}}
        assert read_message(raw).touched == {"comment//": "Fine."}

    @pytest.mark.parametrize(
        "raw",
        [
            "next",
            [],
            {},
            {"assignment": "", "revision": 1, "answers": {}},
            {"assignment": "x" * 300, "revision": 1, "answers": {}},
            {"assignment": 5, "revision": 1, "answers": {}},
            {"assignment": "t", "revision": -1, "answers": {}},
            {"assignment": "t", "revision": 2**60, "answers": {}},
            {"assignment": "t", "revision": 1.5, "answers": {}},
            {"assignment": "t", "revision": True, "answers": {}},
            {"assignment": "t", "revision": 1, "answers": ["comment//"]},
            {"assignment": "t", "revision": 1, "answers": {1: "one"}},
            {"assignment": "t", "revision": 1, "answers": {f"k{i}": "" for i in range(501)}},
            {"assignment": "t", "revision": 1, "answers": {}, "act": "delete"},
            {"assignment": "t", "revision": 1, "answers": {}, "act": ["next"]},
            {"assignment": "t", "revision": 1, "answers": {}, "target": "3"},
            {"assignment": "t", "revision": 1, "answers": {}, "seen": -1},
            {"assignment": "t", "revision": 1, "answers": {}, "seen": "2"},
            {"assignment": "t", "revision": 1, "answers": {}, "changed": "comment//"},
            {"assignment": "t", "revision": 1, "answers": {}, "changed": [1]},
        ],
    )
    def test_whatever_else_comes_is_refused_with_a_sentence(self, raw):
        with pytest.raises(AnswerError, match=r"^[A-Z0-9].*\.$"):
            read_message(raw)
