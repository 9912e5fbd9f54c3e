"""Whether a result hangs on one brief, one rater, the spacing of levels, or incomplete pairs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.brief_differences import BriefDifferences
from evalkit.analysis.coefficients import require_persons
from evalkit.analysis.difference_matrix import DifferenceMatrix, difference_matrix
from evalkit.analysis.effects import Compared
from evalkit.analysis.missingness import Missing
from evalkit.analysis.outcome import AnalysisPlan, Outcome, OutcomeKind
from evalkit.analysis.pair_flow import pair_flow
from evalkit.analysis.rating_cube import RatingCube
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError
from evalkit.stats.interval import subset_mean_interval
from evalkit.stats.paired import sign_flip_test

if TYPE_CHECKING:
    import pandas as pd

SENSITIVITY_COLUMNS = [
    "outcome",
    "name",
    "system",
    "reference_system",
    "analysis",
    "without",
    "estimate",
    "change",
    "low",
    "high",
    "confidence",
    "p_value",
    "n_briefs",
    "n_pairs",
    "method",
    "interval_method",
    "why_undefined",
]
RANGE_COLUMNS = [
    "outcome",
    "name",
    "system",
    "reference_system",
    "analysis",
    "n_runs",
    "estimate",
    "estimate_lowest",
    "estimate_highest",
    "p_value",
    "p_lowest",
    "p_highest",
    "n_reaching_level",
    "moved_most_by",
    "largest_change",
    "method",
    "why_undefined",
]
ALL = "all pairs"
ONE_BRIEF = "without one brief"
ONE_RATER = "without one rater"
HALVES = "rescored in halves"
COMPLETE = "complete briefs only"
LARGEST_RUNS = 400
"""Briefs up to which each is left out in turn; of more, none can move the result much."""


@dataclass(frozen=True, slots=True)
class _Run:
    analysis: str
    without: str
    found: BriefDifferences | None
    why_undefined: str = ""
    note: str = ""


def sensitivity_table(
    pairs: list[Compared], cube: RatingCube, missing: Missing, plan: AnalysisPlan
) -> "pd.DataFrame":
    """Every result again without a brief, without a rater, rescored, and on complete briefs.

    Parameters
    ----------
    pairs
        The outcomes and systems to look at, with their matrices: the primary ones by default.

    Returns
    -------
    DataFrame
        With ``SENSITIVITY_COLUMNS``; ``change`` is what the estimate moves by. The first row of
        each outcome and system holds the result itself. Without one brief there is an estimate
        and a p, and no interval: what matters is their range.
    """
    rows = [
        {
            "outcome": pair.outcome.id,
            "name": pair.outcome.name,
            "system": pair.system,
            "reference_system": plan.reference_system,
            **_row(run, pair, plan),
        }
        for pair in pairs
        for run in _runs(pair, cube, missing, plan)
    ]
    return tidy_frame(rows, SENSITIVITY_COLUMNS)


def _runs(pair: Compared, cube: RatingCube, missing: Missing, plan: AnalysisPlan) -> Iterator[_Run]:
    matrix = pair.with_raters()
    yield _Run(ALL, "", matrix.by_brief())
    yield from _without_each_brief(matrix)
    yield from _without_each_rater(matrix, plan)
    yield _rescored(pair, cube, plan)
    yield _complete(pair, cube, missing, plan)


def _without_each_brief(matrix: DifferenceMatrix) -> Iterator[_Run]:
    n_briefs = len(matrix.briefs)
    if n_briefs > LARGEST_RUNS:
        reason = f"with {n_briefs:,} briefs no single one can move the result much"
        yield _Run(ONE_BRIEF, "", None, reason)
        return
    for place, brief in enumerate(matrix.briefs):
        kept = np.arange(n_briefs) != place
        yield _Run(ONE_BRIEF, brief, matrix.where(kept[:, np.newaxis]).by_brief())


def _without_each_rater(matrix: DifferenceMatrix, plan: AnalysisPlan) -> Iterator[_Run]:
    try:
        require_persons(plan, "leaving one rater out needs to know who rated what")
    except StatisticError as reason:
        yield _Run(ONE_RATER, "", None, str(reason))
        return
    for place, rater in enumerate(matrix.raters):
        kept = np.arange(len(matrix.raters)) != place
        yield _Run(ONE_RATER, rater, matrix.where(kept).by_brief())


def _rescored(pair: Compared, cube: RatingCube, plan: AnalysisPlan) -> _Run:
    """The upper half of the levels as 1 and the lower as 0; of a preference the side only."""
    outcomes = plan.criteria if pair.outcome.kind is OutcomeKind.COMPOSITE else (pair.outcome,)
    if all(outcome.is_yes_no for outcome in outcomes):
        return _Run(HALVES, "", None, "its answers have two levels as they are")
    if pair.outcome.kind is OutcomeKind.PREFERENCE:
        choices = np.sign(cube.choices)
        halved, note = replace(cube, choices=choices), "which of the two, whatever the strength"
    else:
        middles = np.array([_middle(outcome) for outcome in cube.outcomes])
        scores = np.where(
            np.isnan(cube.scores),
            np.nan,
            cube.scores > middles[:, np.newaxis, np.newaxis, np.newaxis],
        )
        halved = replace(cube, scores=scores)
        cuts = sorted({_middle(outcome) for outcome in outcomes})
        note = f"levels above {', '.join(f'{cut:g}' for cut in cuts)} as 1, others as 0"
    found = difference_matrix(halved, pair.outcome, pair.system, plan).by_brief()
    return _Run(HALVES, "", found, note=note)


def _middle(outcome: Outcome) -> float:
    """Between the lower and the upper half of the levels; a middle level counts as lower."""
    last_of_lower = (len(outcome.values) - 1) // 2
    return (outcome.values[last_of_lower] + outcome.values[last_of_lower + 1]) / 2


def _complete(pair: Compared, cube: RatingCube, missing: Missing, plan: AnalysisPlan) -> _Run:
    """Only the briefs in which nobody's pair lacks anything; who never began does not count."""
    flow = pair_flow(cube, missing, pair.outcome, pair.system, plan)
    has_begun = np.logical_or.reduce(flow.is_started, axis=0)
    is_complete = np.logical_and.reduce(flow.is_whole | ~(flow.is_due & has_begun), axis=1)
    full = difference_matrix(cube, pair.outcome, pair.system, plan)
    found = full.where(is_complete[:, np.newaxis]).by_brief()
    n_all = int(full.is_present.any(axis=1).sum())
    return _Run(COMPLETE, "", found, note=f"{len(found.briefs)} of {n_all} briefs are complete")


