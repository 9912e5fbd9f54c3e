"""What is measured of each rater: how severe, on which levels, in agreement with whom."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from evalkit.analysis.outcome import AnalysisPlan, Outcome
from evalkit.analysis.rating_cube import Floats, RatingCube
from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.raters import SeverityResult, halo, range_use, rater_severity
from evalkit.stats.result import Interval

CRITERIA = "all criteria"
SEVERITY = "severity"
EXACT = "exact agreement with others"
ADJACENT = "agreement with others within one level"
MEAN = "mean score"
SPREAD = "standard deviation of scores"
MOST_FREQUENT = "share of most frequent level"
LOWEST = "share of lowest level"
HIGHEST = "share of highest level"
LEVELS_USED = "levels used"
HALO = "halo"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of one rater on one outcome; None with the reason where it is undefined."""

    rater: str
    outcome: str
    measure: str
    value: float | None = None
    interval: Interval | None = None
    p_value: float | None = None
    n: int = 0
    n_dropped: int = 0
    unit: str = "ratings"
    method: str = ""
    why_undefined: str = ""
    why_no_interval: str = ""


@dataclass(frozen=True, slots=True)
class Pooled:
    """Several outcomes on one scale together.

    ``scores`` and ``turned`` have shape (n_outcomes, n_briefs, n_systems, n_raters); ``turned``
    has the sign at which more is better.
    """

    name: str
    values: Floats
    scores: Floats
    turned: Floats


def pooled_criteria(cube: RatingCube, plan: AnalysisPlan) -> Pooled | None:
    """The criteria that share one scale, most of them where they have several; None without."""
    criteria = [c for c in plan.criteria if cube.place_of(c.id) is not None]
    scales = [criterion.values for criterion in criteria]
    if not scales:
        return None
    values = max(scales, key=scales.count)
    return pooled(cube, CRITERIA, [c for c in criteria if c.values == values])


def pooled(cube: RatingCube, name: str, outcomes: list[Outcome]) -> Pooled:
    """These outcomes, which share one scale, together."""
    places = [cube.outcomes.index(outcome) for outcome in outcomes]
    return Pooled(name, np.array(outcomes[0].values), cube.scores[places], cube.turned()[places])


def severity_measures(cube: RatingCube, part: Pooled, plan: AnalysisPlan) -> Iterator[Measure]:
    """By how many points each rater scores the same passages below the average rater."""
    of_rating = np.indices(part.turned.shape).reshape(4, -1)
    outcome, brief, system, rater = of_rating
    passage = (outcome * len(cube.briefs) + brief) * len(cube.systems) + system
    rated = ~np.isnan(part.turned).reshape(-1)
    try:
        result = rater_severity(
            part.turned.reshape(-1)[rated],
            rater[rated],
            passage[rated],
            brief[rated],
            plan.confidence,
        )
    except StatisticError as reason:
        for name in cube.raters:
            yield Measure(name, part.name, SEVERITY, why_undefined=str(reason))
        return
    yield from _severities(result, cube, part)


def _severities(result: SeverityResult, cube: RatingCube, part: Pooled) -> Iterator[Measure]:
    for found in result.raters:
        yield Measure(
            cube.raters[found.rater],
            part.name,
            SEVERITY,
            found.severity,
            found.interval,
            n=found.n_ratings,
            n_dropped=result.n_passages_dropped,
            method=result.method,
            why_no_interval=found.why_no_interval or "",
        )


def agreement_measures(cube: RatingCube, part: Pooled) -> Iterator[Measure]:
    """How often a rater's rating is that of another rater of the same passage."""
    flat = part.scores.reshape(-1, len(cube.raters))
    is_given = ~np.isnan(flat)
    step = np.where(is_given, np.searchsorted(part.values, np.where(is_given, flat, 0)), -9)
    for place, name in enumerate(cube.raters):
        both = is_given & is_given[:, [place]]
        both[:, place] = False
        apart = np.abs(step - step[:, [place]])[both]
        if not apart.size:
            reason = "nobody else rated the same passages"
            yield Measure(name, part.name, EXACT, unit="pairs", why_undefined=reason)
            yield Measure(name, part.name, ADJACENT, unit="pairs", why_undefined=reason)
            continue
        for measure, most in ((EXACT, 0), (ADJACENT, 1)):
            yield Measure(
                name,
                part.name,
                measure,
                float((apart <= most).mean()),
                n=apart.size,
                unit="pairs",
                method="share of pairs with another rater",
            )


def scale_measures(cube: RatingCube, part: Pooled) -> Iterator[Measure]:
    """Which levels each rater uses, and whether one of them takes it all."""
    for place, name in enumerate(cube.raters):
        try:
            use = range_use(part.scores[..., place].reshape(-1), part.values)
        except StatisticError as reason:
            yield Measure(name, part.name, MEAN, why_undefined=str(reason))
            continue
        values = {
            MEAN: use.mean,
            SPREAD: use.standard_deviation,
            MOST_FREQUENT: use.share_most_frequent,
            LOWEST: use.share_lowest,
            HIGHEST: use.share_highest,
            LEVELS_USED: float(use.n_values_used),
        }
        for measure, value in values.items():
            yield Measure(
                name,
                part.name,
                measure,
                value,
                n=use.n_ratings,
                method=f"of {len(part.values)} declared levels",
                why_undefined="one rating has no spread" if value is None else "",
            )


def halo_measures(cube: RatingCube, part: Pooled) -> Iterator[Measure]:
    """How strongly each rater's criteria move together."""
    for place, name in enumerate(cube.raters):
        table = part.scores[..., place].reshape(len(part.scores), -1).T
        try:
            if np.isnan(table).all():
                raise TooFewPairsError("this rater gave no rating")
            found = halo(table)
        except StatisticError as reason:
            yield Measure(name, part.name, HALO, unit="passages", why_undefined=str(reason))
            continue
        yield Measure(
            name,
            part.name,
            HALO,
            found.mean_correlation,
            n=found.n_passages,
            n_dropped=found.n_pairs_undefined,
            unit="passages",
            method=f"mean correlation of {found.n_criterion_pairs} pairs of criteria",
        )
