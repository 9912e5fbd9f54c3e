"""All ratings as one array: outcomes by briefs by systems by raters, empty where there is none.

What asks who gave which rating (other raters too, severity, one rater left out) reads it from
here. Its size is the product of its sides, so it is for studies that people can rate; counts and
sums, which a summary holds, are for any number of ratings.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.analysis.coded_scores import coded, coded_scores
from evalkit.analysis.frame import Ratings
from evalkit.analysis.outcome import AnalysisPlan, Outcome
from evalkit.errors import StatisticError

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

LARGEST = 50_000_000
"""Cells of a cube, 400 megabytes."""


@dataclass(frozen=True, slots=True)
class RatingCube:
    """Scores in rubric points, NaN where there is none.

    ``scores`` has shape (n_outcomes, n_briefs, n_systems, n_raters), with the plan's rated
    outcomes and systems in the plan's order. ``choices`` has shape (n_briefs, n_systems,
    n_raters): the strength with which a rater prefers the system to the reference.
    """

    outcomes: tuple[Outcome, ...]
    briefs: tuple[str, ...]
    systems: tuple[str, ...]
    raters: tuple[str, ...]
    scores: Floats
    choices: Floats

    def place_of(self, outcome_id: str) -> int | None:
        """Where the outcome stands; None where it is not rated passage by passage."""
        ids = [outcome.id for outcome in self.outcomes]
        return ids.index(outcome_id) if outcome_id in ids else None

    def turned(self) -> Floats:
        """The scores with the sign at which more is better."""
        signs = np.array([1.0 if outcome.higher_is_better else -1.0 for outcome in self.outcomes])
        return np.asarray(self.scores * signs[:, np.newaxis, np.newaxis, np.newaxis])

    @property
    def is_asked(self) -> Flags:
        """Shape (n_outcomes, n_briefs): whether anybody rated this outcome in this brief."""
        return np.asarray(~np.isnan(self.scores).all(axis=(2, 3)))


@dataclass(frozen=True, slots=True)
class RatingTable:
    """The ratings of one outcome: a row a rated passage, a column a rater who rated one.

    ``scores`` has shape (n_passages, n_raters), ``briefs`` (n_passages,) the brief's number.
    """

    scores: Floats
    briefs: npt.NDArray[np.int64]
    raters: tuple[str, ...]

    def without_names(self) -> "RatingTable":
        """The same with each passage's ratings moved to the left: raters as mere slots."""
        # NaN sorts last, and the order of the ratings of a passage says nothing for slots.
        packed = np.sort(self.scores, axis=1)
        width = int((~np.isnan(packed)).sum(axis=1).max(initial=0))
        names = tuple(f"slot {number}" for number in range(1, width + 1))
        return RatingTable(packed[:, :width], self.briefs, names)


def rating_cube(ratings: Ratings, plan: AnalysisPlan) -> RatingCube:
    """Put every rating and choice of the plan into its cell.

    Raises
    ------
    StatisticError
        Where the cube would hold more than ``LARGEST`` cells.
    """
    outcomes = plan.rated_outcomes
    ids = tuple(outcome.id for outcome in outcomes)
    scores = coded_scores(ratings.scores, ids)
    chosen = ratings.preferences[ratings.preferences["value"].notna()]
    choice_brief, choice_rater = coded(chosen["brief"]), coded(chosen["rater"])
    due_briefs, due_raters = _assigned(ratings)
    briefs = tuple(sorted({*scores.brief.names, *choice_brief.names, *due_briefs}))
    raters = tuple(sorted({*scores.rater.names, *choice_rater.names, *due_raters}))
    shape = (len(outcomes), len(briefs), len(plan.systems), len(raters))
    if np.prod(shape, dtype=float) > LARGEST:
        raise StatisticError(
            f"{' × '.join(f'{side:,}' for side in shape)} cells are too many to keep every "
            "rater's ratings apart; what needs counts and sums only is computed all the same"
        )
    cube, choices = np.full(shape, np.nan), np.full(shape[1:], np.nan)
    system = scores.system.as_codes_of(plan.systems)
    known = system >= 0
    cube[
        scores.outcome.as_codes_of(ids)[known],
        scores.brief.as_codes_of(briefs)[known],
        system[known],
        scores.rater.as_codes_of(raters)[known],
    ] = scores.value[known]
    preferred = coded(chosen["system"]).as_codes_of(plan.systems)
    against = coded(chosen["reference_system"]).as_codes_of((plan.reference_system,))
    planned = (preferred >= 0) & (against == 0)
    choices[
        choice_brief.as_codes_of(briefs)[planned],
        preferred[planned],
        choice_rater.as_codes_of(raters)[planned],
    ] = chosen["value"].to_numpy(dtype=float)[planned]
    return RatingCube(outcomes, briefs, plan.systems, raters, cube, choices)


