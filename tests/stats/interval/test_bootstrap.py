import numpy as np
import pytest

from evalkit.errors import NoVariationError
from evalkit.stats.interval import bca_interval


def test_same_seed_gives_the_same_limits() -> None:
    first = bca_interval([3, 1, -1, 4, 2, 0], 3, np.random.default_rng(7), n_resamples=500)
    again = bca_interval([3, 1, -1, 4, 2, 0], 3, np.random.default_rng(7), n_resamples=500)
    assert first == again


def test_method_says_that_it_is_a_comparison() -> None:
    interval = bca_interval([3, 1, -1, 4], 3, np.random.default_rng(7), n_resamples=100)
    assert "comparison only" in interval.method


def test_equal_differences_have_no_resamples_that_differ() -> None:
    with pytest.raises(NoVariationError, match="every resample"):
        bca_interval([2, 2, 2], 3, np.random.default_rng(7))
