"""Training files: written through a template, checked line by line, counted and priced."""

import json

import pytest

from evalkit.errors import CorpusError
from evalkit.generation.tokens import ESTIMATE
from evalkit.service.opening import read_sound_study
from evalkit.service.shipped import shipped_file
from evalkit.service.training_files import Price, check_training, cost_sentence, write

DEMO = shipped_file("data", "demo_study")
KEEPER = (
    "The keeper counted the stairs each evening, two hundred and six of them, and at the top he "
    "wiped the salt from the glass before he lit the lamp."
)
ROW = {
    "id": "t1",
    "grade": "4",
    "passage_type": "literary",
    "topic": "A lighthouse",
    "instruction": "Tell of a keeper.",
    "min_words": "20",
    "max_words": "40",
    "text": KEEPER,
}
SOUND = [{"role": "user", "content": "Write."}, {"role": "assistant", "content": KEEPER}]


@pytest.fixture(autouse=True)
def no_tokenizer(monkeypatch, tmp_path):
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path / "no such cache"))


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "train.jsonl"
    second = ROW | {
        "id": "t2",
        "grade": "5",
        "text": "Rain fell on the roof all night. Nobody woke.",
    }
    path.write_text(f"{json.dumps(ROW)}\n{json.dumps(second)}\n", encoding="utf-8")
    return path


def checked(tmp_path, *lines, **more):
    file = tmp_path / "chat.jsonl"
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file.write_text("\n".join(written) + "\n", encoding="utf-8")
    return check_training(file, **more)


def test_each_text_becomes_the_answer_to_the_prompt_of_its_brief(corpus, tmp_path):
    report = write(corpus, tmp_path / "out" / "chat.jsonl")
    assert (report.is_sound, report.n_lines) == (True, 2)
    first = json.loads((tmp_path / "out" / "chat.jsonl").read_text().splitlines()[0])
    system, user, assistant = first["messages"]
    assert [message["role"] for message in first["messages"]] == ["system", "user", "assistant"]
    assert user["content"] == (
        "Write a literary reading passage for grade 4.\nTopic: A lighthouse\nTell of a keeper.\n"
        "Length: between 20 and 40 words."
    )
    assert assistant["content"] == KEEPER
    assert system["content"].startswith("You write reading passages")


def test_what_is_written_is_sound_to_the_checker_with_the_same_counts(corpus, tmp_path):
    written = write(corpus, tmp_path / "chat.jsonl")
    read = check_training(tmp_path / "chat.jsonl")
    assert (read.faults, read.n_tokens) == ((), written.n_tokens)
    # The answers have 29 and 9 words: max(1.35 * 29, 144 / 4.5) = 39, max(12.15, 45 / 4.5) = 12.
    assert (read.n_answer_tokens, read.counted) == (39 + 12, ESTIMATE)


def test_a_template_of_ones_own_is_used(corpus, tmp_path):
    template = tmp_path / "prompt.yaml"
    template.write_text('messages:\n  - role: user\n    content: "On {topic}, {length}."\n')
    write(corpus, tmp_path / "chat.jsonl", template)
    line = json.loads((tmp_path / "chat.jsonl").read_text().splitlines()[1])
    assert line["messages"][0]["content"] == "On A lighthouse, between 20 and 40 words."


def test_a_text_whose_row_lacks_what_the_template_asks_for_is_named_and_nothing_written(tmp_path):
    corpus = tmp_path / "train.csv"
    corpus.write_text("id,grade,passage_type,topic,text\na,4,literary,,One text.\n")
    report = write(corpus, tmp_path / "chat.jsonl")
    assert [fault.sentence for fault in report.faults] == [
        "train.csv: a: expected a value in the column instruction, which the template asks for, "
        'came no such column; fill it, or use a template without "{instruction}".',
        "train.csv: a: expected a value in the column topic, which the template asks for, "
        'came an empty cell; fill it, or use a template without "{topic}".',
    ]
    assert not (tmp_path / "chat.jsonl").exists()


def test_a_file_that_is_there_is_not_overwritten(corpus, tmp_path):
    (tmp_path / "chat.jsonl").write_text("kept")
    with pytest.raises(CorpusError, match="is there already"):
        write(corpus, tmp_path / "chat.jsonl")
    assert (tmp_path / "chat.jsonl").read_text() == "kept"


def test_a_template_for_retrieval_is_refused_since_a_training_text_has_no_sources(corpus, tmp_path):
    template = tmp_path / "prompt.txt"
    template.write_text("Write on {topic} by these: {sources}")
    with pytest.raises(CorpusError, match=r"prompt\.txt: expected no place for sources"):
        write(corpus, tmp_path / "chat.jsonl", template)


def test_a_template_that_is_none_is_told_with_its_line(corpus, tmp_path):
    template = tmp_path / "prompt.yaml"
    template.write_text("messages:\n  - role: usr\n    content: Write.\n")
    with pytest.raises(CorpusError, match=r"prompt\.yaml, line 2"):
        write(corpus, tmp_path / "chat.jsonl", template)


