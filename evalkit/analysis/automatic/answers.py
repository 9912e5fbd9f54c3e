"""What the automatic rater answered, in long frames that no analysis of ratings takes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

SCORE_COLUMNS = ("brief", "system", "outcome", "value", "missing_reason", "turn", "repeat", "side")
CHOICE_COLUMNS = (
    "brief",
    "system",
    "reference_system",
    "value",
    "missing_reason",
    "system_is_left",
    "turn",
    "repeat",
)
WORD_COLUMNS = ("brief", "system", "words")


@dataclass(frozen=True, slots=True)
class AutomaticAnswers:
    """Long answers of one automatic rater.

    Parameters
    ----------
    scores
        ``SCORE_COLUMNS``: one row an answer about a passage; ``side`` is A or B, and ``turn`` says
        which way round the two stood. An empty ``value`` has its ``missing_reason``.
    choices
        ``CHOICE_COLUMNS``: one row an answer to "which of the two", positive where it favours the
        system over the reference.
    words
        ``WORD_COLUMNS``: how long each passage is.
    model
        What answered, as the servers named it.
    """

    scores: "pd.DataFrame"
    choices: "pd.DataFrame"
    words: "pd.DataFrame"
    model: str
