"""Words and sentences as a person counts them, case by case where libraries go astray."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.text.wording import is_verse, mended, sentences, words

GETTYSBURG = (
    "Four score and seven years ago our fathers brought forth on this continent, a new nation, "
    "conceived in Liberty, and dedicated to the proposition that all men are created equal.\n\n"
    "Now we are engaged in a great civil war, testing whether that nation, or any nation so "
    "conceived and so dedicated, can long endure. We are met on a great battle-field of that "
    "war. We have come to dedicate a portion of that field, as a final resting place for those "
    "who here gave their lives that that nation might live. It is altogether fitting and "
    "proper that we should do this.\n\n"
    "But, in a larger sense, we can not dedicate -- we can not consecrate -- we can not hallow "
    "-- this ground. The brave men, living and dead, who struggled here, have consecrated it, "
    "far above our poor power to add or detract. The world will little note, nor long remember "
    "what we say here, but it can never forget what they did here. It is for us the living, "
    "rather, to be dedicated here to the unfinished work which they who fought here have thus "
    "far so nobly advanced. It is rather for us to be here dedicated to the great task "
    "remaining before us -- that from these honored dead we take increased devotion to that "
    "cause for which they gave the last full measure of devotion -- that we here highly "
    "resolve that these dead shall not have died in vain -- that this nation, under God, shall "
    "have a new birth of freedom -- and that government of the people, by the people, for the "
    "people, shall not perish from the earth."
)
"""Lincoln's address in the Bliss copy (1864)."""

# Counted by hand. (text, number of sentences, number of words)
HAND_COUNTED = {
    "an em dash without spaces parts words": ("They ran—fast—home.", 1, 4),
    "two hyphens are a dash": ("They ran--fast--home.", 1, 4),
    "an en dash in a range parts numbers": ("It lasted 1908–1909.", 1, 4),
    "a compound is one word": ("A well-known, ten-year-old dog sat.", 1, 5),
    "a number with comma or point is one word": ("It took 1,200 steps and 3.5 hours.", 1, 7),
    "short sentences of dialogue count": ('"Run!" No. "Why?" "Go." He ran.', 5, 6),
    "words of saying belong to the quotation": ('"Run!" said Ana. "Now!" she cried.', 2, 6),
    "a name and a verb of saying, too": ('"Where?" Grandpa Teo asked. He sat.', 2, 6),
    "after a quotation a new sentence may begin": ('"Run!" The door shut.', 2, 4),
    "titles end no sentence": ("Mr. Ito saw Dr. Lee on Mt. Rose.", 1, 8),
    "a decimal ends no sentence": ("It fell 0.5 inch.", 1, 4),
    "initials end no sentence": ("J. R. Smith met E. B. White.", 1, 7),
    "p.m. inside a sentence": ("At 5 p.m. on Monday it rained.", 1, 7),
    "p.m. at the end of one": ("It rained at 5 p.m. Nobody came.", 2, 7),
    "U.S. inside a sentence": ("The U.S. Army came.", 1, 4),
    "U.S. at the end of one": ("We live in the U.S. It is big.", 2, 8),
    "three dots go on in small letters": ("She waited... and waited.", 1, 4),
    "an ellipsis sign does the same": ("She waited… and waited.", 1, 4),
    "a title does not run into the text": ("The Well\n\nIt was dry.", 2, 5),
    "verse flows over its lines": ("He wakes at two\nand ties\nhis apron on.", 1, 9),
    "a stanza without a full stop ends": ("The lamp is lit\nthe night is long\n\nThe dawn", 2, 10),
    "exclamations in a row end once": ("What?! No!!! Yes.", 3, 3),
    "curly quotes are quotes": ("“Stop!” she said. ‘No.’", 2, 4),
    "an apostrophe parts no word": ("Don’t touch the dogs' bowls.", 1, 5),
}


@pytest.mark.parametrize(
    ("text", "n_sentences", "n_words"), HAND_COUNTED.values(), ids=HAND_COUNTED
)
def test_counts_as_by_hand(text, n_sentences, n_words):
    found = sentences(text)
    assert (len(found), sum(len(s.words) for s in found)) == (n_sentences, n_words)


def test_counts_the_gettysburg_address_as_others_do():
    # Bliss copy: 272 words in ten sentences (Library of Congress, exhibition text).
    found = sentences(GETTYSBURG)
    assert len(found) == 10
    # 272 with "battle-field" as two words, as the printed count has it.
    assert sum(len(s.words) for s in found) == 271


@given(st.text(alphabet="aB. !?\"—-\n'1", max_size=80))
def test_no_word_is_lost_or_made_up(text):
    counted = [word for sentence in sentences(text) for word in sentence.words]
    assert [w.replace(".", "") for w in counted] == [
        w.replace(".", "") for w in words(mended(text))
    ]


@pytest.mark.parametrize("text", ["", "   \n\n ", "—", "...", '"!"'])
def test_a_text_without_words_has_no_sentences(text):
    assert sentences(text) == ()


def test_tells_verse_from_prose_and_plays():
    assert is_verse(
        "Night Shift\n\nThe baker wakes at two\nand ties his apron on.\n\nHe hums\na song."
    )
    assert not is_verse("One long paragraph of prose.\n\nAnd another one.")
