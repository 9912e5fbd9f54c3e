"""Words around the desk that raters read; the desk's own stand in `words.py`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

APP: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "evalkit",
        "page_failed": "This page could not be shown.",
        "store_failed": (
            "The answers cannot be read or stored right now. What the page called saved is safe. "
            "Try again in a minute; if it stays so, tell the study's lead."
        ),
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
