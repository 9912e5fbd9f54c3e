import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evalkit.stats.interval import (
    bca_interval,
    clopper_pearson_interval,
    hodges_lehmann,
    jeffreys_interval,
    plus_two_t_interval,
    subset_mean_interval,
    wilson_interval,
)
from evalkit.stats.result import Interval

HERE = Path(__file__).parent
DATA = json.loads((HERE / "paired_datasets.json").read_text(encoding="utf-8"))["datasets"]
MADE = json.loads((HERE / "interval_reference.json").read_text(encoding="utf-8"))
OF_DIFFERENCES: dict[str, Callable[..., Interval]] = {
    "subset_mean_interval": subset_mean_interval,
    "plus_two_t_interval": plus_two_t_interval,
}
OF_SHARES: dict[str, Callable[..., Interval]] = {
    "wilson_interval": wilson_interval,
    "clopper_pearson_interval": clopper_pearson_interval,
    "jeffreys_interval": jeffreys_interval,
}


def references(*statistics: str) -> list[Any]:
    return [
        pytest.param(row, id=f"{row['statistic']}-{row['dataset']}-{place}")
        for place, row in enumerate(MADE["references"])
        if row["statistic"] in statistics
    ]


@pytest.mark.parametrize("reference", references(*OF_DIFFERENCES))
def test_limits_equal_those_of_r(reference: dict[str, Any]) -> None:
    data = DATA[reference["dataset"]]
    interval = OF_DIFFERENCES[reference["statistic"]](
        data["differences"], data["denominator"], **reference.get("arguments", {})
    )
    assert interval.low == pytest.approx(reference["expected"]["low"], abs=1e-12)
    assert interval.high == pytest.approx(reference["expected"]["high"], abs=1e-12)


@pytest.mark.parametrize("reference", references("hodges_lehmann"))
def test_walsh_averages_equal_those_of_r(reference: dict[str, Any]) -> None:
    data, expected = DATA[reference["dataset"]], reference["expected"]
    result = hodges_lehmann(data["differences"], data["denominator"])
    assert result.estimate == pytest.approx(expected["estimate"], abs=1e-12)
    if "low" in expected and result.rank:
        assert result.interval.low == pytest.approx(expected["low"], abs=1e-12)
        assert result.interval.high == pytest.approx(expected["high"], abs=1e-12)


@pytest.mark.parametrize("reference", references("bca_interval"))
def test_bootstrap_is_close_to_that_of_r(reference: dict[str, Any]) -> None:
    # Both are random: 200,000 resamples in R, 100,000 here.
    data = DATA[reference["dataset"]]
    interval = bca_interval(
        data["differences"], data["denominator"], np.random.default_rng(1), n_resamples=100_000
    )
    width = reference["expected"]["high"] - reference["expected"]["low"]
    assert interval.low == pytest.approx(reference["expected"]["low"], abs=0.02 * width)
    assert interval.high == pytest.approx(reference["expected"]["high"], abs=0.02 * width)


def test_bootstrap_of_tied_differences_is_close_to_that_of_scipy() -> None:
    # boot counts ties as not below, scipy 1.17 and we count half of them.
    from scipy.stats import bootstrap

    differences = np.array(DATA["twelve_ties"]["differences"])
    theirs = bootstrap(
        (differences,), np.mean, n_resamples=100_000, method="BCa", rng=np.random.default_rng(1)
    ).confidence_interval
    ours = bca_interval(differences, 1, np.random.default_rng(2), n_resamples=100_000)
    assert ours.low == pytest.approx(theirs.low, abs=0.05)
    assert ours.high == pytest.approx(theirs.high, abs=0.05)


@pytest.mark.parametrize(
    "reference", [pytest.param(row, id=row["statistic"]) for row in MADE["proportions"]]
)
def test_intervals_of_shares_equal_those_of_r(reference: dict[str, Any]) -> None:
    interval = OF_SHARES[reference["statistic"]](reference["successes"], reference["n"])
    assert interval.low == pytest.approx(reference["low"], abs=1e-9)
    assert interval.high == pytest.approx(reference["high"], abs=1e-9)


@pytest.mark.parametrize(
    ("successes", "n", "score", "exact"),
    [
        # Newcombe (1998), Statistics in Medicine 17, table I: methods 3 and 5.
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_newcombes_published_limits(
    successes: int, n: int, score: tuple[float, float], exact: tuple[float, float]
) -> None:
    wilson, clopper = wilson_interval(successes, n), clopper_pearson_interval(successes, n)
    assert (round(wilson.low, 4), round(wilson.high, 4)) == score
    assert (round(clopper.low, 4), round(clopper.high, 4)) == exact


def test_depression_data_give_the_published_estimate() -> None:
    # Hollander & Wolfe (1973), p. 35: -.46 for second minus first visit, 95 % limits -.786, -.010.
    result = hodges_lehmann([-value for value in DATA["depression"]["differences"]], 1000)
    assert result.estimate == -0.46
    assert (result.interval.low, result.interval.high) == (-0.786, -0.01)
