"""All words that raters read, in English; another language is another file with these keys.

The study's own words (rubric, briefs, passages) are not here: they come from its files.
Curly braces hold what is filled in.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LANGUAGE: Final = "en"
NAME: Final = "English"

DESK: Final[Mapping[str, str]] = MappingProxyType(
    {
        # the brief
        "grade": "Grade {grade}",
        "words_between": "{low}–{high} words",
        "words_from": "at least {low} words",
        "words_up_to": "up to {high} words",
        "instruction": "The writer was asked:",
        "more": "more",
        "less": "less",
        "guide": "Guide",
        # reading
        "reading": "Reading",
        "passage": "Passage {label}",
        "questions": "Questions",
        "view": "What to show",
        "smaller": "Smaller text",
        "larger": "Larger text",
        "together": "Scroll together",
        # criteria
        "criteria": "Questions about each passage",
        "criteria_one": "Questions about the passage",
        "all_levels": "Describe all levels",
        "level": "{value}, {label}",
        "could_not_check": "Could not check",
        "could_not_check_text": "I could not judge this in a few minutes.",
        "direction": "Passage {label}: in which direction?",
        "evidence_quote": "Passage {label}: the words that show it",
        "evidence_quote_and_source": "Passage {label}: the words, and where you checked",
        "evidence_paragraph": "Passage {label}: which paragraph, and what happens there",
        "evidence_reason": "Passage {label}: why?",
        "evidence_standards": "Passage {label}: standards you could ask about, such as RL.5.2",
        "quote": "“{text}” ({place})",
        "place_title": "title",
        "place_paragraph": "paragraph {number}",
        "place_line": "line {number}",
        "quote_selected": "Quote the selected words",
        "quote_nothing": "Select words in passage {label} first.",
        # faults
        "flags": "Faults",
        "flags_question": "Does any of this apply? Tick it for the passage it applies to.",
        "no_flags": "None of these",
        "no_flags_text": "I looked for each of them and found none.",
        "flag_note": "Passage {label}, {flag}: where, and what?",
        "blocking": "rules out use",
        # decision
        "decision": "Decision",
        "decision_reason": "Passage {label}: what would have to change?",
        "decision_blocked": "Passage {label} has a fault that rules out use, "
        "so this decision does not go with it.",
        # preference
        "preference": "Which of the two",
        "preference_waits_one": "Opens when both passages are rated: 1 answer to go.",
        "preference_waits": "Opens when both passages are rated: {count} answers to go.",
        "up_to": "up to {count}",
        "preference_reason": "What made the difference?",
        "comment": "Comment",
        "comment_question": "Anything else about this brief? You may leave it empty.",
        # what is missing
        "done": "Done",
        "open": "Open: {list}",
        "open_many": "Open: {count} answers",
        "open_score": "{label}",
        "open_direction": "direction for {label}",
        "open_evidence": "evidence for {label}",
        "open_flag": "{label}",
        "open_flag_note": "note for {label}",
        "open_decision": "{label}",
        "open_decision_reason": "reason for {label}",
        "open_preference": "your choice",
        "open_preference_detail": "{question}",
        "open_preference_reason": "reason",
        "missing_one": "1 answer missing: go to it",
        "missing": "{count} answers missing: go to the first",
        "complete": "All questions answered",
        # moving
        "brief": "Brief",
        "position": "Brief {position} of {total}",
        "position_done": "Brief {position} of {total}, done",
        "previous": "Previous",
        "next": "Next brief",
        "finish": "Finish",
        "opening": "Opening …",
        # saving
        "saving": "Saving …",
        "saved_at": "Saved at {time}",
        "saved": "All answers saved",
        "retrying": "Not saved yet – retrying",
        "restored": "Answers from before the interruption were brought back.",
        "locked": "Ratings are closed. You can read, but not change answers.",
        # keys
        "keys": "Keys",
        "keys_note": "Keys rest while you type in a text field; Escape leaves the field.",
        "close": "Close",
        "key_digits": "choose a level or option, and go on",
        "key_zero": "could not check",
        "key_move": "next or previous question",
        "key_sides": "passage A or passage B",
        "key_left_right": "a level down or up",
        "key_clear": "take the answer back",
        "key_undo": "undo the last change",
        "key_field": "write evidence, note or reason",
        "key_quote": "quote the words selected in a passage",
        "key_missing": "first missing answer",
        "key_scroll": "scroll the passages down or up",
        "key_next": "next brief, when all is answered",
        "key_previous": "previous brief",
        "key_guide": "guide to the rubric",
        "key_help": "these keys",
    }
)
"""The desk's words, by the keys that the component's JavaScript uses."""

APP: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "evalkit",
        "language": "Language",
        "rate": "Rate",
        "guide": "Guide",
        "link_invalid": (
            "This link is not valid, or it was taken back. Open the link you were sent, or ask the "
            "study's lead for a new one."
        ),
        "page_failed": "This page could not be shown.",
        "no_work": "You have no passages to rate in this study yet.",
        "closed": "Ratings are closed. Your answers are shown as you gave them.",
        "thanks_title": "Thank you. Everything you were asked to rate is done and stored.",
        "thanks": "You may go back and change answers until the lead closes the ratings.",
        "back_to_first": "Look through my answers",
        "start": "Start rating",
        "continue": "Continue rating",
        "guide_title": "How to rate",
        "guide_intro": (
            "You will read passages that were written to the same brief, without being told who or "
            "what wrote them. Judge each text as it stands on the page. There is no right number "
            "of high or low ratings. Every answer is saved as you give it; you can stop at any "
            "time and come back with the same link."
        ),
        "guide_preference": "After both passages of a brief are rated, you choose one of them:",
        "levels_of": "Levels",
        "decision": "Your decision on each passage",
        "flags": "Flags: faults apart from the scores",
        "blocking": "rules out accepting the passage",
        "simulated": "Simulated ratings: drawn from a stated model, not given by people.",
    }
)
"""The words around the desk."""

ERRORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AccessError": "This page is not part of your work; open your own link.",
        "AnswerError": (
            "An answer does not fit this form, so it was not stored. Reload the page and give it "
            "again; if it stays so, tell the study's lead."
        ),
        "ClosedError": "Ratings of this study are closed, so the answer was not stored.",
        "ConflictError": (
            "A newer answer is stored already, perhaps from another window. Reload the page to see "
            "it."
        ),
        "StoreError": (
            "The answers cannot be read or stored right now. What the page called saved is safe. "
            "Try again in a minute; if it stays so, tell the study's lead."
        ),
        "UnknownStudyError": "This study is not there any more; ask the study's lead.",
    }
)
"""What raters read where something fails, by the class of the error."""
