"""Krippendorff's alpha with an interval, beside the krippendorff library called in a loop."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.bench.analysis.made_study import LEVELS, Size, draw_levels
from evalkit.bench.analysis.timing import median_seconds, seconds_of
from evalkit.stats.agreement import (
    count_values,
    krippendorff_alpha,
    krippendorff_alpha_bootstrap,
    krippendorff_library_alpha,
)
from evalkit.stats.jackknife import FISHER_Z, jackknife_interval
from evalkit.stats.result import Interval
from evalkit.study.rubric import Measurement

ORDINAL = Measurement.ORDINAL

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class AlphaTime:
    """Seconds of alpha with both kinds of interval, ours and by a loop over the library.

    The library's bootstrap is measured over ``n_library_draws`` and scaled to ``n_draws``.
    ``largest_difference`` is between the two estimates and limits of the jackknife.
    """

    n_briefs: int
    n_raters: int
    n_draws: int
    n_library_draws: int
    jackknife_seconds: float
    library_jackknife_seconds: float
    bootstrap_seconds: float
    library_bootstrap_seconds: float
    largest_difference: float

    @property
    def jackknife_ratio(self) -> float:
        """The same interval by both."""
        return self.library_jackknife_seconds / self.jackknife_seconds

    @property
    def bootstrap_ratio(self) -> float:
        """The same number of draws by both."""
        return self.library_bootstrap_seconds / self.bootstrap_seconds

    @property
    def interval_ratio(self) -> float:
        """Our default interval against the library's usual one: jackknife, bootstrap in a loop."""
        return self.library_bootstrap_seconds / self.jackknife_seconds


def time_alpha(
    size: Size, seed: int, n_draws: int, n_library_draws: int, enough_seconds: float
) -> AlphaTime:
    """Measure alpha on the first criterion of a study, with leave-one-out and with resampling."""
    rng = np.random.default_rng(seed)
    levels = draw_levels(size, rng)[0]
    counts = count_values(levels.reshape(-1, size.n_raters), LEVELS)
    by_brief = counts.reshape(size.n_briefs, -1, len(LEVELS))
    briefs = np.repeat(np.arange(size.n_briefs), by_brief.shape[1])

    def ours() -> tuple[float, Interval | None]:
        result = krippendorff_alpha(counts, LEVELS, ORDINAL, briefs)
        return result.coefficient, result.interval

    def draws() -> object:
        return krippendorff_alpha_bootstrap(
            counts, LEVELS, ORDINAL, briefs, n_draws=n_draws, rng=rng
        )

    def library() -> tuple[float, Interval | None]:
        return _library_jackknife(by_brief)

    looped = seconds_of(lambda: _library_draws(by_brief, n_library_draws, rng))
    return AlphaTime(
        n_briefs=size.n_briefs,
        n_raters=size.n_raters,
        n_draws=n_draws,
        n_library_draws=n_library_draws,
        jackknife_seconds=median_seconds(ours, enough_seconds),
        library_jackknife_seconds=median_seconds(library, enough_seconds),
        bootstrap_seconds=median_seconds(draws, enough_seconds),
        library_bootstrap_seconds=looped * n_draws / n_library_draws,
        largest_difference=_largest_difference(*ours(), *library()),
    )


def _library_alpha(by_brief: Counts) -> float:
    return krippendorff_library_alpha(by_brief.reshape(-1, len(LEVELS)), LEVELS, ORDINAL)


def _library_jackknife(by_brief: Counts) -> tuple[float, Interval | None]:
    whole = _library_alpha(by_brief)
    places = np.arange(len(by_brief))
    left_out = np.array([_library_alpha(by_brief[places != place]) for place in places])
    return whole, jackknife_interval(whole, left_out, FISHER_Z, 0.95).interval


def _library_draws(by_brief: Counts, n_draws: int, rng: np.random.Generator) -> list[float]:
    n_briefs = len(by_brief)
    return [_library_alpha(by_brief[rng.integers(0, n_briefs, n_briefs)]) for _ in range(n_draws)]


def _largest_difference(
    ours: float, our_interval: Interval | None, theirs: float, their_interval: Interval | None
) -> float:
    limits = [(ours, theirs)]
    if our_interval is not None and their_interval is not None:
        limits.append((our_interval.low, their_interval.low))
        limits.append((our_interval.high, their_interval.high))
    return max(abs(one - other) for one, other in limits)
