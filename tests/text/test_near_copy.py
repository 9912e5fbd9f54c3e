"""Near copies that were planted are found with their words; the demo's passages raise no alarm."""

import random
import time

import pytest

from evalkit.service.shipped import shipped_file
from evalkit.text.near_copy import LONG_RUN, near_copies, recited_shares

KEEPER = (
    "The keeper counted the stairs each evening, two hundred and six of them, and at the top he "
    "wiped the salt from the glass before he lit the lamp."
)
OTHER = "Nobody in the village knew why the bell rang twice, or who had climbed up to ring it."


def test_finds_a_long_run_with_its_words_and_place():
    passage = f"It was late. {KEEPER[:94]} But the lamp was broken."
    (copy,) = near_copies({"p": passage}, {"keeper": KEEPER, "other": OTHER})
    assert (copy.passage, copy.source) == ("p", "keeper")
    assert copy.longest_run == 18
    assert copy.matched == (
        "The keeper counted the stairs each evening two hundred and six of them and at the top he"
    )
    assert copy.word_index == 3


def test_finds_many_short_runs_even_where_no_long_one_is_left():
    edited = KEEPER.split()
    for place in range(7, len(edited), 8):
        edited[place] = "then"
    (copy,) = near_copies({"p": " ".join(edited)}, {"keeper": KEEPER})
    assert copy.longest_run < LONG_RUN
    assert copy.share > 0.3


def test_case_punctuation_and_dashes_hide_nothing():
    shouted = KEEPER.upper().replace(", ", "—").replace(".", "!")
    (copy,) = near_copies({"p": shouted}, {"keeper": KEEPER})
    assert copy.share == 1.0
    assert copy.longest_run == 29


def test_a_run_that_repeats_in_the_source_is_measured_at_its_longest():
    source = "one two three four five. one two three four five six seven eight."
    (copy,) = near_copies({"p": "one two three four five six seven"}, {"s": source})
    assert copy.longest_run == 7


@pytest.mark.parametrize("seed", range(20))
def test_texts_that_repeat_themselves_are_measured_as_place_by_place(seed):
    draw = random.Random(seed)
    passage, source = ([draw.choice("ab") for _ in range(60)] for _ in range(2))
    (found,) = near_copies({"p": " ".join(passage)}, {"s": " ".join(source)})
    runs = {
        (n, start)
        for start in range(60)
        for n in range(1, 61 - start)
        if " ".join(passage[start : start + n]) in " ".join(source)
    }
    longest = max(n for n, _ in runs)
    assert found.longest_run == longest
    assert found.word_index == min(start for n, start in runs if n == longest)


def test_sixty_texts_made_of_the_same_few_sentences_take_a_moment():
    draw = random.Random(1)
    sentences = ["the boat lay on the river.", "the bird sat on the boat.", "the river ran on."]
    texts = {f"p{i}": " ".join(draw.choices(sentences, k=80)) for i in range(60)}
    started = time.process_time()
    assert len(near_copies(texts, texts)) == 60 * 59
    assert time.process_time() - started < 5


def test_texts_under_the_same_name_are_not_compared():
    texts = {"a": KEEPER, "b": OTHER}
    assert near_copies(texts, texts) == ()


def test_texts_without_a_common_run_are_no_pair():
    assert near_copies({"p": OTHER}, {"s": KEEPER}, near_only=False) == ()


@pytest.mark.parametrize("text", ["", "four words are short", "—"])
def test_texts_under_five_words_share_nothing(text):
    assert near_copies({"p": text}, {"s": text + " "}, near_only=False) == ()


def test_the_demos_24_passages_raise_no_false_alarm():
    folder = shipped_file("data", "demo_study", "passages")
    texts = {f.stem: f.read_text(encoding="utf-8") for f in sorted(folder.glob("*.txt"))}
    assert len(texts) == 24
    assert near_copies(texts, texts) == ()


def demo_texts():
    folder = shipped_file("data", "demo_study", "passages")
    return {f.stem: f.read_text(encoding="utf-8") for f in sorted(folder.glob("*.txt"))}


EDITS = {
    "as it is": lambda words: words,
    "in capitals": lambda words: [word.upper() for word in words],
    "without punctuation": lambda words: [word.strip(".,;:!?“”‘’—") for word in words],
    "a word in nine changed": lambda words: [
        "other" if n % 9 == 8 else w for n, w in enumerate(words)
    ],
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_is_planted_in_each_of_the_demo_s_passages_is_found_with_its_source(edit):
    """Forty words of the next passage in the middle of each: 24 plantings an edit, none missed."""
    texts = demo_texts()
    names = list(texts)
    recited = {}
    for name, source in zip(names, names[1:] + names[:1], strict=True):
        own, taken = texts[name].split(), texts[source].split()[30:70]
        half = len(own) // 2
        recited[f"with {name}"] = " ".join((*own[:half], *edit(taken), *own[half:]))
    sources = {name: text for name, text in texts.items()}
    found = {(copy.passage, copy.source) for copy in near_copies(recited, sources, near_only=False)}
    planted = {(f"with {n}", s) for n, s in zip(names, names[1:] + names[:1], strict=True)}
    assert planted - found == set()


def test_shares_count_what_is_stitched_together_from_many_sources():
    sources = {str(n): " ".join(KEEPER.split()[n * 7 : n * 7 + 7]) for n in range(4)}
    stitched = KEEPER
    assert max(copy.share for copy in near_copies({"p": stitched}, sources, near_only=False)) < 0.2
    # 28 words in four pieces of seven give three runs of five each, of the 25 that there are.
    assert recited_shares({"p": stitched}, sources)["p"] == pytest.approx(12 / 25)
    assert recited_shares({"p": "four words are short"}, sources) == {"p": 0.0}


def test_a_hundred_passages_against_a_thousand_sources_take_a_moment():
    """A tenth of the stated load (1,000 x 1,000 in ten seconds), so that a busy machine passes."""
    rng = random.Random(1)
    vocabulary = [f"w{number}" for number in range(5000)]
    sources = {f"s{i}": " ".join(rng.choices(vocabulary, k=700)) for i in range(1000)}
    passages = {f"p{i}": " ".join(rng.choices(vocabulary, k=700)) for i in range(100)}
    passages["p7"] += " " + " ".join(sources["s41"].split()[100:140])
    start = time.perf_counter()
    (copy,) = near_copies(passages, sources)
    assert (copy.passage, copy.source, copy.longest_run) == ("p7", "s41", 40)
    assert time.perf_counter() - start < 20