def _assigned(ratings: Ratings) -> tuple[set[str], set[str]]:
    """Briefs and raters of the assignments, so that who never answered is counted too."""
    if ratings.assigned is None:
        return set(), set()
    return (
        set(ratings.assigned["brief"].astype(str)),
        set(ratings.assigned["rater"].astype(str)),
    )


def rating_table(
    cube: RatingCube, scores: Floats, systems: tuple[str, ...], briefs: Flags | None = None
) -> RatingTable:
    """The passages of some systems, of all or some of the briefs, that anybody rated.

    Parameters
    ----------
    scores
        Shape (n_briefs, n_systems, n_raters): one outcome of the cube, or its composite.
    briefs
        Shape (n_briefs,): which briefs to take.
    """
    kept = np.ones(len(cube.briefs), dtype=bool) if briefs is None else briefs
    places = [cube.systems.index(system) for system in systems]
    chosen = scores[kept][:, places, :]
    flat = chosen.reshape(int(kept.sum()) * len(places), len(cube.raters))
    numbers = np.repeat(np.flatnonzero(kept), len(places))
    is_given = ~np.isnan(flat)
    is_rated, has_rated = is_given.any(axis=1), is_given.any(axis=0)
    names = tuple(cube.raters[place] for place in np.flatnonzero(has_rated))
    return RatingTable(flat[is_rated][:, has_rated], numbers[is_rated], names)


def choice_table(ratings: Ratings) -> RatingTable:
    """The preferences: a row a brief and pair of systems, the sign as the frame has it."""
    chosen = ratings.preferences[ratings.preferences["value"].notna()]
    parts = [coded(chosen[name]) for name in ("brief", "system", "reference_system", "rater")]
    brief, system, reference, rater = (part.code for part in parts)
    pair = (brief * max(len(parts[1].names), 1) + system) * max(len(parts[2].names), 1) + reference
    units, first, row = np.unique(pair, return_index=True, return_inverse=True)
    table = np.full((len(units), len(parts[3].names)), np.nan)
    table[row, rater] = chosen["value"].to_numpy(dtype=float)
    return RatingTable(table, brief[first], parts[3].names)


def composite_scores(cube: RatingCube, plan: AnalysisPlan) -> Floats:
    """Each rater's weighted mean over the criteria that the rater scored for a passage.

    Returns
    -------
    ndarray
        Shape (n_briefs, n_systems, n_raters), rubric points, NaN where nothing was scored. A
        criterion whose low end is the good one is mirrored on its own scale.
    """
    weights = {criterion.id: criterion.weight for criterion in plan.criteria}
    weight = np.array([weights.get(outcome.id, 0) for outcome in cube.outcomes], dtype=float)
    ends = np.array(
        [0.0 if o.higher_is_better else o.values[0] + o.values[-1] for o in cube.outcomes]
    )
    upright = cube.turned() + ends[:, np.newaxis, np.newaxis, np.newaxis]
    is_given = ~np.isnan(upright)
    weighed = np.tensordot(weight, np.where(is_given, upright, 0.0), axes=1)
    total = np.tensordot(weight, is_given.astype(float), axes=1)
    return np.divide(weighed, total, out=np.full_like(total, np.nan), where=total > 0)
