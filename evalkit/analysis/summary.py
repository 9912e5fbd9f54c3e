"""All that agreement and comparison need of the ratings: two small frames of counts and sums.

``value_counts`` has one row a rated unit and level: outcome, brief, system, value, count.
``paired_sums`` has one row an outcome, brief and compared system: the difference (system minus
reference, turned so that more is better), averaged over the raters who scored both, as the exact
fraction ``numerator / denominator``, with how many of them saw a win, a tie and a loss.
A database gives the same frames by GROUP BY, so a million ratings need not become a million rows.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evalkit.analysis.coded_scores import (
    Coded,
    CodedScores,
    Codes,
    coded,
    coded_scores,
    step_of,
    whole,
)
from evalkit.analysis.frame import Ratings
from evalkit.analysis.outcome import COMPOSITE, PREFERENCE, AnalysisPlan

if TYPE_CHECKING:
    import pandas as pd

COUNT_COLUMNS = ["outcome", "brief", "system", "value", "count"]
SUM_COLUMNS = [
    "outcome",
    "brief",
    "system",
    "reference_system",
    "numerator",
    "denominator",
    "wins",
    "ties",
    "losses",
    "n_raters",
]


@dataclass(frozen=True, slots=True)
class Summary:
    """Value counts per rated unit, and paired sums per brief."""

    value_counts: "pd.DataFrame"
    paired_sums: "pd.DataFrame"


@dataclass(frozen=True, slots=True)
class _Differences:
    """One entry a rater, brief and outcome that one system and the reference both have.

    ``group`` numbers the outcomes and briefs together and rises; ``parts`` of a rubric point are
    the unit of ``difference``.
    """

    group: Codes
    rater: Codes
    difference: Codes
    parts: int


def summarise(ratings: Ratings, plan: AnalysisPlan) -> Summary:
    """Count values and sum paired differences of all outcomes of the plan.

    Raises
    ------
    RatingsTableError
        Where a value is on no grid of thousandths, so that sums could not be exact.
    """
    import pandas as pd

    scores = coded_scores(ratings.scores, tuple(o.id for o in plan.rated_outcomes))
    sums = [
        frame
        for system in plan.compared_systems
        for frame in _paired_sums(scores, system, plan)
        if len(frame)
    ]
    chosen = _choice_sums(ratings.preferences, plan)
    sums += [chosen] if len(chosen) or not sums else []
    return Summary(_value_counts(scores), pd.concat(sums, ignore_index=True)[SUM_COLUMNS])


def _value_counts(scores: CodedScores) -> "pd.DataFrame":
    """Count how many raters gave each unit each value."""
    import pandas as pd

    values, place = np.unique(scores.value, return_inverse=True)
    n_briefs, n_systems = len(scores.brief.names), len(scores.system.names)
    unit = (scores.outcome.code * n_briefs + scores.brief.code) * n_systems + scores.system.code
    cell, count = np.unique(unit * max(len(values), 1) + place, return_counts=True)
    unit, place = np.divmod(cell, max(len(values), 1))
    outcome_brief, system = np.divmod(unit, max(n_systems, 1))
    outcome, brief = np.divmod(outcome_brief, max(n_briefs, 1))
    return pd.DataFrame(
        {
            "outcome": _named(scores.outcome, outcome),
            "brief": _named(scores.brief, brief),
            "system": _named(scores.system, system),
            "value": values[place],
            "count": count.astype(np.int64),
        }
    )


def _named(column: Coded, codes: Codes) -> "pd.api.extensions.ExtensionArray":
    import pandas as pd

    return pd.array(list(column.names), dtype="str").take(codes)


def _paired_sums(scores: CodedScores, system: str, plan: AnalysisPlan) -> list["pd.DataFrame"]:
    """Sums by outcome and brief of one compared system, and those of its composite."""
    differences = _differences(scores, system, plan)
    n_briefs = max(len(scores.brief.names), 1)
    frames = []
    for found in (differences, _composites(differences, scores, plan)):
        sums = _sums(found)
        outcome, brief = np.divmod(sums.pop("group"), n_briefs)
        named = np.array([*scores.outcome.names, COMPOSITE], dtype=object)[outcome]
        frames.append(
            _sum_frame(named, _named(scores.brief, brief), system, plan.reference_system, sums)
        )
    return frames


def _differences(scores: CodedScores, system: str, plan: AnalysisPlan) -> _Differences:
    """Match the system's ratings with the same rater's ratings of the reference."""
    n_briefs, n_raters = len(scores.brief.names), len(scores.rater.names)
    signs = {o.id: 1 if o.higher_is_better else -1 for o in plan.outcomes}
    sign = np.array([signs[name] for name in scores.outcome.names], dtype=np.int64)
    step = step_of(scores.value)
    turned = whole(scores.value, step) * sign[scores.outcome.code]
    cell = (scores.outcome.code * n_briefs + scores.brief.code) * n_raters + scores.rater.code
    of_system = scores.system.as_codes_of((system, plan.reference_system))
    mine, others = (np.flatnonzero(of_system == place) for place in (0, 1))
    common, here, there = np.intersect1d(
        cell[mine], cell[others], assume_unique=True, return_indices=True
    )
    group, rater = np.divmod(common, max(n_raters, 1))
    return _Differences(group, rater, turned[mine[here]] - turned[others[there]], step)


def _composites(differences: _Differences, scores: CodedScores, plan: AnalysisPlan) -> _Differences:
    """The weighted mean over the criteria that a rater scored for both passages."""
    weights = {o.id: o.weight for o in plan.criteria} if plan.has_composite else {}
    weight_of = np.array([weights.get(name, 0) for name in scores.outcome.names], dtype=np.int64)
    n_briefs, n_raters = max(len(scores.brief.names), 1), max(len(scores.rater.names), 1)
    outcome, brief = np.divmod(differences.group, n_briefs)
    weight = weight_of[outcome] if len(weight_of) else outcome
    counts = weight != 0
    cell = (brief * n_raters + differences.rater)[counts]
    found, place = np.unique(cell, return_inverse=True)
    total, weighed = np.zeros(len(found), dtype=np.int64), np.zeros(len(found), dtype=np.int64)
    np.add.at(total, place, weight[counts])
    np.add.at(weighed, place, (weight * differences.difference)[counts])
    common = math.lcm(1, *np.unique(total).tolist())
    brief, rater = np.divmod(found, n_raters)
    return _Differences(
        group=len(scores.outcome.names) * n_briefs + brief,
        rater=rater,
        difference=weighed * (common // np.maximum(total, 1)),
        parts=differences.parts * common,
    )


def _sums(found: _Differences) -> dict[str, Codes]:
    """Add up each group, whose entries stand together."""
    is_first = np.append(True, found.group[1:] != found.group[:-1])[: len(found.group)]
    first = np.flatnonzero(is_first)
    added = {
        "numerator": found.difference,
        "wins": found.difference > 0,
        "ties": found.difference == 0,
        "losses": found.difference < 0,
        "n_raters": np.ones(len(found.group), dtype=np.int64),
    }
    sums = {
        name: np.add.reduceat(entries.astype(np.int64), first) if len(first) else first
        for name, entries in added.items()
    }
    return {"group": found.group[first], "denominator": sums["n_raters"] * found.parts, **sums}


def _sum_frame(
    outcome: object, brief: object, system: object, reference: object, sums: dict[str, Codes]
) -> "pd.DataFrame":
    import pandas as pd

    index = range(len(sums["numerator"]))
    named = {"outcome": outcome, "brief": brief, "system": system, "reference_system": reference}
    return pd.DataFrame({**named, **sums}, index=index).astype(dict.fromkeys(named, "str"))


def _choice_sums(preferences: "pd.DataFrame", plan: AnalysisPlan) -> "pd.DataFrame":
    """Preferences as differences: positive where the choice favours the compared system."""
    is_planned = preferences["system"].isin(plan.compared_systems) & (
        preferences["reference_system"] == plan.reference_system
    )
    chosen = preferences[preferences["value"].notna() & is_planned]
    value = chosen["value"].to_numpy(dtype=float)
    brief, system = coded(chosen["brief"]), coded(chosen["system"])
    n_systems = max(len(system.names), 1)
    order = np.argsort(brief.code * n_systems + system.code, kind="stable")
    step = step_of(value)
    group = (brief.code * n_systems + system.code)[order]
    sums = _sums(_Differences(group, order, whole(value, step)[order], step))
    at_brief, at_system = np.divmod(sums.pop("group"), n_systems)
    return _sum_frame(
        PREFERENCE,
        _named(brief, at_brief),
        _named(system, at_system),
        plan.reference_system,
        sums,
    )
