"""How often each test claims a difference: false alarms without an effect, power with one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.bench.coverage.methods import Role
from evalkit.bench.coverage.resampling import (
    bca_bootstrap,
    percentile_bootstrap,
    pooled_t_interval,
    z_interval,
)
from evalkit.bench.coverage.sample import Floats, Sample
from evalkit.errors import StatisticError
from evalkit.stats.paired import paired_t_test, sign_flip_test, sign_test, signed_rank_test

LEVEL = 0.05

Claims = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TestMethod:
    """A two-sided test at 5 % for all studies of a sample; ``claims`` has shape (n_studies,)."""

    __test__ = False

    name: str
    role: Role
    claims: Callable[[Sample, np.random.Generator], Claims]


def _p_of_each(p_value: Callable[[Sample, int], float]) -> Callable[..., Claims]:
    def claims(sample: Sample, rng: np.random.Generator) -> Claims:
        p_values = [_p_or_one(p_value, sample, study) for study in range(sample.n_studies)]
        return np.array(p_values) <= LEVEL

    return claims


def _p_or_one(p_value: Callable[[Sample, int], float], sample: Sample, study: int) -> float:
    try:
        return p_value(sample, study)
    except StatisticError:
        return 1.0


def _excludes_zero(
    limits: Callable[[Sample, np.random.Generator], Floats],
) -> Callable[..., Claims]:
    def claims(sample: Sample, rng: np.random.Generator) -> Claims:
        low, high = limits(sample, rng).T
        return np.asarray((low > 0) | (high < 0))

    return claims


TESTS = (
    TestMethod(
        "exact sign-flip",
        Role.DEFAULT,
        _p_of_each(lambda s, i: sign_flip_test(s.differences[i]).p_value),
    ),
    TestMethod(
        "exact Wilcoxon, Pratt zeros",
        Role.CAUTIOUS,
        _p_of_each(lambda s, i: signed_rank_test(s.differences[i]).p_value),
    ),
    TestMethod(
        "sign-flip, mid-p",
        Role.CAUTIOUS,
        _p_of_each(lambda s, i: sign_flip_test(s.differences[i]).mid_p),
    ),
    TestMethod(
        "sign test",
        Role.CAUTIOUS,
        _p_of_each(lambda s, i: sign_test(s.differences[i]).p_value),
    ),
    TestMethod(
        "paired t",
        Role.PEER,
        _p_of_each(lambda s, i: paired_t_test(s.differences[i], s.n_raters).p_value),
    ),
    TestMethod("z", Role.PEER, _excludes_zero(z_interval)),
    TestMethod("percentile bootstrap excludes 0", Role.PEER, _excludes_zero(percentile_bootstrap)),
    TestMethod("BCa bootstrap excludes 0", Role.PEER, _excludes_zero(bca_bootstrap)),
    TestMethod("t over pooled ratings", Role.PEER, _excludes_zero(pooled_t_interval)),
)
