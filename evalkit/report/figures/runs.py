"""Results again and again: without a brief, without a rater; and a rater's work in its order."""

from typing import TYPE_CHECKING, Any

from evalkit.report.figures.figure import Figure
from evalkit.report.figures.marks import ONCE, Spec, row_axis, rows_height, zero_line

if TYPE_CHECKING:
    import pandas as pd

ORDER_HEIGHT = 230


def sensitivity_figure(sensitivity: "pd.DataFrame", system: str, reference: str) -> Figure | None:
    """The primary estimate of every run: how far one brief or one rater moves it.

    Parameters
    ----------
    sensitivity
        Rows of one outcome and compared system; rescored runs have another unit and are left to
        the table.
    """
    is_same_unit = sensitivity["change"].notna()
    shown = sensitivity[sensitivity["estimate"].notna() & is_same_unit]
    if shown.empty:
        return None
    whole = float(shown["estimate"].iloc[0])
    order = list(dict.fromkeys(shown["analysis"]))
    runs = [
        {
            "row": row["analysis"],
            "estimate": row["estimate"],
            "without": row["without"] or "nothing",
        }
        for row in shown.to_dict("records")
    ]
    title = f"How far one brief or rater moves it: {system} minus {reference}"
    spread = shown["estimate"]
    spec: Spec = {
        "layer": [
            _ticks(runs, order),
            zero_line(),
            {
                "data": ONCE,
                "mark": {"type": "rule", "style": "interval", "opacity": 0.35, "aria": False},
                "encoding": {"x": {"datum": whole}},
            },
        ],
        "height": rows_height(len(order), 36),
    }
    alt = (
        f"{title}. Over {len(shown)} runs the estimate lies between {spread.min():.2f} and "
        f"{spread.max():.2f}; with everything in it is {whole:.2f}. The table holds every run."
    )
    return Figure("sensitivity", title, alt, spec, _run_table(sensitivity))


def _ticks(runs: list[dict[str, Any]], order: list[str]) -> Spec:
    return {
        "data": {"values": runs},
        "mark": {"type": "tick", "style": "dot", "thickness": 2, "size": 22, "opacity": 0.8},
        "encoding": {
            "y": row_axis(order),
            "x": {
                "field": "estimate",
                "type": "quantitative",
                "title": ["estimate of each run", "solid line: with everything in"],
            },
            "tooltip": [{"field": "without"}, {"field": "estimate", "format": ".2f"}],
        },
    }


def _run_table(sensitivity: "pd.DataFrame") -> "pd.DataFrame":
    columns = {
        "analysis": "analysis",
        "without": "without",
        "estimate": "estimate",
        "change": "moves by",
        "low": "low",
        "high": "high",
        "p_value": "p",
        "n_briefs": "briefs",
        "why_undefined": "why undefined",
    }
    return sensitivity[list(columns)].rename(columns=columns).reset_index(drop=True)


def order_figure(order: "pd.DataFrame", rater: str) -> Figure | None:
    """One rater's scores against the others' on the same passages, in the order of work.

    Parameters
    ----------
    order
        The rater's rows of the table of work in its order.
    """
    shown = order[order["above_others"].notna()]
    if shown.empty:
        return None
    columns = {
        "position": "place",
        "brief": "brief",
        "above_others": "above others",
        "n_ratings": "ratings",
        "minutes": "minutes",
        "answered_at": "answered",
    }
    table = order[list(columns)].rename(columns=columns).reset_index(drop=True)
    points = [
        {"place": int(row["position"]), "above": row["above_others"], "brief": row["brief"]}
        for row in shown.to_dict("records")
    ]
    title = f"{rater}, in the order of work"
    first, last = (part["above_others"].mean() for part in (shown.head(3), shown.tail(3)))
    alt = (
        f"{title}: {len(shown)} briefs; the first three lie {first:.2f} points above the other "
        f"raters on the same passages, the last three {last:.2f}. The table holds every brief."
    )
    return Figure("order-of-work", title, alt, _order_spec(points), table)


def _order_spec(points: list[dict[str, Any]]) -> Spec:
    rule: Spec = {
        "data": ONCE,
        "mark": {"type": "rule", "style": "zero", "aria": False},
        "encoding": {"y": {"datum": 0}},
    }
    place = {"field": "place", "type": "quantitative", "title": "place in the rater's own order"}
    dots: Spec = {
        "data": {"values": points},
        "mark": {"type": "point", "style": "dot"},
        "encoding": {
            "x": {**place, "axis": {"tickMinStep": 1, "grid": False}},
            "y": {
                "field": "above",
                "type": "quantitative",
                "title": "points above others",
                "axis": {"grid": True},
            },
            "tooltip": [
                {"field": "place"},
                {"field": "brief"},
                {"field": "above", "format": ".2f"},
            ],
        },
    }
    return {"layer": [dots, rule], "height": ORDER_HEIGHT}
