"""Every interval that is measured: our defaults through the public functions, and the peers'."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from evalkit.bench.coverage import resampling
from evalkit.bench.coverage.sample import LEVELS, Floats, Sample
from evalkit.bench.coverage.targets import Quantity
from evalkit.errors import StatisticError
from evalkit.stats.agreement import gwet_ac, krippendorff_alpha, krippendorff_alpha_bootstrap
from evalkit.stats.effect_size import (
    d_av,
    g_z,
    win_rate_panel,
    win_rate_untied,
    win_rate_votes,
)
from evalkit.stats.interval import (
    hodges_lehmann,
    plus_two_t_interval,
    subset_mean_interval,
    t_interval,
)
from evalkit.stats.paired import two_way_effect
from evalkit.stats.result import Interval
from evalkit.study.rubric import Measurement

ALPHA_DRAWS = 500


class Role(StrEnum):
    """Why an interval is measured."""

    DEFAULT = "default"
    CAUTIOUS = "beside it"
    PEER = "peers"


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a default must reach, in per cent of coverage and in its own unit of width."""

    every: float | None = None
    regular: float | None = None
    mean: float | None = None
    width: float | None = None


@dataclass(frozen=True, slots=True)
class IntervalMethod:
    """An interval for all studies of a sample: limits of shape (n_studies, 2), NaN if undefined."""

    name: str
    quantity: Quantity
    role: Role
    limits: Callable[[Sample, np.random.Generator], Floats]
    must_reach: Threshold = Threshold()


def of_each(one_study: Callable[[Sample, int], Interval | None]) -> Callable[..., Floats]:
    """Turn a function of one study into one of a sample; undefined intervals become NaN."""

    def limits(sample: Sample, rng: np.random.Generator) -> Floats:
        return _stacked(_or_none(one_study, sample, study) for study in range(sample.n_studies))

    return limits


def _or_none(
    one_study: Callable[[Sample, int], Interval | None], sample: Sample, study: int
) -> Interval | None:
    try:
        return one_study(sample, study)
    except StatisticError:
        return None


def _stacked(intervals: Iterable[Interval | None]) -> Floats:
    undefined = (np.nan, np.nan)
    return np.array([undefined if one is None else (one.low, one.high) for one in intervals])


def _panel_counts(sample: Sample, study: int) -> tuple[int, int, int]:
    verdicts = sample.verdicts[study]
    return int((verdicts > 0).sum()), int((verdicts == 0).sum()), int((verdicts < 0).sum())


def _untied(sample: Sample, study: int) -> Interval:
    wins, ties, losses = _panel_counts(sample, study)
    return win_rate_untied(wins, losses, ties).interval


def _briefs_of(sample: Sample) -> Floats:
    return np.repeat(np.arange(sample.differences.shape[1], dtype=np.float64), 2)


def _alpha(sample: Sample, study: int) -> Interval | None:
    return krippendorff_alpha(
        sample.counts[study], LEVELS, Measurement.ORDINAL, _briefs_of(sample)
    ).interval


def _alpha_bootstrap(sample: Sample, rng: np.random.Generator) -> Floats:
    def one_study(sample: Sample, study: int) -> Interval | None:
        draws = krippendorff_alpha_bootstrap(
            sample.counts[study],
            LEVELS,
            Measurement.ORDINAL,
            _briefs_of(sample),
            n_draws=ALPHA_DRAWS,
            rng=rng,
        )
        defined = draws[~np.isnan(draws)]
        low, high = np.quantile(defined, (0.025, 0.975))
        return Interval(float(low), float(high), 0.95, "percentile")

    return of_each(one_study)(sample, rng)


def _ac2(sample: Sample, study: int) -> Interval | None:
    return gwet_ac(sample.counts[study], LEVELS, briefs=_briefs_of(sample)).interval


def _ac2_linearised(sample: Sample, study: int) -> Interval | None:
    return gwet_ac(sample.counts[study], LEVELS, briefs=_briefs_of(sample)).large_sample_interval


