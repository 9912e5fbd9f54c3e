"""Estimates with their intervals, a row each: differences by criterion, agreement, severity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evalkit.report.figures.figure import Figure
from evalkit.report.figures.marks import Spec, finite, in_lines, row_axis, rows_height, zero_line
from evalkit.report.number_text import Number, coefficient_text, points_text

if TYPE_CHECKING:
    import pandas as pd

ROW_HEIGHT = 34
FILLED, HOLLOW = "estimate", "hollow"


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One estimate with its interval; what is None is not drawn.

    ``beside`` is a second, hollow estimate of the same thing.
    """

    name: str
    estimate: float | None
    low: float | None = None
    high: float | None = None
    shape: str = "circle"
    style: str = FILLED
    beside: float | None = None


@dataclass(frozen=True, slots=True)
class ForestWords:
    """What a forest plot is called and what stands at its axis.

    ``zero`` is where the dashed line stands, ``number`` writes an estimate.
    """

    name: str
    title: str
    axis: str
    alt: str
    zero: float = 0.0
    number: Number = points_text


def forest_figure(
    rows: Sequence[ForestRow], words: ForestWords, table: "pd.DataFrame"
) -> Figure | None:
    """Draw the rows in their order; None where none of them has an estimate."""
    drawn = [row for row in rows if row.estimate is not None]
    if not drawn:
        return None
    axis = row_axis([in_lines(row.name) for row in drawn])
    values = [_values(row, words.number) for row in drawn]
    spec: Spec = {
        "layer": [
            _rule(values, axis, words.axis),
            zero_line(words.zero),
            *_points(values, axis),
            *([_beside(values, axis)] if any(row.beside is not None for row in drawn) else []),
            _numbers(values, axis),
        ],
        "height": rows_height(len(drawn), ROW_HEIGHT),
    }
    return Figure(words.name, words.title, words.alt, spec, table)


def criteria_figure(
    comparison: "pd.DataFrame", kinds: Sequence[str], system: str, reference: str
) -> Figure | None:
    """Every outcome of these kinds with its difference and interval: planned before exploratory."""
    shown = comparison[comparison["kind"].isin(list(kinds))]
    if shown.empty:
        return None
    rows = [
        ForestRow(
            name=str(row["name"]),
            estimate=finite(row["estimate"]),
            low=finite(row["low"]),
            high=finite(row["high"]),
            shape="diamond" if row["role"] == "primary" else "circle",
            style=HOLLOW if row["role"] == "exploratory" else FILLED,
        )
        for row in shown.to_dict("records")
    ]
    confidence = shown["confidence"].dropna()
    level = f"{confidence.iloc[0]:.0%} " if len(confidence) else ""
    words = ForestWords(
        name="criteria",
        title=f"Every criterion: {system} minus {reference}",
        axis=(
            f"difference in rubric points, {level}interval; right of 0, {system} is better; "
            "diamond: primary, filled: secondary, hollow: exploratory"
        ),
        alt=(
            f"Differences of {len(rows)} outcomes with {level}intervals: {_listed(rows)}. "
            "Diamond: primary; filled: planned; hollow: exploratory. The table holds every number."
        ),
    )
    return forest_figure(rows, words, _forest_table(shown, COMPARED))


def agreement_figure(table: "pd.DataFrame", threshold: float) -> Figure | None:
    """Krippendorff's alpha of every question with its interval, and Gwet's AC beside it."""
    pooled = table.drop_duplicates("outcome")
    rows = [
        ForestRow(
            str(row["name"]),
            finite(row["coefficient"]),
            finite(row["low"]),
            finite(row["high"]),
            beside=finite(row["ac"]),
        )
        for row in pooled.to_dict("records")
    ]
    words = ForestWords(
        name="agreement",
        title="Agreement of the raters",
        axis=(
            "α with its interval (filled), AC (hollow); dashed: the plan's threshold "
            f"{coefficient_text(threshold)}"
        ),
        alt=(
            f"Agreement on {len(rows)} questions: {_listed(rows, coefficient_text)}. "
            "The table holds every number."
        ),
        zero=threshold,
        number=coefficient_text,
    )
    return forest_figure(rows, words, _forest_table(pooled, AGREED))


