"""Stacked bars of shares: which levels a rater uses, which verdicts a system got, who won."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evalkit.report.figures.figure import Figure
from evalkit.report.figures.marks import Spec, row_axis, rows_height

if TYPE_CHECKING:
    import pandas as pd

BAR_HEIGHT = 38
SMALLEST_LABELLED = 0.06
"""Share from which a segment has room for its number."""
LEGEND_COLUMNS = {"expr": "containerSize()[0] < 520 ? 1 : 4"}
"""On a phone names side by side would be cut off; a file has no container, hence four."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: how many there are of each part, in the parts' order."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShareWords:
    """What stacked bars are called: the figure, its parts from the first to the last, its axis."""

    name: str
    title: str
    parts: tuple[str, ...]
    axis: str


def share_figure(bars: Sequence[Bar], words: ShareWords) -> Figure | None:
    """Draw each bar as shares of its own total; None where there is nothing to share."""
    segments = [segment for bar in bars for segment in _segments(bar, words.parts)]
    if not segments:
        return None
    order = [bar.name for bar in bars if sum(bar.counts)]
    spoken = "; ".join(
        f"{segment['row']}, {segment['part']}: {segment['share']:.0%}" for segment in segments
    )
    return Figure(
        name=words.name,
        title=words.title,
        alt=f"{words.title}. {spoken}. The table holds every count.",
        spec={
            "layer": [_bars(segments, order, words), *_numbers(segments, order, words.parts)],
            "height": rows_height(len(order), BAR_HEIGHT),
        },
        table=_table(bars, words),
    )


def _segments(bar: Bar, parts: Sequence[str]) -> list[dict[str, Any]]:
    total, start, found = sum(bar.counts), 0.0, []
    for place, (part, count) in enumerate(zip(parts, bar.counts, strict=True)):
        if not count:
            continue
        end = start + count / total
        found.append(
            {
                "row": bar.name,
                "part": part,
                "place": place,
                "count": count,
                "share": count / total,
                "start": start,
                "middle": (start + end) / 2,
                "end": end,
            }
        )
        start = end
    return found


def _bars(segments: list[dict[str, Any]], order: Sequence[str], words: ShareWords) -> Spec:
    return {
        "data": {"values": segments},
        "mark": {"type": "bar", "style": "cell"},
        "encoding": {
            "y": row_axis(order),
            "x": {
                "field": "start",
                "type": "quantitative",
                "scale": {"domain": [0, 1]},
                "axis": {"format": ".0%", "grid": False, "tickCount": 5},
                "title": words.axis,
            },
            "x2": {"field": "end"},
            "color": {
                "field": "part",
                "type": "ordinal",
                "scale": {"domain": list(words.parts)},
                "legend": {"title": None, "columns": LEGEND_COLUMNS},
            },
            "tooltip": [
                {"field": "row", "title": "of"},
                {"field": "part"},
                {"field": "share", "format": ".0%"},
                {"field": "count"},
            ],
        },
    }


def _numbers(
    segments: list[dict[str, Any]], order: Sequence[str], parts: Sequence[str]
) -> list[Spec]:
    """Two layers of numbers, light ones on the dark end of the ramp."""
    roomy = [segment for segment in segments if segment["share"] >= SMALLEST_LABELLED]
    dark_from = min(len(parts), 3)
    styles = {
        "on-light": [segment for segment in roomy if segment["place"] < dark_from],
        "on-dark": [segment for segment in roomy if segment["place"] >= dark_from],
    }
    return [
        {
            "data": {"values": part},
            "mark": {"type": "text", "style": style},
            "encoding": {
                "y": row_axis(order),
                "x": {"field": "middle", "type": "quantitative"},
                "text": {"field": "share", "format": ".0%"},
            },
        }
        for style, part in styles.items()
        if part
    ]


def _table(bars: Sequence[Bar], words: ShareWords) -> "pd.DataFrame":
    import pandas as pd

    rows = [
        {"": bar.name, **dict(zip(words.parts, bar.counts, strict=True)), "n": sum(bar.counts)}
        for bar in bars
    ]
    return pd.DataFrame(rows)