BROKEN = {
    "no JSON": ("not json", "a JSON object"),
    "a blank line": ("", "an object"),
    "no messages": ({"mesages": []}, 'the key "messages"'),
    "messages that are no list": ({"messages": "hello"}, "a list of messages"),
    "no message": ({"messages": []}, "a list of messages"),
    "a message that is a text": ({"messages": ["hello"]}, "a message with role and content"),
    "an unknown role": (
        {"messages": [{"role": "assistent", "content": "Hi."}]},
        "a role (system, user, assistant)",
    ),
    "an empty text": (
        {"messages": [SOUND[0], {"role": "assistant", "content": "  "}]},
        "a text as content",
    ),
    "a number for a text": (
        {"messages": [SOUND[0], {"role": "assistant", "content": 5}]},
        "a text as content",
    ),
    "a key that messages do not have": (
        {"messages": [SOUND[0], {**SOUND[1], "score": 1}]},
        "role and content in a message",
    ),
    "a system message in the middle": (
        {"messages": [*SOUND, {"role": "system", "content": "Be kind."}]},
        "a system message first or nowhere",
    ),
    "two users in a row": ({"messages": [SOUND[0], *SOUND]}, "user and assistant in turn"),
    "an answer without a question": ({"messages": [SOUND[1]]}, "user and assistant in turn"),
    "no answer at the end": ({"messages": [SOUND[0]]}, "the assistant's answer at the end"),
}


@pytest.mark.parametrize(("line", "expected"), BROKEN.values(), ids=BROKEN)
def test_a_broken_line_is_told_with_its_number(tmp_path, line, expected):
    report = checked(
        tmp_path, {"messages": SOUND}, line, {"messages": [SOUND[0], _answer("Other.")]}
    )
    (fault,) = report.faults
    assert (fault.line, report.n_lines) == (2, 2)
    assert expected in fault.expected


def _answer(text):
    return {"role": "assistant", "content": text}


def test_an_answer_that_comes_twice_is_told_whatever_its_case(tmp_path):
    again = {"messages": [SOUND[0], _answer(KEEPER.upper())]}
    (fault,) = checked(tmp_path, {"messages": SOUND}, again).faults
    assert (fault.line, fault.came) == (2, "the answer of line 1 again")


def test_a_line_that_is_too_long_is_told_with_its_tokens(tmp_path):
    (fault,) = checked(tmp_path, {"messages": SOUND}, longest=39).faults
    assert (fault.line, fault.came.split()[0]) == (1, "40")


def test_a_test_text_is_found_word_for_word_and_nearly_wherever_it_stands(tmp_path):
    (tmp_path / "test.csv").write_text(f'id,text\nk,"{KEEPER}"\n')
    nearly = KEEPER.replace("wiped", "rubbed")
    report = checked(
        tmp_path,
        {"messages": [SOUND[0], _answer("“" + KEEPER.replace(",", " —") + "”")]},
        {"messages": [{"role": "user", "content": f"Go on: {nearly}"}, _answer("He slept.")]},
        {"messages": [SOUND[0], _answer("Nothing of it is here, not even a lamp.")]},
        tests=[tmp_path / "test.csv"],
    )
    assert [(fault.line, fault.came[:45]) for fault in report.faults] == [
        (1, 'the test text "test.csv: k", word for word'),
        (2, '18 words running of the test text "test.csv: '),
    ]


def test_a_study_stands_for_its_passages(tmp_path):
    passage = (DEMO / "passages" / "g3-lit.base.txt").read_text(encoding="utf-8")
    (fault,) = checked(tmp_path, {"messages": [SOUND[0], _answer(passage)]}, tests=[DEMO]).faults
    assert fault.came == 'the test text "g3-lit.base", word for word'


def test_a_line_that_asks_for_a_brief_of_the_study_is_told(tmp_path):
    brief = next(b for b in read_sound_study(DEMO).briefs if b.id == "g3-inf")
    asked = f"Grade 3. {brief.topic}!\n\n{brief.instruction.upper()}"
    lines = [
        {"messages": [{"role": "user", "content": asked}, _answer("An acorn fell.")]},
        {"messages": [{"role": "user", "content": brief.topic}, _answer("A nut fell.")]},
    ]
    (fault,) = checked(tmp_path, *lines, tests=[DEMO]).faults
    assert (fault.line, fault.came) == (
        1,
        'the test brief "g3-inf", with its topic and its instruction',
    )


def test_62000_tokens_three_times_at_375_a_million_are_70_cents():
    price = Price(model="any", date="2026-11-28", training=3.75)
    assert cost_sentence(62_000, 3, price) == (
        "62,000 tokens × 3 epochs at 3.75 USD a million tokens (price of 2026-11-28): 0.70 USD"
    )
