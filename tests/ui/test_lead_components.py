"""What leads' components make of their values: reminders without links, marks where words stand."""

from dataclasses import dataclass
from datetime import date

import pytest

from evalkit.study.span import Span
from evalkit.ui.components.case import case_content
from evalkit.ui.components.reminder import reminder_text
from evalkit.ui.words.languages import words_of

TEXT = "The Well\n\nThe well was dry.\n\nNobody said so."


@dataclass(frozen=True)
class Waiting:
    name: str = "Ann"
    n_assignments: int = 12
    n_left: int = 3
    minutes: float | None = 17.0


@dataclass(frozen=True)
class Said:
    words: str = ""
    spans: tuple = ()
    rater: str = "Ann"
    question: str = "Fit"
    level: str = "2"


class TestReminder:
    def test_it_says_what_is_left_how_long_it_takes_and_by_when(self):
        text = reminder_text(words_of("en").app, Waiting(), date(2026, 12, 1))
        assert text.startswith("Dear Ann,")
        assert "3 of your 12 briefs are still open." in text
        assert "about 50 minutes of work" in text
        assert "finish by 2026-12-01" in text

    def test_what_is_not_known_is_not_said(self):
        text = reminder_text(words_of("en").app, Waiting(minutes=None), None)
        assert "minutes" not in text
        assert "finish by" not in text

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_there_is_no_link_in_it(self, language):
        text = reminder_text(words_of(language).app, Waiting(), date(2026, 12, 1))
        assert "http" not in text
        assert "invite" not in text


class TestCase:
    def parts(self, said):
        content = case_content(TEXT, said)
        return [part for p in content["paragraphs"] for part in p["parts"]]

    def test_the_whole_text_is_there_whatever_is_marked(self):
        parts = self.parts([Said(spans=(Span(14, 18, "well"), Span(19, 26, "was dry")))])
        assert "".join(part["text"] for part in parts) == TEXT.replace("\n\n", "")

    def test_a_mark_bears_the_number_of_what_was_said(self):
        parts = self.parts([Said(), Said(spans=(Span(14, 18, "well"),))])
        assert [part["text"] for part in parts if part["marks"] == [2]] == ["well"]

    def test_marks_that_overlap_are_cut_where_they_begin_and_end(self):
        parts = self.parts(
            [Said(spans=(Span(10, 18, "The well"),)), Said(spans=(Span(14, 26, "well was dry"),))]
        )
        marked = [(part["text"], part["marks"]) for part in parts if part["marks"]]
        assert marked == [("The ", [1]), ("well", [1, 2]), (" was dry", [2])]

    def test_words_in_curly_quotes_that_stand_in_the_text_are_marks(self):
        parts = self.parts([Said(words="“Nobody said so” is flat, “not in it at all” too")])
        assert [part["text"] for part in parts if part["marks"]] == ["Nobody said so"]

    def test_the_title_has_no_number(self):
        numbers = [p["number"] for p in case_content(TEXT, [])["paragraphs"]]
        assert numbers == [None, 1, 2]