def severity_figure(measures: "pd.DataFrame", names: Mapping[str, str]) -> Figure | None:
    """By how many points each rater scores the same passages below the average rater."""
    shown = measures[(measures["measure"] == "severity") & (measures["outcome"] == "all criteria")]
    rows = [
        ForestRow(
            names.get(row["rater"], row["rater"]),
            finite(row["value"]),
            finite(row["low"]),
            finite(row["high"]),
        )
        for row in shown.to_dict("records")
    ]
    words = ForestWords(
        name="severity",
        title="Severity",
        axis="rubric points below the average rater on the same passages; right of 0 is stricter",
        alt=f"Severity of {len(rows)} raters: {_listed(rows)}. The table holds every number.",
    )
    named = shown.assign(rater=[names.get(rater, rater) for rater in shown["rater"]])
    return forest_figure(rows, words, _forest_table(named, MEASURED))


COMPARED = {
    "name": "outcome",
    "role": "role",
    "estimate": "difference",
    "low": "low",
    "high": "high",
    "p_value": "p exact",
    "adjusted_p": "p adjusted",
    "n_briefs": "briefs",
}
AGREED = {
    "name": "question",
    "coefficient": "α",
    "low": "low",
    "high": "high",
    "ac": "AC",
    "ac_low": "AC low",
    "ac_high": "AC high",
    "n_ratings": "ratings",
}
MEASURED = {
    "rater": "rater",
    "value": "severity",
    "low": "low",
    "high": "high",
    "n": "ratings",
    "why_undefined": "why undefined",
}


def _forest_table(frame: "pd.DataFrame", columns: Mapping[str, str]) -> "pd.DataFrame":
    table: pd.DataFrame = frame[list(columns)].rename(columns=dict(columns))
    return table.reset_index(drop=True)


def _listed(rows: Sequence[ForestRow], number: Number = points_text) -> str:
    return "; ".join(
        f"{row.name} {'undefined' if row.estimate is None else number(row.estimate)}"
        for row in rows
    )


def _values(row: ForestRow, number: Number) -> dict[str, Any]:
    return {
        "row": in_lines(row.name),
        "name": row.name,
        "estimate": row.estimate,
        "written": "" if row.estimate is None else number(row.estimate),
        "low": row.low,
        "high": row.high,
        "shape": row.shape,
        "style": row.style,
        "beside": row.beside,
    }


def _rule(values: list[dict[str, Any]], axis: Spec, title: str) -> Spec:
    known = [value for value in values if value["low"] is not None and value["high"] is not None]
    return {
        "data": {"values": known},
        "mark": {"type": "rule", "style": "interval"},
        "encoding": {
            "y": axis,
            "x": {"field": "low", "type": "quantitative", "title": title.split("; ")},
            "x2": {"field": "high"},
        },
    }


def _points(values: list[dict[str, Any]], axis: Spec) -> list[Spec]:
    """One layer a look, since a style is a property of a whole layer."""
    looks = dict.fromkeys((value["style"], value["shape"]) for value in values)
    return [
        {
            "data": {"values": [v for v in values if (v["style"], v["shape"]) == (style, shape)]},
            "mark": {"type": "point", "style": style, "shape": shape},
            "encoding": {
                "y": axis,
                "x": {"field": "estimate", "type": "quantitative"},
                "tooltip": [
                    {"field": "name", "title": "what"},
                    *({"field": name, "format": ".2f"} for name in ("low", "estimate", "high")),
                ],
            },
        }
        for style, shape in looks
    ]


def _beside(values: list[dict[str, Any]], axis: Spec) -> Spec:
    return {
        "data": {"values": [value for value in values if value["beside"] is not None]},
        "mark": {"type": "point", "style": HOLLOW, "shape": "square"},
        "encoding": {"y": axis, "x": {"field": "beside", "type": "quantitative"}},
    }


def _numbers(values: list[dict[str, Any]], axis: Spec) -> Spec:
    return {
        "data": {"values": values},
        "mark": {"type": "text", "style": "words", "dy": -12},
        "encoding": {
            "y": axis,
            "x": {"field": "estimate", "type": "quantitative"},
            "text": {"field": "written"},
        },
    }
