"""What hangs on the order and the time of each rater's work: drift, equal answers, speed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.rater_measures import Measure, Pooled
from evalkit.analysis.rater_work import RaterWork, sittings_of
from evalkit.analysis.rating_cube import Floats, RatingCube
from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.raters import (
    additive_residuals,
    rating_drift,
    rating_speed,
    straight_lining,
)

DRIFT = "drift"
LONGEST_RUN = "longest run of equal answers"
IDENTICAL = "share of passages with equal answers throughout"
SECONDS = "median seconds between assignments"
TOO_FAST = "share faster than reading"
NO_ORDER = "the ratings say neither in which order nor when they were given"
NO_WORDS = "the ratings do not say how many words the passages have"


def order_measures(
    cube: RatingCube, part: Pooled, work: RaterWork, plan: AnalysisPlan
) -> Iterator[Measure]:
    """What hangs on the order and time of work: drift, runs of equal answers, speed."""
    residuals = _residuals(part)
    for place, name in enumerate(cube.raters):
        for measure, unit, compute in (
            (DRIFT, "assignments", _drift(residuals, work, place, plan)),
            (LONGEST_RUN, "answers", _longest_run(part, work, place)),
            (IDENTICAL, "passages", _identical(part, work, place)),
            (SECONDS, "assignments", _speed(work, place, SECONDS)),
            (TOO_FAST, "assignments", _speed(work, place, TOO_FAST)),
        ):
            try:
                found = compute()
            except StatisticError as reason:
                yield Measure(name, part.name, measure, unit=unit, why_undefined=str(reason))
                continue
            yield Measure(
                name,
                part.name,
                measure,
                found.value,
                p_value=found.p_value,
                n=found.n,
                n_dropped=found.n_dropped,
                unit=unit,
                method=found.method,
            )


@dataclass(frozen=True, slots=True)
class _Found:
    value: float
    n: int
    method: str
    n_dropped: int = 0
    p_value: float | None = None


def _residuals(part: Pooled) -> Floats:
    """What each rating differs by from its passage and its rater, turned: positive is milder."""
    shape = part.turned.shape
    n_passages = shape[0] * shape[1] * shape[2]
    passage = np.repeat(np.arange(n_passages), shape[3])
    rater = np.tile(np.arange(shape[3]), n_passages)
    try:
        return additive_residuals(part.turned.reshape(-1), rater, passage).reshape(shape)
    except StatisticError:
        return np.full(shape, np.nan)


def _drift(
    residuals: Floats, work: RaterWork, place: int, plan: AnalysisPlan
) -> Callable[[], _Found]:
    def compute() -> _Found:
        position = work.position[:, :, place]
        places = np.unique(position[~np.isnan(position)])
        if not places.size:
            raise StatisticError(NO_ORDER)
        of_rater = residuals[..., place]
        # The ratings of one assignment move together, so that their mean is one observation.
        means = np.array([_mean(of_rater[:, position == number]) for number in places])
        found = rating_drift(means, places, np.random.default_rng(plan.seed))
        drawn = "" if found.is_exact else f", seed {plan.seed}"
        return _Found(
            found.correlation,
            found.n_ratings,
            found.method + drawn,
            found.n_dropped,
            found.p_value,
        )

    return compute


def _mean(values: Floats) -> float:
    given = values[~np.isnan(values)]
    return float(given.mean()) if given.size else np.nan


def _in_order(part: Pooled, work: RaterWork, place: int) -> Floats:
    """One rater's passages by criteria, in the order in which they were rated if it is known."""
    table = part.scores[..., place].reshape(len(part.scores), -1).T
    order = np.argsort(work.position[:, :, place].reshape(-1), kind="stable")
    return np.asarray(table[order])


def _longest_run(part: Pooled, work: RaterWork, place: int) -> Callable[[], _Found]:
    def compute() -> _Found:
        if np.isnan(work.position[:, :, place]).all():
            raise StatisticError(NO_ORDER)
        found = straight_lining(_in_order(part, work, place))
        return _Found(float(found.longest_run), found.n_answers, "in the order of work")

    return compute


def _identical(part: Pooled, work: RaterWork, place: int) -> Callable[[], _Found]:
    def compute() -> _Found:
        found = straight_lining(_in_order(part, work, place))
        if found.share_identical is None:
            raise TooFewPairsError("no passage has two answers or more")
        return _Found(found.share_identical, found.n_passages, "passages with two answers or more")

    return compute


def _speed(work: RaterWork, place: int, measure: str) -> Callable[[], _Found]:
    def compute() -> _Found:
        sittings = sittings_of(work, place)
        has_words = not np.isnan(sittings.words).all()
        if np.isnan(sittings.seconds).all():
            raise TooFewPairsError("no assignment of this rater was timed")
        if measure == TOO_FAST and not has_words:
            raise StatisticError(NO_WORDS)
        length = sittings.words if has_words else np.zeros(len(sittings.seconds))
        found = rating_speed(sittings.seconds, length)
        value = found.share_too_fast if measure == TOO_FAST else found.median_seconds
        words = (
            f"above {found.words_per_minute:g} words a minute"
            if measure == TOO_FAST
            else "from one assignment's last answer to the next one's, breaks left out"
        )
        return _Found(value, found.n_timed, words, found.n_untimed)

    return compute
