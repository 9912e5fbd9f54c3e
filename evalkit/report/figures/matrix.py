"""Tables of cells: how far each two raters agree, and who has done which brief."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evalkit.report.figures.figure import Figure
from evalkit.report.figures.marks import Spec, finite, row_axis, rows_height
from evalkit.report.figures.shares import Bar, ShareWords, share_figure
from evalkit.report.number_text import coefficient_text

if TYPE_CHECKING:
    import pandas as pd

CELL_HEIGHT = 36
DARK_FROM = 0.55
"""Share of the ramp from which a number needs light ink."""
MOST_LABELS = 40
STATES = ("finished", "started", "open")
SHAPES = ("square", "triangle-up", "circle")
SIZES = (90, 70, 40)
FILLED = (1.0, 0.45, 0.0)


def pair_figure(
    pairs: "pd.DataFrame", names: Mapping[str, str], measure: str, words: str
) -> Figure | None:
    """One measure of agreement of every two raters on one question; symmetric.

    Parameters
    ----------
    pairs
        Rows of the table of rater pairs, of one outcome.
    names
        What each rater is called.
    measure
        The column to show, ``kappa``, ``exact`` or ``adjacent``.
    words
        What the measure is called.
    """
    known = [row for row in pairs.to_dict("records") if finite(row[measure]) is not None]
    if not known:
        return None
    question = str(known[0]["name"])
    cells = [cell for row in known for cell in _both_ways(row, names, measure)]
    title = f"{words}, rater by rater: {question}"
    order = sorted({cell["row"] for cell in cells})
    axis = {"field": "column", "type": "nominal", "sort": order, "title": None}
    columns = {
        **axis,
        "axis": {
            "orient": "top",
            "labelAngle": 0,
            "ticks": False,
            "domain": False,
            "grid": False,
            "labelLimit": 110,
        },
    }
    spec: Spec = {
        "layer": [
            _squares(cells, order, columns),
            *_numbers(cells, order, columns, {"low": "on-light", "high": "on-dark"}),
        ],
        "height": rows_height(len(order), CELL_HEIGHT),
    }
    return Figure(
        name="rater-pairs",
        title=title,
        alt=f"{title}. " + "; ".join(_pair_words(row, names, measure) for row in known) + ".",
        spec=spec,
        table=_pair_table(pairs, names),
    )


def _both_ways(
    row: Mapping[Hashable, Any], names: Mapping[str, str], measure: str
) -> list[dict[str, Any]]:
    first, second = (names.get(row[key], row[key]) for key in ("first_rater", "second_rater"))
    value = {
        "value": float(row[measure]),
        "written": coefficient_text(row[measure]),
        "n": int(row["n_passages"]),
    }
    return [
        {"row": first, "column": second, **value},
        {"row": second, "column": first, **value},
    ]


def _squares(cells: list[dict[str, Any]], order: Sequence[str], columns: Spec) -> Spec:
    return {
        "data": {"values": cells},
        "mark": {"type": "rect", "style": "cell"},
        "encoding": {
            "y": row_axis(order),
            "x": columns,
            "color": {
                "field": "value",
                "type": "quantitative",
                "scale": {"domain": [0, 1], "clamp": True},
                "legend": None,
            },
            "tooltip": [
                {"field": "row", "title": "rater"},
                {"field": "column", "title": "with"},
                {"field": "written", "title": "value"},
                {"field": "n", "title": "passages"},
            ],
        },
    }


def _numbers(
    cells: list[dict[str, Any]], order: Sequence[str], columns: Spec, styles: Mapping[str, str]
) -> list[Spec]:
    parts = {
        "low": [cell for cell in cells if cell["value"] < DARK_FROM],
        "high": [cell for cell in cells if cell["value"] >= DARK_FROM],
    }
    return [
        {
            "data": {"values": part},
            "mark": {"type": "text", "style": styles[name]},
            "encoding": {
                "y": row_axis(order),
                "x": columns,
                "text": {"field": "written"},
            },
        }
        for name, part in parts.items()
        if part
    ]


def _pair_words(row: Mapping[Hashable, Any], names: Mapping[str, str], measure: str) -> str:
    first, second = (names.get(row[key], row[key]) for key in ("first_rater", "second_rater"))
    return f"{first} and {second} {coefficient_text(row[measure])}"


def _pair_table(pairs: "pd.DataFrame", names: Mapping[str, str]) -> "pd.DataFrame":
    columns = {
        "first_rater": "rater",
        "second_rater": "with",
        "kappa": "κ",
        "low": "low",
        "high": "high",
        "exact": "exact",
        "adjacent": "within one",
        "mean_difference": "mean difference",
        "n_passages": "passages",
        "why_undefined": "why undefined",
    }
    table = pairs[list(columns)].rename(columns=columns)
    return table.assign(
        **{side: [names.get(rater, rater) for rater in table[side]] for side in ("rater", "with")}
    ).reset_index(drop=True)


def progress_figure(grid: "pd.DataFrame", names: Mapping[str, str]) -> Figure | None:
    """Which briefs each rater has finished, started, or not opened yet.

    Parameters
    ----------
    grid
        One row a brief, with the column ``brief`` and one column a rater; empty where a rater
        does not have the brief.
    """
    raters = [column for column in grid.columns if column != "brief"]
    if grid.empty or not raters:
        return None
    cells = [
        {"row": names.get(rater, rater), "brief": str(brief), "state": state}
        for rater in raters
        for brief, state in zip(grid["brief"], grid[rater], strict=True)
        if state
    ]
    rows = [names.get(rater, rater) for rater in raters]
    if len(grid) > MOST_LABELS:
        return _progress_shares(grid, raters, names)
    counts = {state: sum(cell["state"] == state for cell in cells) for state in STATES}
    return Figure(
        name="progress",
        title="Briefs by rater",
        alt=f"Raters: {len(rows)}, briefs: {len(grid)}; "
        + ", ".join(f"{count} {state}" for state, count in counts.items())
        + ". The table holds every cell.",
        spec=_progress_spec(cells, rows),
        table=grid.rename(columns=dict(names)),
    )


def _progress_shares(
    grid: "pd.DataFrame", raters: Sequence[str], names: Mapping[str, str]
) -> Figure | None:
    """Of so many briefs no mark could be told from another: a bar a rater."""
    bars = [
        Bar(names.get(rater, rater), tuple(int((grid[rater] == state).sum()) for state in STATES))
        for rater in raters
    ]
    words = ShareWords("progress", "Briefs by rater", STATES, "share of the rater's briefs")
    figure = share_figure(bars, words)
    return replace(figure, table=grid.rename(columns=dict(names))) if figure else None


def _progress_spec(cells: list[dict[str, str]], rows: Sequence[str]) -> Spec:
    by_state = {"field": "state", "type": "nominal"}
    legend = {"title": None}
    return {
        "data": {"values": cells},
        "mark": {"type": "point", "style": "state"},
        "encoding": {
            "y": row_axis(rows),
            "x": {
                "field": "brief",
                "type": "nominal",
                "sort": None,
                "title": None,
                "axis": {
                    "ticks": False,
                    "domain": False,
                    "grid": False,
                    "labelAngle": -40,
                },
            },
            "shape": {
                **by_state,
                "scale": {"domain": list(STATES), "range": list(SHAPES)},
                "legend": legend,
            },
            "fillOpacity": {
                **by_state,
                "scale": {"domain": list(STATES), "range": list(FILLED)},
                "legend": None,
            },
            "size": {**by_state, "scale": {"domain": list(STATES), "range": list(SIZES)}},
            "tooltip": [
                {"field": "row", "title": "rater"},
                {"field": "brief"},
                {"field": "state"},
            ],
        },
        "height": rows_height(len(rows), 30),
    }
