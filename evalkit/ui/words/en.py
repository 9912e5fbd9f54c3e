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
        "type_literary": "Literary",
        "type_informational": "Informational",
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
        "settings": "Text settings",
        "size": "Text size",
        "smaller": "Smaller text",
        "larger": "Larger text",
        "spacing": "Line spacing",
        "closer": "Lines closer together",
        "looser": "Lines further apart",
        "width": "Characters a line",
        "narrower": "Narrower column",
        "wider": "Wider column",
        "standard": "Back to the standard",
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
        # marking
        "mark_for": "Mark as evidence for",
        "mark_target": "Question that it is evidence for",
        "mark_choosing": "Evidence in passage {label}: choose words",
        "mark_hint": "↓ ↑ sentence · Shift: more · ← → question · Enter: mark · Esc: back",
        "mark_hint_touch": "Tap a sentence, or select words.",
        "mark_offer": "Mark words in passage {label}",
        "mark_remove": "Take the mark away: {quote}",
        "mark_removed": "The mark is taken away.",
        "marked": "Marked as evidence for {name}.",
        "marked_for": "Evidence for {name}",
        "marked_list": "Passage {label}, evidence for {name}",
        "marked_before": "These words are marked for {name} already.",
        "marked_enough": "There are {count} marks for this question already; take one away first.",
        "marked_too_long": "Mark at most {count} characters at once: the words that matter most.",
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
        # moving, where a brief comes several times: a passage alone, or a pair to choose from
        "position_of_reading": "Reading {position} of {total}",
        "position_done_of_reading": "Reading {position} of {total}, done",
        "position_aside_of_reading": "Reading {position} of {total}, put aside",
        "next_of_reading": "Next reading",
        "finish": "Finish",
        "opening": "Opening …",
        # rhythm
        "later": "Come back later",
        "later_title": "Come back to this brief later",
        "later_text": "What you have answered is kept. The brief comes again after the others.",
        "later_question": "Why?",
        "later_note": "In your own words (needed for another reason)",
        "later_choose": "Choose a reason first.",
        "later_words": "Say the other reason in a few words.",
        "later_send": "Put aside",
        "later_done": "This brief is done, so there is nothing to come back to.",
        "later_last": "This is the only brief left. You can pause instead.",
        "position_aside": "Brief {position} of {total}, put aside",
        "pause": "Pause",
        "break": "You have worked for {minutes} minutes. A short break keeps judgments even.",
        "break_later": "Not now",
        "locked_final": "Your ratings are final since you answered the last questions.",
        "locked_sealed": (
            "The levels of this brief were revealed to the group, so your first answers stay as "
            "they are."
        ),
        # saving
        "saving": "Saving …",
        "saved_at": "Saved at {time}",
        "saved": "All answers saved",
        "retrying": "Not saved yet – retrying",
        "held": "Not saved: choose first",
        "too_late": "Not saved: ratings are closed",
        "restored": "Answers from before the interruption were brought back.",
        "locked": "Ratings are closed. You can read, but not change answers.",
        # two windows, and what waits for the rater
        "elsewhere": "This brief is open in another window of yours, too. What you give there "
        "appears here; where both change the same answer, you are asked which one counts.",
        "brought_in": "Answers that you gave in another window were brought in.",
        "conflict": "You answered this elsewhere meanwhile. Which answer counts?",
        "refused": "This cannot be stored as it is. Change it in the form, or take it out.",
        "newer": "Elsewhere, stored",
        "yours": "Here, not stored",
        "keep_newer": "Keep the stored one",
        "use_mine": "Use mine from here",
        "take_out": "Take it out",
        "lost": "Ratings were closed before these answers were stored. Copy what you need and tell "
        "the study's lead.",
        "lost_answers": "Answers that were not stored",
        "copied": "I have copied them",
        "no_answer": "no answer",
        "yes": "yes",
        "no": "no",
        # history
        "history": "Your changes",
        "history_waits": "Looking up what you changed …",
        "history_empty": "You have not answered anything here yet.",
        "put_back": "Put back",
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
        "key_history": "what you changed, and the way back",
        "key_field": "write evidence, note or reason",
        "key_mark": "mark evidence: the selected words, or sentence by sentence with ↓ and ↑",
        "key_mark_more": "while marking: more sentences, or fewer",
        "key_mark_target": "while marking: another question",
        "key_mark_enter": "while marking: tie the words to the question; back to the questions",
        "key_missing": "first missing answer",
        "key_scroll": "scroll the passages down or up",
        "key_next": "next brief, when all is answered",
        "key_previous": "previous brief",
        "key_later": "put this brief aside and come back later",
        "key_pause": "pause",
        "key_settings": "text settings",
        "key_size": "larger or smaller text",
        "key_guide": "guide to the rubric",
        "key_help": "these keys",
    }
)
"""The desk's words, by the keys that the component's JavaScript uses."""

