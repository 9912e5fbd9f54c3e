"""One dot a brief, and under them the intervals of their mean: exact, cautious, other raters."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from evalkit.report.figures.figure import Figure
from evalkit.report.figures.marks import ONCE, Spec, finite, row_axis, rows_height, zero_line
from evalkit.report.number_text import interval_text, points_text

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 40
"""Briefs up to which each has a row of its own; of more, dots of like size are stacked."""
N_STACKS = 48
STACKED_HEIGHT = 260
INTERVALS: tuple[tuple[str, str, str], ...] = (
    ("mean, exact interval", "low", "high"),
    ("mean, cautious interval", "cautious_low", "cautious_high"),
    ("mean, other raters too", "other_raters_low", "other_raters_high"),
)


def difference_figure(
    differences: "pd.DataFrame", row: "pd.Series[Any]", system: str, reference: str
) -> Figure:
    """Every brief's difference of one outcome, with the mean and its three intervals.

    Parameters
    ----------
    differences
        The briefs of this outcome and compared system: ``brief``, ``difference``, ``n_raters``.
    row
        Their row of the comparison.
    system, reference
        What the two systems are called.
    """
    ordered = differences.sort_values(["difference", "brief"], ascending=[False, True])
    intervals = _intervals(row)
    title = f"{row['name']}: {system} minus {reference}"
    layers = _rows(ordered, intervals) if len(ordered) <= MOST_ROWS else _stacks(ordered, intervals)
    layers["layer"][0]["encoding"]["x"]["title"] = [
        "difference per brief",
        f"right of 0, {system} is better",
    ]
    return Figure(
        name=f"differences-{row['outcome']}",
        title=title,
        alt=_alt(title, ordered, row),
        spec=layers,
        table=_table(ordered, row),
    )


def _intervals(row: "pd.Series[Any]") -> list[dict[str, Any]]:
    return [
        {"row": name, "low": finite(row[low]), "high": finite(row[high]), "mean": row["estimate"]}
        for name, low, high in INTERVALS
        if finite(row[low]) is not None and finite(row[high]) is not None
    ]


def _rows(ordered: "pd.DataFrame", intervals: list[dict[str, Any]]) -> Spec:
    dots = [
        {"row": str(brief), "difference": float(difference), "raters": int(n)}
        for brief, difference, n in ordered[["brief", "difference", "n_raters"]].to_numpy().tolist()
    ]
    order = [*(dot["row"] for dot in dots), *(interval["row"] for interval in intervals)]
    axis = row_axis(order)
    points: Spec = {
        "data": {"values": dots},
        "mark": {"type": "point", "style": "dot"},
        "encoding": {
            "y": axis,
            "x": {"field": "difference", "type": "quantitative"},
            "tooltip": [
                {"field": "row", "title": "brief"},
                {"field": "difference", "format": ".2f"},
                {"field": "raters"},
            ],
        },
    }
    drawn = _interval_layers(intervals, axis)
    return {"layer": [points, zero_line(), *drawn], "height": rows_height(len(order), 24)}


def _stacks(ordered: "pd.DataFrame", intervals: list[dict[str, Any]]) -> Spec:
    """Dots on top of each other where differences are alike, intervals under the axis."""
    values = ordered["difference"].to_numpy(dtype=float)
    width = max(float(values.max() - values.min()) / N_STACKS, 1e-9)
    seen: Counter[int] = Counter()
    dots = []
    for brief, value in zip(ordered["brief"].astype(str), values.tolist(), strict=True):
        stack = round(value / width)
        seen[stack] += 1
        dots.append({"x": stack * width, "y": seen[stack], "brief": brief, "difference": value})
    step = max(max(seen.values()) / 8, 1.0)
    placed = [{**one, "y": -step * place} for place, one in enumerate(intervals, start=1)]
    axis = {
        "field": "y",
        "type": "quantitative",
        "title": "briefs",
        "axis": {
            "tickMinStep": 1,
            "grid": False,
            "labelExpr": "datum.value < 0 ? '' : datum.label",
        },
    }
    points: Spec = {
        "data": {"values": dots},
        "mark": {"type": "point", "style": "dot", "size": 26},
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": axis,
            "tooltip": [{"field": "brief"}, {"field": "difference", "format": ".2f"}],
        },
    }
    names: Spec = {
        "data": {"values": placed},
        "mark": {"type": "text", "style": "quiet-words", "align": "left", "baseline": "middle"},
        "encoding": {"x": {"value": 4}, "y": axis, "text": {"field": "row"}},
    }
    drawn = _interval_layers(placed, axis)
    return {"layer": [points, zero_line(), names, *drawn], "height": STACKED_HEIGHT}


def _interval_layers(intervals: list[dict[str, Any]], axis: Spec) -> list[Spec]:
    if not intervals:
        return []
    exact = intervals[0]
    data = {"values": intervals}
    tooltip = [{"field": name, "format": ".2f"} for name in ("low", "mean", "high")]
    low = {"field": "low", "type": "quantitative"}
    return [
        {
            "data": ONCE,
            "mark": {"type": "rect", "style": "band", "aria": False},
            "encoding": {"x": {"datum": exact["low"]}, "x2": {"datum": exact["high"]}},
        },
        {
            "data": data,
            "mark": {"type": "rule", "style": "interval"},
            "encoding": {"y": axis, "x": low, "x2": {"field": "high"}, "tooltip": tooltip},
        },
        {
            "data": data,
            "mark": {"type": "point", "style": "estimate", "shape": "diamond"},
            "encoding": {
                "y": axis,
                "x": {"field": "mean", "type": "quantitative"},
                "tooltip": tooltip,
            },
        },
    ]


def _alt(title: str, ordered: "pd.DataFrame", row: "pd.Series[Any]") -> str:
    words = f"{title}. One dot for each of {len(ordered)} briefs"
    if finite(row["estimate"]) is None:
        return f"{words}; the mean is undefined: {row['why_undefined']}."
    limits = interval_text(row["low"], row["high"], points_text)
    return (
        f"{words}: {row['wins']:.0f} better, {row['ties']:.0f} equal, {row['losses']:.0f} worse; "
        f"mean {points_text(row['estimate'])}, {row['confidence']:.0%} interval {limits}. "
        "The table beside the figure holds every number."
    )


def _table(ordered: "pd.DataFrame", row: "pd.Series[Any]") -> "pd.DataFrame":
    import pandas as pd

    dots = ordered[["brief", "difference", "n_raters"]].rename(columns={"n_raters": "raters"})
    means = pd.DataFrame(
        [
            {"brief": name, "difference": row["estimate"], "low": row[low], "high": row[high]}
            for name, low, high in INTERVALS
        ]
    )
    return pd.concat([dots, means], ignore_index=True)[
        ["brief", "difference", "low", "high", "raters"]
    ]
