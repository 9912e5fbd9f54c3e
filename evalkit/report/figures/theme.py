"""The colours of figures: marks name a style, and what a style looks like is said here once.

Shape, fill or a number always says the same as the colour, so that figures can be read without it.
"""

from dataclasses import dataclass
from typing import Any

FONT = "Source Sans, Helvetica, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Ink:
    """What a figure is drawn with; ``ramp`` runs from few to many."""

    line: str
    quiet: str
    grid: str
    mark: str
    paper: str
    ramp: tuple[str, ...]


LIGHT = Ink(
    line="#26231e",
    quiet="#6a655a",
    grid="#e4dfd2",
    mark="#1d5c63",
    paper="#fdfcf8",
    ramp=("#dfe9e6", "#b9d3d1", "#7fb0b1", "#438489", "#1d5c63", "#0e3b41"),
)
DARK = Ink(
    line="#e9e6df",
    quiet="#a8a499",
    grid="#34383a",
    mark="#7fc4c9",
    paper="#191a1b",
    ramp=("#22302f", "#2c4a4c", "#36696d", "#4c9095", "#7fc4c9", "#c2ecee"),
)


def config(ink: Ink) -> dict[str, Any]:
    """The Vega-Lite configuration that gives every style its look."""
    return {
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "color": ink.line,
            "fontSize": 14,
            "fontWeight": 600,
            "offset": 10,
            "subtitleColor": ink.quiet,
            "subtitleFontSize": 12,
        },
        "axis": {
            "grid": False,
            "labelColor": ink.line,
            "titleColor": ink.quiet,
            "labelFontSize": 13,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelLimit": 260,
            "domainColor": ink.grid,
            "tickColor": ink.grid,
        },
        "axisX": {"grid": True, "gridColor": ink.grid, "tickCount": 7, "labelFlush": False},
        "legend": {
            "orient": "top",
            "labelColor": ink.line,
            "titleColor": ink.quiet,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "symbolStrokeColor": ink.line,
        },
        "style": _styles(ink),
        "range": {"ordinal": list(ink.ramp), "ramp": list(ink.ramp), "heatmap": list(ink.ramp)},
    }


def _styles(ink: Ink) -> dict[str, dict[str, Any]]:
    return {
        "dot": {"filled": True, "color": ink.mark, "size": 95, "opacity": 0.9},
        "state": {"filled": True, "color": ink.mark, "stroke": ink.mark, "strokeWidth": 1.4},
        "estimate": {"filled": True, "color": ink.line, "size": 110, "opacity": 1},
        "hollow": {
            "filled": True,
            "color": ink.paper,
            "stroke": ink.line,
            "strokeWidth": 1.6,
            "size": 80,
            "opacity": 1,
        },
        "interval": {"color": ink.line, "size": 2},
        "band": {"color": ink.mark, "opacity": 0.13},
        "zero": {"color": ink.line, "strokeDash": [4, 4], "opacity": 0.65},
        "words": {"color": ink.line, "fontSize": 12},
        "quiet-words": {"color": ink.quiet, "fontSize": 12},
        "on-light": {"color": ink.line, "fontSize": 12},
        "on-dark": {"color": ink.paper, "fontSize": 12},
        "cell": {"stroke": ink.paper, "strokeWidth": 1},
    }
