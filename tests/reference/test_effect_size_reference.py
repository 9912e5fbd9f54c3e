import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evalkit.stats.effect_size import d_av, g_z, matched_rank_biserial

HERE = Path(__file__).parent
DATA = json.loads((HERE / "paired_datasets.json").read_text(encoding="utf-8"))["datasets"]
MADE = json.loads((HERE / "effect_size_reference.json").read_text(encoding="utf-8"))


def references(statistic: str) -> list[Any]:
    return [
        pytest.param(row, id=f"{row['dataset']}-{place}")
        for place, row in enumerate(MADE["references"])
        if row["statistic"] == statistic
    ]


@pytest.mark.parametrize("reference", references("g_z"))
def test_g_z_equals_effectsize(reference: dict[str, Any]) -> None:
    result = g_z(DATA[reference["dataset"]]["differences"])
    for name, value in reference["expected"].items():
        source = result.interval if name in ("low", "high") else result
        assert getattr(source, name) == pytest.approx(value, rel=1e-9), name


@pytest.mark.parametrize("reference", references("matched_rank_biserial"))
def test_rank_biserial_equals_effectsize(reference: dict[str, Any]) -> None:
    differences = DATA[reference["dataset"]]["differences"]
    result = matched_rank_biserial(differences, **reference["arguments"])
    assert result.estimate == pytest.approx(reference["expected"]["estimate"], rel=1e-9)


def scores_with_moments(n: int, correlation: float) -> tuple[Any, Any]:
    first = np.linspace(-1, 1, n)
    second = np.square(first)
    unit = [part / part.std(ddof=1) for part in (first, second - second.mean())]
    return unit[0], correlation * unit[0] + (1 - correlation**2) ** 0.5 * unit[1]


@pytest.mark.parametrize(
    ("means", "spreads", "correlation", "n", "expected"),
    [
        # statpsych's documentation of ci.stdmean.ps: estimate and standard error, unweighted.
        ((110.4, 102.1), (15.3, 14.6), 0.75, 25, (0.5550319, 0.1609934)),
        ((602.4, 705.6), (33.17, 51.08), 0.769, 8, (-2.3963, 0.65209)),
    ],
)
def test_d_av_gives_bonetts_estimate_and_error(
    means: tuple[float, float],
    spreads: tuple[float, float],
    correlation: float,
    n: int,
    expected: tuple[float, float],
) -> None:
    first, second = scores_with_moments(n, correlation)
    result = d_av(means[0] + spreads[0] * first, means[1] + spreads[1] * second)
    assert result.estimate == pytest.approx(expected[0], rel=3e-5)
    assert result.standard_error == pytest.approx(expected[1], rel=3e-5)
