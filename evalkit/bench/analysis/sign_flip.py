"""The exact sign-flip test beside scipy's permutation test."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.bench.analysis.made_study import Size, draw_levels
from evalkit.bench.analysis.timing import median_seconds
from evalkit.stats.paired import sign_flip_test

LARGEST_ENUMERATION = 16
"""Briefs whose sign patterns scipy is asked to try all; 2**16 take it about a second."""


@dataclass(frozen=True, slots=True)
class SignFlipTime:
    """Seconds and p of both; scipy's p is drawn, with an error, where it cannot enumerate."""

    n_briefs: int
    seconds: float
    scipy_seconds: float
    p_value: float
    scipy_p_value: float
    scipy_is_exact: bool
    scipy_n_patterns: int

    @property
    def ratio(self) -> float:
        """How many of our tests fit into one of scipy's."""
        return self.scipy_seconds / self.seconds


def time_sign_flip(
    n_briefs: int, seed: int, n_resamples: int, enough_seconds: float
) -> SignFlipTime:
    """Measure both tests on the same summed differences of one criterion and five raters."""
    from scipy.stats import permutation_test

    rng = np.random.default_rng(seed)
    differences = _differences(n_briefs, rng)
    is_exact = n_briefs <= LARGEST_ENUMERATION
    n_patterns = 2**n_briefs if is_exact else n_resamples

    def scipys() -> float:
        result = permutation_test(
            (differences,),
            np.sum,
            permutation_type="samples",
            vectorized=True,
            n_resamples=n_patterns,
            rng=rng,
        )
        return float(result.pvalue)

    return SignFlipTime(
        n_briefs=n_briefs,
        seconds=median_seconds(lambda: sign_flip_test(differences), enough_seconds),
        scipy_seconds=median_seconds(scipys, enough_seconds),
        p_value=sign_flip_test(differences).p_value,
        scipy_p_value=scipys(),
        scipy_is_exact=is_exact,
        scipy_n_patterns=n_patterns,
    )


def _differences(n_briefs: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    levels = draw_levels(Size(n_briefs, n_criteria=1), rng)[0].astype(np.int64)
    return np.asarray((levels[:, 1] - levels[:, 0]).sum(axis=1))