APP: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "evalkit",
        # a reminder that the lead sends
        "reminder_dear": "Dear {name},",
        "reminder_thanks": "Thank you for rating passages with us.",
        "reminder_left": "{left} of your {total} briefs are still open.",
        "reminder_left_one": "One of your {total} briefs is still open.",
        "reminder_time": "At your own pace that is about {minutes} minutes of work.",
        "reminder_by": "Please finish by {date}.",
        "reminder_link": "The link you were sent takes you back to where you stopped; everything "
        "you answered is kept.",
        "language": "Language",
        "rate": "Rate",
        "guide": "Guide",
        "about_you": "About you",
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
        "later_fresh_eye": "I want to read it again with a fresh eye",
        "later_look_up": "I need to look something up",
        "later_unsure": "I am unsure how to judge it",
        "later_no_time": "I have no time to finish it now",
        "later_other": "Another reason",
        "left_unknown": (
            "How long the rest takes is shown once two briefs are done, from your own pace."
        ),
        "left_minutes": "about {count} minutes left at your pace",
        "left_hour": "about 1 hour left at your pace",
        "left_hours": "about {count} hours left at your pace",
        "progress": "{done} of {total} done",
        "aside_notice": "You put this brief aside: {reason}",
        "pause_title": "You are taking a break",
        "pause_stored": "Every answer is stored. You may close the browser, too; your link stays.",
        "pause_no_time": "No time is counted while you rest.",
        "pause_key": "Press Enter to continue.",
        "look_first": (
            "A few last questions follow, about what wrote the passages. From your first answer to "
            "them on, your ratings are final: you can read them, but not change them. Look through "
            "them first if you like."
        ),
        "to_last_questions": "Go on to the last questions",
        "guess_title": "What do you think? Question {number} of {total}",
        "guess_final": "With your answer, all your ratings become final.",
        "guess_pair": (
            "One of the two ways of writing was adapted with this organisation's own passages. "
            "Which of these two was written that way?"
        ),
        "guess_single": (
            "One of the two ways of writing was adapted with this organisation's own passages. "
            "Was this passage written that way?"
        ),
        "guess_A": "Passage A",
        "guess_B": "Passage B",
        "guess_yes": "Yes, this one",
        "guess_no": "No, not this one",
        "guess_cannot_tell": "I cannot tell",
        "guess_reason": "What told you? You may leave it empty.",
        "guess_send": "Send and go on",
        "guess_choose": "Choose an answer first; “I cannot tell” is one.",
        "feedback_title": "Anything you want to tell us?",
        "feedback_text": "About the passages, the questions, this page, or anything else.",
        "feedback_field": "Your words (you may leave this empty)",
        "feedback_send": "Send",
        "feedback_nothing": "Nothing to add",
        "goodbye_title": "That was all. Thank you, and goodbye.",
        "goodbye": "Everything is stored. You can close this page.",
        "feedback_more": "Add to my feedback",
        "storing": "Storing …",
        "not_stored": "Not stored yet – trying again",
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
        "may_skip": "Where you cannot judge it in a few minutes, you may say “could not check”.",
        "decision": "Your decision on each passage",
        "flags": "Flags: faults apart from the scores",
        "blocking": "rules out accepting the passage",
        "practice_intro_title": "Before you rate: practice",
        "practice_intro": (
            "First you read {anchors} passages whose levels a panel has agreed on, with the "
            "reasons. Then you rate {practice} passages and see after each one how your levels "
            "compare. Then come {qualifying} qualifying passages, with nothing shown in between. "
            "Read the guide first, if you have not; its link stays at the top of the page."
        ),
        "practice_intro_bar": (
            "Rating opens when {exact} of your levels equal the panel's, {within_one} are at most "
            "one level away, and the weighted kappa is at least {kappa}. You have {attempts} "
            "attempts; after that the study's lead decides. Nothing you do here counts as a rating."
        ),
        "practice_intro_source": "Where these figures come from: {source}",
        "practice_begin": "Begin",
        "practice_anchor_title": "Anchor passage {number} of {total}",
        "practice_read": "I have read it",
        "practice_feedback_title": "Practice passage {number} of {total}: how you compare",
        "practice_go_on": "Go on",
        "practice_at_practice": "Practice passage {number} of {total}",
        "practice_at_qualifying": "Qualifying passage {number} of {total}",
        "practice_consensus": "Panel: {level}",
        "practice_own": "You: {level}",
        "practice_own_none": "You: could not check",
        "practice_exact": "the same level",
        "practice_one_away": "one level away",
        "practice_far_away": "{count} levels away",
        "practice_decision": "Decision",
        "practice_flags": "Flags that the panel set",
        "practice_note": "In short",
        "practice_passed_title": "You have qualified",
        "practice_let_in_title": "The study's lead has let you in",
        "practice_failed_title": "Not yet",
        "practice_ask_title": "The study's lead decides now",
        "practice_refused_title": "Rating is not open for you",
        "practice_failed": (
            "You have another attempt: the same passages, to practise on and to qualify on, from "
            "the first one again."
        ),
        "practice_ask": (
            "You have used all {attempts} attempts. Please write to the study's lead; this page "
            "opens the ratings once they have decided."
        ),
        "practice_refused": (
            "The study's lead has decided so. Please write to them with any question."
        ),
        "practice_rate": "Go on to rating",
        "practice_again": "Begin another attempt",
        "practice_look": "See whether the lead has decided",
        "practice_result_exact": "Equal to the panel: {share}. Asked for: {bar}.",
        "practice_result_within": "At most one level away: {share}. Asked for: {bar}.",
        "practice_result_kappa": "Weighted kappa: {kappa}. Asked for: {bar}.",
        "practice_share": "{count} of {n} = {value} ({low} to {high})",
        "practice_undefined": "undefined, since the levels do not vary",
        "practice_caution": (
            "The ranges in brackets are 95 % intervals. They take all levels as independent, and "
            "levels of one passage are not: with {passages} passages the truth is wider."
        ),
        "practice_closed": "Ratings are closed, so practice is closed, too.",
        "consent_title": "Before you begin: taking part",
        "consent_version": "Version {version} of this text, {hash}",
        "consent_agree": "I agree to take part",
        "consent_decline": "I do not agree",
        "consent_back": "Take my consent back",
        "declined_title": "You have chosen not to take part",
        "declined": (
            "Thank you for considering it. Nothing is asked of you, and nothing more is stored. "
            "You need not give a reason; you can close this page."
        ),
        "declined_rated": (
            "What you have rated before stays as it is. Write to the study's lead if you want to "
            "talk about it."
        ),
        "declined_again": "Read the text again",
        "profile_title": "A few questions about you",
        "profile_said": (
            "The study asks all of its raters these questions. Your answers are kept apart from "
            "your ratings, and are reported as counts and medians. You can change them at any time "
            "on the page “About you”."
        ),
        "profile_send": "Save and go on",
        "profile_save": "Save",
        "profile_saved": "Your answers are saved.",
        "profile_needed": "needed",
        "profile_missing": "Please answer this question.",
        "profile_refused": "This answer does not fit. Please change it.",
        "profile_refused_number": "Please give a number from {least} to {most}.",
        "profile_open": "Not saved yet. Questions that need an answer or a change: {count}.",
        "yes": "Yes",
        "no": "No",
        "simulated": "Simulated ratings: drawn from a stated model, not given by people.",
        "pilot": "Pilot: this study is only tried out. Your answers enter no other result.",
        "deadline": "Please finish by {date}.",
        "deadline_short": "by {date}",
        "norming_first": "first for the talk of the group: {count} left",
        "norming_title": "Levels side by side: {number} of {total}",
        "norming_intro": (
            "These are the levels that you and the other raters gave before anybody talked. A and "
            "B are your own A and B; where another rater's words say A or B, they mean theirs. "
            "What you gave stays as it is. Talk about it with the group; you rate the same briefs "
            "again afterwards."
        ),
        "norming_own": "To the others you are rater {letter}.",
        "norming_slot": "{slot} · {name}",
        "norming_level": "{rater}: {level}",
        "norming_you": "You",
        "norming_rater": "Rater {letter}",
        "norming_simulated": "{rater} (simulated)",
        "norming_unchecked": "could not check",
        "norming_flagged": "ticked",
        "norming_flag": "Fault: {name}",
        "norming_decision": "Decision",
        "norming_next": "Next",
        "norming_back": "Back",
        "norming_go_on": "Go on",
        "norming_look": "Look at the levels again",
        "norming_again_title": "Now rate the same briefs again",
        "norming_again": (
            "You have talked with the group. Rate these briefs once more as you judge them now. "
            "Your first ratings stay, and they are the ones that count; the new ones show how far "
            "the talk has brought you together."
        ),
        "norming_begin": "Rate again",
        "norming_wait_title": "Your part is done for now. Thank you.",
        "norming_wait_rating": (
            "Others are still rating the briefs that the group will talk about. Come back with the "
            "same link when you are told to: everybody's levels will be here."
        ),
        "norming_wait_talk": (
            "The group talks about these levels now. Come back with the same link afterwards: you "
            "then rate the same briefs again."
        ),
        "norming_wait_again": (
            "Everything is stored. When all have rated again, a few last questions wait for you "
            "here."
        ),
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
        "FinalError": (
            "Your ratings are final since you answered the last questions, so the change was not "
            "stored."
        ),
        "SealedError": (
            "The levels of this brief were revealed to the group, so your first answers stay as "
            "they are, and the change was not stored."
        ),
        "EarlyChoiceError": (
            "The choice between the passages opens when both are rated, so it was not stored. Rate "
            "them first; everything else is stored."
        ),
        "NoConsentError": (
            "Work opens once you have agreed to take part and answered what is asked about you; "
            "reload the page to go on with that."
        ),
        "NotQualifiedError": (
            "Rating opens once you have passed the qualifying passages; reload the page to go on "
            "with them."
        ),
        "StoreError": (
            "The answers cannot be read or stored right now. What the page called saved is safe. "
            "Try again in a minute; if it stays so, tell the study's lead."
        ),
        "UnknownStudyError": "This study is not there any more; ask the study's lead.",
    }
)
"""What raters read where something fails, by the class of the error."""
