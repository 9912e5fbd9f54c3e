import numpy as np
import pytest

from evalkit.stats import subset_sum


def magnitudes_and_far_value(n: int, share: float) -> tuple[np.typing.NDArray[np.int64], int]:
    magnitudes = np.random.default_rng(n).integers(1, 15, n)
    return magnitudes, int(share * magnitudes.sum())


@pytest.mark.parametrize(("n", "share"), [(12, 0.8), (31, 0.7), (100, 0.6), (300, 0.55)])
def test_fourier_inversion_equals_dynamic_programming(n: int, share: float) -> None:
    magnitudes, value = magnitudes_and_far_value(n, share)
    exact, inverted = (
        subset_sum._from_lattice(magnitudes, value),
        subset_sum._from_fourier(magnitudes, value),
    )
    assert inverted.beyond == pytest.approx(exact.beyond, rel=1e-10)
    assert inverted.at == pytest.approx(exact.at, rel=1e-10)


def test_fourier_inversion_keeps_the_accuracy_of_tiny_tails() -> None:
    magnitudes, value = magnitudes_and_far_value(300, 0.93)
    exact = subset_sum._from_lattice(magnitudes, value)
    assert exact.reached < 1e-40
    assert subset_sum._from_fourier(magnitudes, value).reached == pytest.approx(
        exact.reached, rel=1e-10
    )


@pytest.mark.parametrize("n", [2, 11, 24])
def test_pairs_of_halves_equal_dynamic_programming(n: int) -> None:
    magnitudes, value = magnitudes_and_far_value(n, 0.7)
    assert subset_sum._from_halves(magnitudes, value) == subset_sum._from_lattice(magnitudes, value)


def test_fourier_inversion_is_exact_next_to_everything_on_one_side() -> None:
    # 61 of the 2**60 subsets of sixty equal briefs hold 59 of them or all.
    reached = subset_sum._from_fourier(np.ones(60, dtype=np.int64), 59).reached
    assert reached == pytest.approx(61 / 2**60, rel=1e-11)


def test_everything_on_one_side_has_one_pattern() -> None:
    assert subset_sum._from_fourier(np.array([2, 5]), 7).reached == 0.25


@pytest.mark.parametrize("share", [0.6, 0.7, 0.8])
def test_saddlepoint_is_within_one_percent_at_forty_briefs(share: float) -> None:
    magnitudes = np.random.default_rng(3).integers(1, 10**6, 40)
    value = int(share * magnitudes.sum())
    exact = subset_sum.far_tail(magnitudes, value)
    approximate = subset_sum.saddlepoint_tail(magnitudes.astype(float), np.ones(40), float(value))
    assert exact.is_exact
    assert approximate == pytest.approx(exact.reached, rel=0.01)


def test_saddlepoint_is_one_half_at_the_mean() -> None:
    assert subset_sum.saddlepoint_tail(np.array([1.0, 2.0]), np.array([50.0, 50.0]), 75.0) == 0.5


def test_wide_lattice_of_many_briefs_is_named_as_an_approximation() -> None:
    magnitudes = np.random.default_rng(4).integers(1, 10**6, 60)
    assert not subset_sum.far_tail(magnitudes, int(0.7 * magnitudes.sum())).is_exact