METHODS = (
    IntervalMethod(
        "exact sign-flip inversion",
        Quantity.MEAN_DIFFERENCE,
        Role.DEFAULT,
        of_each(lambda s, i: subset_mean_interval(s.differences[i], s.n_raters)),
        Threshold(every=88.0, regular=94.0, mean=94.8, width=0.90),
    ),
    IntervalMethod(
        "plus-2 t",
        Quantity.MEAN_DIFFERENCE,
        Role.CAUTIOUS,
        of_each(lambda s, i: plus_two_t_interval(s.differences[i], s.n_raters)),
        Threshold(every=94.5, width=0.91),
    ),
    IntervalMethod(
        "t",
        Quantity.MEAN_DIFFERENCE,
        Role.PEER,
        of_each(lambda s, i: t_interval(s.differences[i], s.n_raters)),
    ),
    IntervalMethod("z", Quantity.MEAN_DIFFERENCE, Role.PEER, resampling.z_interval),
    IntervalMethod(
        "percentile bootstrap", Quantity.MEAN_DIFFERENCE, Role.PEER, resampling.percentile_bootstrap
    ),
    IntervalMethod("BCa bootstrap", Quantity.MEAN_DIFFERENCE, Role.PEER, resampling.bca_bootstrap),
    IntervalMethod(
        "Bayesian bootstrap", Quantity.MEAN_DIFFERENCE, Role.PEER, resampling.bayesian_bootstrap
    ),
    IntervalMethod(
        "t over pooled ratings", Quantity.MEAN_DIFFERENCE, Role.PEER, resampling.pooled_t_interval
    ),
    IntervalMethod(
        "Walsh averages, closed",
        Quantity.PSEUDO_MEDIAN,
        Role.DEFAULT,
        of_each(lambda s, i: hodges_lehmann(s.differences[i], s.n_raters).interval),
        Threshold(every=96.5),
    ),
    IntervalMethod(
        "plus-2 z",
        Quantity.WIN_RATE_VOTES,
        Role.DEFAULT,
        of_each(lambda s, i: win_rate_votes(s.votes[i]).interval),
        Threshold(every=95.8, width=0.32),
    ),
    IntervalMethod(
        "Wilson over pooled votes", Quantity.WIN_RATE_VOTES, Role.PEER, resampling.pooled_wilson
    ),
    IntervalMethod(
        "plus-2 z",
        Quantity.WIN_RATE_PANEL,
        Role.DEFAULT,
        of_each(lambda s, i: win_rate_panel(*_panel_counts(s, i)).interval),
        Threshold(every=93.3),
    ),
    IntervalMethod(
        "Wilson",
        Quantity.WIN_RATE_PANEL,
        Role.CAUTIOUS,
        of_each(lambda s, i: win_rate_panel(*_panel_counts(s, i)).beside),
    ),
    IntervalMethod(
        "Clopper-Pearson",
        Quantity.WIN_RATE_UNTIED,
        Role.DEFAULT,
        of_each(_untied),
        Threshold(every=96.5),
    ),
    IntervalMethod(
        "Hedges-Olkin",
        Quantity.G_Z,
        Role.DEFAULT,
        of_each(lambda s, i: g_z(s.differences[i]).interval),
        Threshold(every=91.5),
    ),
    IntervalMethod(
        "Bonett 2008, t quantile",
        Quantity.D_AV,
        Role.DEFAULT,
        of_each(lambda s, i: d_av(s.scores[i, :, 1], s.scores[i, :, 0]).interval),
        Threshold(every=93.6),
    ),
    IntervalMethod("jackknife, t on Fisher z", Quantity.ALPHA, Role.DEFAULT, of_each(_alpha)),
    IntervalMethod("percentile bootstrap", Quantity.ALPHA, Role.PEER, _alpha_bootstrap),
    IntervalMethod("jackknife, t on log(1 - AC2)", Quantity.AC2, Role.DEFAULT, of_each(_ac2)),
    IntervalMethod("linearised", Quantity.AC2, Role.PEER, of_each(_ac2_linearised)),
)
"""Intervals for these raters; the ceiling cells are left out of alpha's summary, as announced."""

OTHER_RATERS = IntervalMethod(
    "two-way random effects",
    Quantity.MEAN_DIFFERENCE_OTHER_RATERS,
    Role.DEFAULT,
    of_each(lambda s, i: two_way_effect(s.by_rater[i]).interval),
    Threshold(every=94.5),
)
"""Measured on studies that each draw their own raters."""
