"""Every planted slip is found with its place; the demo's passages have the one that was planted."""

import csv

import pytest

from evalkit.service.shipped import shipped_file
from evalkit.text.tells import Asked, TellKind, find_tells

SOUND = "The Well\n\nIt had been dry all summer. Nobody said so.\n\nThen, one night, it rained."

PLANTED = {
    "a model that names itself": (
        f"{SOUND}\n\nAs an AI language model, I have never been thirsty.",
        TellKind.NAMES_ITSELF,
        7,
    ),
    "the name of a maker": (f"{SOUND} OpenAI made it so.", TellKind.NAMES_ITSELF, 5),
    "a polite opening": (f"Sure! I can do that.\n\n{SOUND}", TellKind.ADDRESSES_ASKER, 1),
    "an announcement": (
        f"Here is a passage for grade 4:\n\n{SOUND}",
        TellKind.ADDRESSES_ASKER,
        1,
    ),
    "an offer at the end": (
        f"{SOUND}\n\nLet me know if you would like changes.",
        TellKind.ADDRESSES_ASKER,
        7,
    ),
    "a refusal": ("I'm sorry, but I can't write this.", TellKind.ADDRESSES_ASKER, 1),
    "fields of the prompt": (f"Grade level: 4\n\n{SOUND}", TellKind.PROMPT_ECHO, 1),
    "a count of words": (f"{SOUND}\n\n(Word count: 652)", TellKind.PROMPT_ECHO, 7),
    "a heading in Markdown": (f"# {SOUND}", TellKind.MARKDOWN, 1),
    "bold in Markdown": (SOUND.replace("dry", "**dry**"), TellKind.MARKDOWN, 3),
    "italics in Markdown": (SOUND.replace("dry", "*dry*"), TellKind.MARKDOWN, 3),
    "a list in Markdown": (f"{SOUND}\n\n- water\n- wells", TellKind.MARKDOWN, 7),
    "a rule in Markdown": (f"{SOUND}\n\n---\n\nIt was over.", TellKind.MARKDOWN, 7),
    "a link in Markdown": (f"{SOUND} See [wells](http://example.org).", TellKind.MARKDOWN, 5),
    "a place left empty": (SOUND.replace("Nobody", "[Insert name]"), TellKind.PLACEHOLDER, 3),
    "a mark of a chat template": (f"{SOUND}<|im_end|>", TellKind.PLACEHOLDER, 5),
    "an ending cut off": (f"{SOUND} And in the morning the", TellKind.CUT_OFF, 5),
    "a sentence that comes twice": (
        f"{SOUND}\n\nThe rope was gone from its hook. He sat.\n\nThe rope was gone from its hook.",
        TellKind.REPEATED,
        9,
    ),
    "broken characters": (SOUND.replace("Then,", "Thenâ€™"), TellKind.CHARACTERS, 5),
    "an escaped line break": (f"{SOUND}\\n\\nIt stopped.", TellKind.CHARACTERS, 5),
}


@pytest.mark.parametrize(("text", "kind", "line"), PLANTED.values(), ids=PLANTED)
def test_finds_what_was_planted(text, kind, line):
    assert (kind, line) in {(tell.kind, tell.line) for tell in find_tells(text)}


def test_a_sound_passage_has_none():
    assert find_tells(SOUND, Asked("Write about a well.", 10, 20)) == ()


def test_the_place_is_counted_in_code_points():
    text = "🌧 Rain fell. [Insert name] laughed."
    (tell,) = find_tells(text)
    assert text[tell.start : tell.start + 13] == "[Insert name]"


def test_finds_the_instruction_come_back():
    asked = Asked("Write a realistic story in which a child puts right a small mistake in a shop.")
    text = "This is a realistic story in which a child puts right a small mistake. It begins."
    (tell,) = find_tells(text, asked)
    assert tell.kind is TellKind.PROMPT_ECHO
    assert tell.words == "a realistic story in which a child puts right a small mistake"
    assert tell.start == 8


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (20, 40, "16 words, 20 at least were asked for"),
        (5, 10, "16 words, 10 at most were asked for"),
    ],
)
def test_a_length_far_off_is_said_with_the_range(low, high, said):
    (tell,) = find_tells(SOUND, Asked("", low, high))
    assert (tell.kind, tell.words) == (TellKind.LENGTH, said)


def test_a_length_within_a_tenth_of_the_range_is_left_alone():
    assert find_tells(SOUND, Asked("", 16, 40)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "He said, “I am sure of it.” He was.",
        "Was it 5 * 3 * 2? It was.",
        "The baker wakes\nat half past two\n\nand ties\nhis apron on",
        "MARA. Where to?\n\nTHEO. (Pointing.) There!",
    ],
    ids=["sure", "times", "a poem without a full stop", "a play"],
)
def test_what_looks_like_a_slip_and_is_none(text):
    assert find_tells(text) == ()


def test_the_demos_24_passages_have_the_one_that_was_planted():
    folder = shipped_file("data", "demo_study")
    with (folder / "briefs.csv").open(encoding="utf-8", newline="") as stream:
        briefs = {row["id"]: row for row in csv.DictReader(stream)}
    found = []
    for file in sorted((folder / "passages").glob("*.txt")):
        brief = briefs[file.name.split(".")[0]]
        asked = Asked(brief["instruction"], int(brief["min_words"]), int(brief["max_words"]))
        found += [(file.stem, t.kind) for t in find_tells(file.read_text(encoding="utf-8"), asked)]
    assert found == [("g8-lit.base", TellKind.LENGTH)]
