import importlib.util

import numpy as np
import numpy.typing as npt
import pytest

from evalkit.errors import NotConnectedError, StatisticError, TooFewPairsError
from evalkit.stats.raters import many_facet_rasch

HAS_RASCHPY = importlib.util.find_spec("raschpy") is not None
TRUE_SEVERITIES = [-0.9, 0.0, 0.9]


def forms() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Three raters, forty passages, five criteria, levels 1 to 4, made by the model itself."""
    rng = np.random.default_rng(11)
    rater, passage = (axis.ravel() for axis in np.indices((3, 40)))
    quality, difficulty = rng.normal(0, 1.2, 40), np.linspace(-0.6, 0.6, 5)
    thresholds = np.array([-1.3, 0.0, 1.3])
    place = quality[passage][:, None] - np.array(TRUE_SEVERITIES)[rater][:, None] - difficulty
    logits = np.cumsum(place[..., None] - thresholds, axis=-1)
    weights = np.concatenate([np.ones((*place.shape, 1)), np.exp(logits)], axis=-1)
    cumulative = np.cumsum(weights / weights.sum(axis=-1, keepdims=True), axis=-1)
    return 1 + (rng.random((*place.shape, 1)) > cumulative).sum(axis=-1), rater, passage


@pytest.mark.skipif(not HAS_RASCHPY, reason="needs the extra: pip install 'evalkit[rasch]'")
def test_severities_of_the_model_are_found_again() -> None:
    scores, rater, passage = forms()
    result = many_facet_rasch(scores, rater, passage, values=[1, 2, 3, 4])
    found = [rater.severity for rater in result.raters]
    assert found == pytest.approx(TRUE_SEVERITIES, abs=0.3)
    assert all(0.05 < rater.standard_error < 0.3 for rater in result.raters)
    assert (result.n_ratings, result.n_passages, result.n_criteria) == (600, 40, 5)


@pytest.mark.skipif(HAS_RASCHPY, reason="raschpy is installed")
def test_without_the_extra_the_error_says_how_to_install_it() -> None:
    with pytest.raises(StatisticError, match=r"pip install 'evalkit\[rasch\]'"):
        many_facet_rasch(*forms(), values=[1, 2, 3, 4])


def test_one_rater_is_refused_before_the_library_is_asked() -> None:
    with pytest.raises(TooFewPairsError, match="two raters or more who rated, got 1"):
        many_facet_rasch([[1, 2], [2, 3]], [5, 5], [1, 2], [1, 2, 3])


def test_one_criterion_is_refused() -> None:
    with pytest.raises(TooFewPairsError, match="two criteria"):
        many_facet_rasch([[1], [2]], [5, 6], [1, 1], [1, 2, 3])


def test_raters_who_share_no_passage_are_refused() -> None:
    with pytest.raises(NotConnectedError, match="2 groups"):
        many_facet_rasch([[1, 2], [2, 3]], [5, 6], [1, 2], [1, 2, 3])


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(StatisticError, match="one row for each form"):
        many_facet_rasch([[1, 2], [2, 3]], [5], [1, 1], [1, 2, 3])


@pytest.mark.skipif(not HAS_RASCHPY, reason="needs the extra: pip install 'evalkit[rasch]'")
def test_holes_are_left_out_and_severities_hold() -> None:
    scores, rater, passage = forms()
    holes = scores.astype(np.float64)
    holes[::7, 2] = np.nan
    holes[5] = np.nan
    result = many_facet_rasch(holes, rater, passage, values=[1, 2, 3, 4])
    assert [each.rater for each in result.raters] == [0, 1, 2]
    assert [each.severity for each in result.raters] == pytest.approx(TRUE_SEVERITIES, abs=0.35)
    assert result.n_ratings == 600 - 18 - 5
