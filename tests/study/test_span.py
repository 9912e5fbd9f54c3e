"""Which marked words are taken as evidence, and in which form they are kept."""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evalkit.errors import AnswerError
from evalkit.study.span import MOST_SPANS, Span, read_spans, spans_value, stored_spans

TEXT = "The 🌊 came.\n\nCafe\u0301, she said: 👩‍👩‍👧 all!"
LETTERS = st.text(alphabet="ab .\n🌊\u0301\u200d👩🏽\U0010ffff\u2028“", min_size=1, max_size=60)


def raw(*spans, text=TEXT):
    return json.dumps([{"start": s, "end": e, "quote": text[s:e]} for s, e in spans])


@given(LETTERS, st.data())
def test_any_words_of_any_text_come_back_as_they_were_marked(text, data):
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    drawn = data.draw(st.lists(places, min_size=1, max_size=MOST_SPANS, unique=True))
    spans = [Span(s, e, text[s:e]) for s, e in drawn if s < e]
    assume(spans)
    value = spans_value(spans)
    assert read_spans(value, text) == stored_spans(value) == tuple(sorted(spans))
    assert spans_value(read_spans(value, text)) == value


@given(LETTERS, st.integers(-3, 70), st.integers(-3, 70), LETTERS)
def test_words_that_do_not_stand_there_are_refused_with_a_sentence(text, start, end, quote):
    assume(not (0 <= start < end <= len(text) and text[start:end] == quote))
    value = json.dumps([{"start": start, "end": end, "quote": quote}])
    with pytest.raises(AnswerError, match=r"^[A-Z].*\.$"):
        read_spans(value, text)


def test_the_kept_form_is_sorted_and_without_spaces():
    assert spans_value(read_spans(raw((13, 18), (4, 5)), TEXT)) == (
        '[{"start":4,"end":5,"quote":"🌊"},{"start":13,"end":18,"quote":"Cafe\u0301"}]'
    )


def test_marks_may_overlap_and_share_a_beginning():
    spans = read_spans(raw((4, 9), (4, 5), (0, 7)), TEXT)
    assert [(span.start, span.end) for span in spans] == [(0, 7), (4, 5), (4, 9)]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "is a list of marked words"),
        ("words", "is a list of marked words"),
        ("null", "is a list of marked words"),
        ("{}", "is a list of marked words"),
        ("[1]", "is a list of marked words"),
        ('[{"start": 0, "end": 3}]', "is a list of marked words"),
        ('[{"start": 0, "end": 3, "quote": "The", "by": "me"}]', "is a list of marked words"),
        ('[{"start": false, "end": 3, "quote": "The"}]', "is a list of marked words"),
        ('[{"start": 0.0, "end": 3, "quote": "The"}]', "is a list of marked words"),
        ('[{"start": "0", "end": 3, "quote": "The"}]', "is a list of marked words"),
        ('[{"start": 0, "end": 3, "quote": null}]', "is a list of marked words"),
        ("[" * 40_000, "is a list of marked words"),
        ("[" + "9" * 5_000 + "]", "is a list of marked words"),
        (" " * 40_000, "is a list of marked words"),
        ("[]", "but 0 came"),
        (raw(*((n, n + 1) for n in range(13))), "but 13 came"),
        (raw((0, 3), (0, 3)), "came twice"),
        ('[{"start": -3, "end": 3, "quote": "The"}]', "within the passage"),
        ('[{"start": 3, "end": 3, "quote": ""}]', "within the passage"),
        ('[{"start": 5, "end": 4, "quote": ""}]', "within the passage"),
        ('[{"start": 0, "end": 99, "quote": "The"}]', "within the passage"),
        ('[{"start": 0, "end": 3, "quote": "the"}]', "does not say 'the'"),
        ('[{"start": 7, "end": 12, "quote": "came."}]', "does not say 'came.'"),  # UTF-16 offsets
        ('[{"start": 4, "end": 5, "quote": "\\ud83c"}]', "does not say"),
    ],
)
def test_what_is_no_evidence_from_this_text_is_refused(value, reason):
    with pytest.raises(AnswerError, match=reason):
        read_spans(value, TEXT)


def test_a_mark_of_1500_characters_is_taken_and_a_longer_one_is_not():
    text = "x" * 2_000
    assert len(read_spans(raw((0, 1_500), text=text), text)[0].quote) == 1_500
    with pytest.raises(AnswerError, match="at most 1500 characters"):
        read_spans(raw((0, 1_501), text=text), text)


def test_the_most_and_longest_marks_of_the_widest_characters_are_taken():
    text = "🌊" * 1_600
    spans = [Span(n, n + 1_500, text[n : n + 1_500]) for n in range(MOST_SPANS)]
    assert len(read_spans(spans_value(spans), text)) == MOST_SPANS


def test_an_answer_that_was_taken_back_holds_no_spans():
    assert stored_spans(None) == ()