def _row(run: _Run, pair: Compared, plan: AnalysisPlan) -> dict[str, Any]:
    row = {"analysis": run.analysis, "without": run.without, "why_undefined": run.why_undefined}
    if run.found is None:
        return row
    try:
        test = sign_flip_test(run.found.differences, plan.significance_level)
    except StatisticError as reason:
        return row | {"why_undefined": str(reason), "n_briefs": len(run.found.briefs)}
    is_same_unit = run.analysis != HALVES
    return row | {
        "estimate": run.found.estimate,
        "change": run.found.estimate - pair.found.estimate if is_same_unit else None,
        "p_value": test.p_value,
        "n_briefs": len(run.found.briefs),
        "n_pairs": int(run.found.n_raters.sum()),
        "method": test.method + (f"; {run.note}" if run.note else ""),
        **({} if run.analysis == ONE_BRIEF else _interval(run.found, plan)),
    }


def _interval(found: BriefDifferences, plan: AnalysisPlan) -> dict[str, Any]:
    interval = subset_mean_interval(found.differences, found.denominator, plan.confidence)
    return {
        "low": interval.low,
        "high": interval.high,
        "confidence": interval.confidence,
        "interval_method": interval.method,
    }


def sensitivity_ranges(table: "pd.DataFrame", plan: AnalysisPlan) -> "pd.DataFrame":
    """Of each kind of analysis the range of estimate and p, and what moves the estimate most.

    Returns
    -------
    DataFrame
        With ``RANGE_COLUMNS``; ``estimate`` and ``p_value`` are of all pairs, for comparison.
        ``n_reaching_level`` counts the runs whose p reaches the plan's significance level.
    """
    keys = ["outcome", "name", "system", "reference_system"]
    rows = [
        {**dict(zip(keys, key, strict=True)), "analysis": analysis, **_range(runs, of_one, plan)}
        for key, of_one in table.groupby(keys, sort=False)
        for analysis, runs in of_one.groupby("analysis", sort=False)
        if analysis != ALL
    ]
    return tidy_frame(rows, RANGE_COLUMNS)


def _range(runs: "pd.DataFrame", of_one: "pd.DataFrame", plan: AnalysisPlan) -> dict[str, Any]:
    whole = of_one[of_one["analysis"] == ALL].iloc[0]
    known = runs[runs["estimate"].notna()]
    row = {
        "n_runs": len(known),
        "estimate": whole["estimate"],
        "p_value": whole["p_value"],
        "why_undefined": "; ".join(
            dict.fromkeys(reason for reason in runs["why_undefined"] if reason)
        ),
    }
    if known.empty:
        return row
    moved = known["change"].abs()
    most = known.iloc[int(moved.argmax())] if moved.notna().any() else None
    return row | {
        "estimate_lowest": known["estimate"].min(),
        "estimate_highest": known["estimate"].max(),
        "p_lowest": known["p_value"].min(),
        "p_highest": known["p_value"].max(),
        "n_reaching_level": int((known["p_value"] <= plan.significance_level).sum()),
        "moved_most_by": "" if most is None else most["without"],
        "largest_change": None if most is None else most["change"],
        "method": known["method"].iloc[0],
    }
