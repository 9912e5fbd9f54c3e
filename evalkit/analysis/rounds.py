"""Each round by itself, and how far the same briefs moved between two of them."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.brief_differences import BriefDifferences
from evalkit.analysis.comparison import compared_pairs, comparison_rows
from evalkit.analysis.effects import Compared
from evalkit.analysis.frame import Ratings, first_answers, of_round, rounds_of
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.summary import summarise
from evalkit.analysis.tidy import tidy_frame

if TYPE_CHECKING:
    import pandas as pd

ROUND_COLUMNS = [
    "round",
    "outcome",
    "name",
    "role",
    "system",
    "reference_system",
    "estimate",
    "low",
    "high",
    "confidence",
    "p_value",
    "adjusted_p",
    "adjustment",
    "wins",
    "ties",
    "losses",
    "n_briefs",
    "n_pairs",
    "method",
    "flags",
    "why_undefined",
]
CHANGE_COLUMNS = [
    "outcome",
    "name",
    "system",
    "reference_system",
    "earlier_study",
    "earlier_system",
    "earlier_round",
    "later_round",
    "earlier_difference",
    "later_difference",
    "change",
    "n_briefs_rising",
    "n_briefs_equal",
    "n_briefs_falling",
    "n_briefs",
    "n_briefs_in_one_round_only",
    "method",
    "why_undefined",
]
METHOD = "mean over the briefs of both rounds; description only"


def round_table(ratings: Ratings, plan: AnalysisPlan) -> "pd.DataFrame":
    """The comparison of every round by itself, with ``ROUND_COLUMNS``; empty for one round.

    p-values are adjusted within a round, not over rounds: a study that may stop after any of them
    has to say so in its plan.
    """
    import pandas as pd

    tables = [
        comparison_rows([(pair, {}) for pair in pairs], plan).assign(round=number)
        for number, pairs in _pairs_by_round(ratings, plan).items()
    ]
    if not tables:
        return pd.DataFrame(columns=ROUND_COLUMNS)
    return pd.concat(tables, ignore_index=True)[ROUND_COLUMNS]


def round_change_table(ratings: Ratings, plan: AnalysisPlan) -> "pd.DataFrame":
    """How far the difference of two systems moved from one round to the next, on the same briefs.

    Returns
    -------
    DataFrame
        With ``CHANGE_COLUMNS``, a description: raters, passages and systems may all have changed.
    """
    by_round = _pairs_by_round(ratings, plan)
    rows = [
        {
            "outcome": earlier.outcome.id,
            "name": earlier.outcome.name,
            "system": earlier.system,
            "reference_system": plan.reference_system,
            "earlier_study": "",
            "earlier_system": earlier.system,
            "earlier_round": first,
            "later_round": second,
            **_change(earlier.found, later.found),
        }
        for first, second in pairwise(by_round)
        for earlier, later in zip(by_round[first], by_round[second], strict=True)
    ]
    return tidy_frame(rows, CHANGE_COLUMNS)


@dataclass(frozen=True, slots=True)
class RoundOfStudy:
    """One round that is a study of its own: its id, its number, its ratings and its plan."""

    study_id: str
    number: int
    ratings: Ratings
    plan: AnalysisPlan


def linked_change_table(earlier: RoundOfStudy, later: RoundOfStudy) -> "pd.DataFrame":
    """How the differences of a later study stand beside those of an earlier one, brief by brief.

    A system that both compared is set beside itself; a new one beside every system of the earlier
    study. Only outcomes that both have on the same scale, and briefs that both have, are set side
    by side.

    Returns
    -------
    DataFrame
        With ``CHANGE_COLUMNS``: exploratory, a description without a test, since raters, passages
        and systems may all have changed.
    """
    before, after = (
        compared_pairs(summarise(first_answers(one.ratings), one.plan), one.plan)
        for one in (earlier, later)
    )
    rows = [
        {
            "outcome": new.outcome.id,
            "name": new.outcome.name,
            "system": new.system,
            "reference_system": later.plan.reference_system,
            "earlier_study": earlier.study_id,
            "earlier_system": old.system,
            "earlier_round": earlier.number,
            "later_round": later.number,
            **_change(old.found, new.found),
        }
        for new in after
        for old in before
        if _are_set_beside(old, new, earlier.plan)
    ]
    return tidy_frame(rows, CHANGE_COLUMNS)


def _are_set_beside(old: Compared, new: Compared, plan: AnalysisPlan) -> bool:
    is_same_outcome = old.outcome.id == new.outcome.id and old.outcome.values == new.outcome.values
    was_there = new.system in plan.compared_systems
    return is_same_outcome and (old.system == new.system or not was_there)


def _pairs_by_round(ratings: Ratings, plan: AnalysisPlan) -> dict[int, list[Compared]]:
    numbers = rounds_of(ratings)
    return {
        number: compared_pairs(summarise(of_round(ratings, number), plan), plan)
        for number in (numbers if len(numbers) > 1 else ())
    }


def _change(earlier: BriefDifferences, later: BriefDifferences) -> dict[str, Any]:
    first, second = (
        dict(zip(one.briefs, one.differences.tolist(), strict=True)) for one in (earlier, later)
    )
    both = [brief for brief in first if brief in second]
    lonely = {"n_briefs": len(both), "n_briefs_in_one_round_only": len(first.keys() ^ second)}
    if not both:
        return lonely | {"why_undefined": "the two rounds have no brief in common"}
    # Whole numbers over one denominator, so that a brief that did not move is not a rise.
    before = np.array([first[brief] * later.denominator for brief in both])
    after = np.array([second[brief] * earlier.denominator for brief in both])
    unit = earlier.denominator * later.denominator * len(both)
    return lonely | {
        "earlier_difference": float(before.sum()) / unit,
        "later_difference": float(after.sum()) / unit,
        "change": float((after - before).sum()) / unit,
        "n_briefs_rising": int((after > before).sum()),
        "n_briefs_equal": int((after == before).sum()),
        "n_briefs_falling": int((after < before).sum()),
        "method": METHOD,
        "why_undefined": "",
    }
