"""One outcome and comparison with its raters apart: a row a brief, a column a rater."""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from evalkit.analysis.brief_differences import BriefDifferences, common_differences
from evalkit.analysis.coded_scores import step_of, whole
from evalkit.analysis.outcome import AnalysisPlan, Outcome, OutcomeKind
from evalkit.analysis.rating_cube import RatingCube

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class DifferenceMatrix:
    """Every rater's difference in every brief, in whole ``parts`` of a rubric point.

    All arrays have shape (n_briefs, n_raters); a difference is turned so that more is better, and
    counts only where ``is_present``. ``system_scores`` and ``reference_scores`` are in rubric
    points, NaN where a rater lacks one of the two; both are None for preferences.
    """

    briefs: tuple[str, ...]
    raters: tuple[str, ...]
    differences: Integers
    is_present: Flags
    parts: int
    system_scores: Floats | None = None
    reference_scores: Floats | None = None

    @property
    def points(self) -> Floats:
        """The differences in rubric points, NaN where there is none."""
        return np.where(self.is_present, self.differences / self.parts, np.nan)

    def by_brief(self) -> BriefDifferences:
        """Summed over the raters of each brief, as exact as the summary's own sums."""
        n_raters = self.is_present.sum(axis=1)
        kept = n_raters > 0
        sums = np.where(self.is_present, self.differences, 0).sum(axis=1)
        names = tuple(name for name, there in zip(self.briefs, kept, strict=True) if there)
        return common_differences(names, sums[kept], n_raters[kept] * self.parts, n_raters[kept])

    def where(self, is_kept: Flags) -> "DifferenceMatrix":
        """The same with only some of the pairs; ``is_kept`` broadcasts over briefs and raters."""
        return replace(self, is_present=self.is_present & is_kept)

    def trimmed(self) -> "DifferenceMatrix":
        """Only the briefs and the raters that have a pair."""
        rows, columns = self.is_present.any(axis=1), self.is_present.any(axis=0)

        def cut(table: npt.NDArray[np.generic] | None) -> npt.NDArray[np.generic] | None:
            return None if table is None else table[rows][:, columns]

        return DifferenceMatrix(
            briefs=tuple(np.array(self.briefs, dtype=object)[rows]),
            raters=tuple(np.array(self.raters, dtype=object)[columns]),
            differences=self.differences[rows][:, columns],
            is_present=self.is_present[rows][:, columns],
            parts=self.parts,
            system_scores=cut(self.system_scores),  # type: ignore[arg-type]
            reference_scores=cut(self.reference_scores),  # type: ignore[arg-type]
        )


def difference_matrix(
    cube: RatingCube, outcome: Outcome, system: str, plan: AnalysisPlan
) -> DifferenceMatrix:
    """Match each rater's two passages of each brief, for one outcome and compared system."""
    if outcome.kind is OutcomeKind.PREFERENCE:
        choices = cube.choices[:, cube.systems.index(system), :]
        return _matrix(cube, choices, np.zeros_like(choices), has_scores=False)
    here, there = cube.systems.index(system), cube.systems.index(plan.reference_system)
    if outcome.kind is OutcomeKind.COMPOSITE:
        return _composite_matrix(cube, here, there, plan)
    place = cube.place_of(outcome.id)
    scores = cube.scores[place] if place is not None else np.full_like(cube.choices, np.nan)
    matrix = _matrix(cube, scores[:, here, :], scores[:, there, :])
    sign = 1 if outcome.higher_is_better else -1
    return replace(matrix, differences=sign * matrix.differences)


def _matrix(
    cube: RatingCube, system: Floats, reference: Floats, *, has_scores: bool = True
) -> DifferenceMatrix:
    is_present = ~np.isnan(system) & ~np.isnan(reference)
    step = step_of(np.concatenate([system[is_present], reference[is_present]]))
    difference = np.where(is_present, system - reference, 0.0)
    return DifferenceMatrix(
        briefs=cube.briefs,
        raters=cube.raters,
        differences=whole(difference, step),
        is_present=is_present,
        parts=step,
        system_scores=np.where(is_present, system, np.nan) if has_scores else None,
        reference_scores=np.where(is_present, reference, np.nan) if has_scores else None,
    )


def _composite_matrix(
    cube: RatingCube, here: int, there: int, plan: AnalysisPlan
) -> DifferenceMatrix:
    weights = {criterion.id: criterion.weight for criterion in plan.criteria}
    weight = np.array([weights.get(o.id, 0) for o in cube.outcomes], dtype=np.int64)
    turned = cube.turned()
    both = ~np.isnan(turned[:, :, here]) & ~np.isnan(turned[:, :, there])
    both &= (weight > 0)[:, np.newaxis, np.newaxis]
    total = np.tensordot(weight, both.astype(np.int64), axes=1)
    step = step_of(cube.scores[~np.isnan(cube.scores)])
    sums = [
        np.tensordot(weight, whole(np.where(both, turned[:, :, side], 0.0), step), axes=1)
        for side in (here, there)
    ]
    is_present = total > 0
    common = math.lcm(1, *np.unique(total[is_present]).tolist())
    factor = np.where(is_present, common // np.maximum(total, 1), 0)
    per_point = np.where(is_present, np.maximum(total, 1) * step, 1)
    mirrored = _mirror(cube, both, weight)
    of_system, of_reference = (
        np.where(is_present, (side + mirrored * step) / per_point, np.nan) for side in sums
    )
    return DifferenceMatrix(
        briefs=cube.briefs,
        raters=cube.raters,
        differences=(sums[0] - sums[1]) * factor,
        is_present=is_present,
        parts=step * common,
        system_scores=of_system,
        reference_scores=of_reference,
    )


def _mirror(cube: RatingCube, both: Flags, weight: Integers) -> Floats:
    """What brings turned scores back onto their scales: the sum of both ends, weighted."""
    ends = [0.0 if o.higher_is_better else o.values[0] + o.values[-1] for o in cube.outcomes]
    added: Floats = np.tensordot(weight * np.array(ends), both.astype(np.float64), axes=1)
    return added
