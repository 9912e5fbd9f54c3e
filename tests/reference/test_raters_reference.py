"""Rater statistics against R; `raters_reference.json` holds calls and versions."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from evalkit.stats.raters import additive_residuals, halo, rater_severity, rating_drift

REFERENCE = json.loads(Path(__file__).with_name("raters_reference.json").read_text("utf-8"))


def cases(statistic: str) -> pytest.MarkDecorator:
    entries = [entry for entry in REFERENCE["software"] if entry["statistic"] == statistic]
    names = [entry["dataset"] or str(entry["options"]["residuals"]) for entry in entries]
    return pytest.mark.parametrize("entry", entries, ids=names)


def table_of(entry: dict[str, Any]) -> npt.NDArray[np.float64]:
    return np.array(REFERENCE["datasets"][entry["dataset"]]["ratings"], dtype=np.float64)


@cases("rater_severity")
def test_severity_and_its_jackknife_are_those_of_lm(entry: dict[str, Any]) -> None:
    table, expected = table_of(entry), entry["expected"]
    passage, rater = np.indices(table.shape)
    result = rater_severity(table.ravel(), rater.ravel(), passage.ravel(), passage.ravel() // 2)
    intervals = [each.interval for each in result.raters if each.interval is not None]
    assert [each.severity for each in result.raters] == pytest.approx(expected["severity"])
    assert [interval.low for interval in intervals] == pytest.approx(expected["low"])
    assert [interval.high for interval in intervals] == pytest.approx(expected["high"])


@cases("additive_residuals")
def test_residuals_are_those_of_lm(entry: dict[str, Any]) -> None:
    table = table_of(entry)
    passage, rater = np.indices(table.shape)
    residuals = additive_residuals(table.ravel(), rater.ravel(), passage.ravel())
    found = {"sum_of_squares": np.nansum(residuals**2), "largest": np.nanmax(residuals)}
    assert found == pytest.approx(entry["expected"], abs=1e-10)


@cases("halo")
def test_mean_correlation_is_that_of_cor(entry: dict[str, Any]) -> None:
    assert halo(table_of(entry)).mean_correlation == pytest.approx(
        entry["expected"]["mean_correlation"]
    )


@cases("rating_drift")
def test_exact_drift_is_that_of_all_orders(entry: dict[str, Any]) -> None:
    result = rating_drift(entry["options"]["residuals"], range(1, 8), np.random.default_rng(0))
    found = {"correlation": result.correlation, "p_value": result.p_value}
    assert found == pytest.approx(entry["expected"])
