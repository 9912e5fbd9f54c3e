import json
from enum import StrEnum

import numpy as np
import pandas as pd

from evalkit.report.json_rows import json_ready


class Colour(StrEnum):
    RED = "red"


def test_rows_hold_what_json_can_hold() -> None:
    frame = pd.DataFrame(
        {
            "name": ["Fit", None],
            "n": [np.int64(12), np.int64(6)],
            "estimate": [0.1 + 0.2, float("nan")],
            "is_primary": [True, False],
            "at": pd.to_datetime(["2026-03-02T08:30:00Z", None]),
            "colour": pd.Series([Colour.RED, None], dtype=object),
        }
    )
    assert json.loads(json.dumps(json_ready(frame), allow_nan=False)) == [
        {
            "name": "Fit",
            "n": 12,
            "estimate": 0.30000000000000004,
            "is_primary": True,
            "at": "2026-03-02T08:30:00+00:00",
            "colour": "red",
        },
        {
            "name": None,
            "n": 6,
            "estimate": None,
            "is_primary": False,
            "at": None,
            "colour": None,
        },
    ]


def test_an_unbounded_limit_is_null_and_named() -> None:
    frame = pd.DataFrame({"low": [float("-inf"), 0.5], "high": [float("inf"), 1.5]})
    assert json_ready(frame) == [
        {"low": None, "high": None, "unbounded": ["low", "high"]},
        {"low": 0.5, "high": 1.5},
    ]
