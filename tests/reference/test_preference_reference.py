"""Preferences against R; `preference_reference.json` holds each value with call and version.

Votes are rows of first system, second system, wins of the first, ties, losses of the first.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evalkit.stats.preference import BradleyTerryResult, bradley_terry, position_effect

REFERENCE = json.loads(Path(__file__).with_name("preference_reference.json").read_text("utf-8"))


def cases(statistic: str) -> pytest.MarkDecorator:
    entries = [entry for entry in REFERENCE if entry["statistic"] == statistic]
    return pytest.mark.parametrize(
        "entry", entries, ids=lambda entry: f"{entry['call'].split('(')[0]}-{entry['digits']}"
    )


def fitted(votes: list[list[int]]) -> BradleyTerryResult:
    pairs, outcomes = [], []
    for first, second, wins, ties, losses in votes:
        pairs += [(first, second)] * (wins + ties + losses)
        outcomes += [1] * wins + [0] * ties + [-1] * losses
    sides = np.array(pairs)
    briefs = np.arange(len(outcomes)) % 12
    return bradley_terry(sides[:, 0], sides[:, 1], outcomes, briefs, reference=0)


def quantities(result: BradleyTerryResult) -> dict[str, Any]:
    walds = [contrast.large_sample_interval for contrast in result.contrasts]
    return {
        "log_ratio": [contrast.log_ratio for contrast in result.contrasts],
        # 1.959963985 is the 97.5 % point of the normal distribution.
        "standard_error": [(wald.high - wald.low) / 2 / 1.959963985 for wald in walds],
        "tie_parameter": result.tie_parameter,
    }


@cases("bradley_terry")
def test_worths_and_standard_errors_are_those_of_r(entry: dict[str, Any]) -> None:
    found, expected = quantities(fitted(entry["options"]["votes"])), entry["expected"]
    for name, values in expected.items():
        assert found[name] == pytest.approx(values, abs=0.51 * 10 ** -entry["digits"])


@cases("position_effect")
def test_share_of_left_wins_is_that_of_binom_test(entry: dict[str, Any]) -> None:
    n_left, n_right = entry["options"]["n_left"], entry["options"]["n_right"]
    votes = [1] * n_left + [-1] * n_right
    result = position_effect(votes, np.arange(len(votes)) % 2 == 0, np.arange(len(votes)) // 3)
    found = {
        "share_left": result.share_left,
        "p_value": result.p_value,
        "low": result.share_interval.low,
        "high": result.share_interval.high,
    }
    assert found == pytest.approx(entry["expected"], abs=1e-9)


@cases("position_effect_jackknife")
def test_position_effect_is_the_intercept_of_lm_with_its_jackknife(entry: dict[str, Any]) -> None:
    result = position_effect(**entry["options"])
    assert result.interval is not None
    found = {
        "effect": result.effect,
        "low": result.interval.low,
        "high": result.interval.high,
        "regression": result.effect,
    }
    assert found == pytest.approx(entry["expected"], abs=1e-9)
