"""Which tables and rows the plan fixed before the first rating, and which stand beside it.

This is the one place that decides; the preregistration prints it, and every table bears it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from evalkit.analysis.adjustment import EXPLORATORY
from evalkit.analysis.comparison import role_of
from evalkit.analysis.outcome import AnalysisPlan

if TYPE_CHECKING:
    import pandas as pd

PLANNED, DESCRIPTION = "planned", "description"
STANDING = "standing"

BESIDE: Mapping[str, str] = {
    EXPLORATORY: " (exploratory: not in the plan)",
    DESCRIPTION: " (description beside the plan)",
}

PLANNED_BY_OUTCOME: Mapping[str, str] = {
    "comparison": "difference with exact sign-flip p, interval, adjusted p",
    "effects": "checks, effect sizes, other raters, equivalence",
    "differences": "the difference of each brief",
    "paired_ratings": "the difference of each rater on each brief",
    "sensitivity": "without a brief, without a rater, rescored, on complete briefs",
    "sensitivity_ranges": "how far those move the result",
    "exclusions": "with and without what was left out",
}
"""Tables whose rows are planned for the outcomes and contrasts that the plan names."""
PLANNED_WHOLE: Mapping[str, str] = {
    "win_rates": "how often each system wins",
    "preferences": "votes and strength of preference",
    "position": "whether the left passage is preferred",
    "blinding": "raters' guesses against chance",
    "descriptives": "mean, spread and median",
    "distributions": "how many ratings each level got",
    "missing": "what could not be checked or was left out, by system",
    "flow": "from assigned to paired, with every loss",
    "agreement": "Krippendorff's alpha and Gwet's AC with intervals, exact and adjacent shares",
    "repeats": "consistency on hidden repeats",
    "validity": "how near raters come to the levels of passages that are known",
    "raters": "severity, range use, halo, drift and speed, as description",
    "rater_measures": "the same by outcome",
}
"""Tables that the plan asks for whatever the outcome: descriptions and checks, no claims."""


DESCRIBED: Mapping[str, str] = {
    "coefficients": "every other coefficient of agreement, by system and passage type",
    "rater_pairs": "agreement of each two raters",
    "rater_levels": "how often each rater gives each level",
    "rater_sequence": "each rater's work in its order",
    "disagreement": "the passages that raters differ on most",
}
"""Tables beside the planned ones that describe how raters worked; nothing follows from them."""


def standing_of(table: str, row: Mapping[str, object], plan: AnalysisPlan) -> str:
    """Whether the plan fixed this row of a table."""
    whole = _standing_of_whole(table)
    if whole:
        return whole
    if table not in PLANNED_BY_OUTCOME:
        return EXPLORATORY
    return _standing(str(row["outcome"]), str(row["system"]), plan)


def with_standing(table: str, frame: "pd.DataFrame", plan: AnalysisPlan) -> "pd.DataFrame":
    """The table with a column ``standing``: planned, a description, or exploratory."""
    if table not in PLANNED_BY_OUTCOME:
        return frame.assign(**{STANDING: _standing_of_whole(table) or EXPLORATORY})
    pairs = list(zip(frame["outcome"], frame["system"], strict=True))
    known = {pair: _standing(pair[0], pair[1], plan) for pair in set(pairs)}
    return frame.assign(**{STANDING: [known[pair] for pair in pairs]})


def _standing_of_whole(table: str) -> str:
    """The standing of a table whatever its outcomes; empty where those decide."""
    if table in PLANNED_WHOLE:
        return PLANNED
    return DESCRIPTION if table in DESCRIBED else ""


def beside_the_plan(frame: "pd.DataFrame") -> str:
    """What stands behind a table's name where no row of it was planned; else empty."""
    if STANDING not in frame.columns or frame.empty:
        return ""
    return BESIDE.get(str(frame[STANDING].iloc[0]), "") if frame[STANDING].nunique() == 1 else ""


def _standing(outcome: str, system: str, plan: AnalysisPlan) -> str:
    known = {found.id: found for found in plan.outcomes}
    is_planned = outcome in known and role_of(known[outcome], plan, system) != EXPLORATORY
    return PLANNED if is_planned else EXPLORATORY
