"""On the way from assignment to pair: what was rated, what was lost, and why."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.missingness import Flags, Missing, any_over
from evalkit.analysis.outcome import AnalysisPlan, Outcome, OutcomeKind
from evalkit.analysis.rating_cube import RatingCube
from evalkit.analysis.tidy import tidy_frame
from evalkit.study.answer import MissingReason

if TYPE_CHECKING:
    import pandas as pd

FLOW_COLUMNS = [
    "outcome",
    "name",
    "system",
    "reference_system",
    "n_briefs",
    "n_briefs_paired",
    "n_assigned",
    "n_started",
    "n_paired",
    "n_lost",
    "n_not_started",
    "n_system_missing",
    "n_reference_missing",
    "n_both_missing",
    "n_could_not_check",
    "method",
]


def flow_table(cube: RatingCube, missing: Missing, plan: AnalysisPlan) -> "pd.DataFrame":
    """From assigned to paired, one row an outcome and compared system, every loss counted.

    Returns
    -------
    DataFrame
        With ``FLOW_COLUMNS``. Counts are of raters and briefs: ``n_assigned`` is ``n_paired`` plus
        ``n_lost``; what was lost was not started, or lacks the system's passage, the reference's,
        or both (for the composite, any criterion that both have). ``n_could_not_check`` say so.
    """
    rows = [
        {
            "outcome": outcome.id,
            "name": outcome.name,
            "system": system,
            "reference_system": plan.reference_system,
            **_flow(pair_flow(cube, missing, outcome, system, plan)),
            "method": missing.counted,
        }
        for outcome in plan.outcomes
        for system in plan.compared_systems
    ]
    return tidy_frame(rows, FLOW_COLUMNS)


@dataclass(frozen=True, slots=True)
class PairFlow:
    """What became of each rater's pair in each brief; all arrays (n_briefs, n_raters).

    ``is_whole`` says that nothing of the pair is missing: for the composite, no criterion.
    """

    is_due: Flags
    is_started: Flags
    is_paired: Flags
    has_system: Flags
    has_reference: Flags
    is_whole: Flags
    is_unchecked: Flags


def pair_flow(
    cube: RatingCube, missing: Missing, outcome: Outcome, system: str, plan: AnalysisPlan
) -> PairFlow:
    """Follow the pairs of one outcome and compared system."""
    here, there = cube.systems.index(system), cube.systems.index(plan.reference_system)
    if outcome.kind is OutcomeKind.PREFERENCE:
        chosen = ~np.isnan(cube.choices[:, here, :])
        due = any_over(chosen, 1)[:, np.newaxis] & missing.is_assigned
        none = np.zeros_like(chosen)
        return PairFlow(due, missing.is_started, chosen, chosen, chosen, chosen, none)
    weighed = {criterion.id for criterion in plan.criteria}
    wanted = weighed if outcome.kind is OutcomeKind.COMPOSITE else {outcome.id}
    places = [place for place, o in enumerate(cube.outcomes) if o.id in wanted]
    given, asked = ~np.isnan(cube.scores[places]), missing.is_asked[places]
    unchecked = missing.has_reason(MissingReason.COULD_NOT_CHECK)[places]
    both_given = given[:, :, here] & given[:, :, there]
    both_asked = asked[:, :, here] & asked[:, :, there]
    paired = any_over(both_given, 0)
    return PairFlow(
        is_due=any_over(both_asked, 0),
        is_started=missing.is_started,
        is_paired=paired,
        has_system=any_over(given[:, :, here], 0),
        has_reference=any_over(given[:, :, there], 0),
        is_whole=paired & ~any_over(both_asked & ~both_given, 0),
        is_unchecked=~paired & any_over(unchecked[:, :, here] | unchecked[:, :, there], 0),
    )


def _flow(flow: PairFlow) -> dict[str, Any]:
    due = flow.is_due
    started, paired = due & flow.is_started, due & flow.is_paired
    lost = started & ~paired
    without_system = lost & ~flow.has_system & flow.has_reference
    without_reference = lost & flow.has_system & ~flow.has_reference
    return {
        "n_briefs": int(due.any(axis=1).sum()),
        "n_briefs_paired": int(paired.any(axis=1).sum()),
        "n_assigned": int(due.sum()),
        "n_started": int(started.sum()),
        "n_paired": int(paired.sum()),
        "n_lost": int((due & ~paired).sum()),
        "n_not_started": int((due & ~flow.is_started).sum()),
        "n_system_missing": int(without_system.sum()),
        "n_reference_missing": int(without_reference.sum()),
        "n_both_missing": int((lost & ~without_system & ~without_reference).sum()),
        "n_could_not_check": int((lost & flow.is_unchecked).sum()),
    }
