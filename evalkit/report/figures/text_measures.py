"""Measures of texts: a dot a passage, beside what was asked for and beside what raters say."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evalkit.report.figures.figure import Figure
from evalkit.report.figures.forest import HOLLOW, ForestRow, ForestWords, forest_figure
from evalkit.report.figures.marks import ONCE, Spec, finite, row_axis, rows_height

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 40
"""Briefs up to which each has a row of its own; of more, a row holds those of one grade."""
LOOKS: tuple[tuple[str, str], ...] = (
    ("dot", "circle"),
    ("hollow", "square"),
    ("dot", "triangle-up"),
    ("hollow", "diamond"),
    ("dot", "cross"),
)
"""How the first, second … system is drawn: shape and fill tell them apart, not colour alone."""
SPOKEN_LOOKS = (
    "filled circle",
    "hollow square",
    "filled triangle",
    "hollow diamond",
    "filled cross",
)


def measure_figure(
    measures: "pd.DataFrame", name: str, system_names: Mapping[str, str]
) -> Figure | None:
    """Draw one measure of every passage; None where no passage has it.

    Parameters
    ----------
    measures
        The rows of one measure, from `measures_frame`.
    system_names
        What each system is called, in the order of their looks.
    """
    known = measures[measures["value"].notna()]
    if known.empty:
        return None
    own_rows = known["brief"].nunique() <= MOST_ROWS
    dots = [_dot(row, own_rows) for row in known.to_dict("records")]
    axis = row_axis(list(dict.fromkeys(dot["row"] for dot in dots)))
    has_spans = any(dot["low"] is not None for dot in dots)
    looks = _how_to_read(system_names, has_spans=has_spans)
    layers = [
        *_spans(dots, axis),
        *(
            _dots([dot for dot in dots if dot["system"] == system], look, axis, (name, *looks))
            for system, look in zip(system_names, _looks(len(system_names)), strict=True)
        ),
    ]
    spec: Spec = {"layer": layers, "height": rows_height(len(axis["sort"]), 24)}
    return Figure(
        name=f"texts-{measures['measure'].iloc[0]}",
        title=f"{name} of every passage",
        alt=_alt(known, name, system_names, looks),
        spec=spec,
        table=_table(known, name, system_names),
    )


def _how_to_read(system_names: Mapping[str, str], *, has_spans: bool) -> tuple[str, ...]:
    """What the dots and bars are, a line each, so that a narrow screen has room for them."""
    looks = tuple(
        f"{SPOKEN_LOOKS[place % len(SPOKEN_LOOKS)]}: {name}"
        for place, name in enumerate(system_names.values())
    )
    return (*looks, "pale bar: the band or range asked for") if has_spans else looks


def _looks(n_systems: int) -> list[tuple[str, str]]:
    return [LOOKS[place % len(LOOKS)] for place in range(n_systems)]


def _dot(row: Mapping[Any, Any], own_rows: bool) -> dict[str, Any]:
    return {
        "row": f"{row['brief']}" if own_rows else f"grade {row['grade']}",
        "brief": row["brief"],
        "system": row["system"],
        "value": float(row["value"]),
        "low": finite(row["low"]),
        "high": finite(row["high"]),
    }


def _spans(dots: Sequence[Mapping[str, Any]], axis: Spec) -> list[Spec]:
    """A pale bar a row where something was asked for, once however many passages it has."""
    spans = {dot["row"]: dot for dot in dots if None not in (dot["low"], dot["high"])}
    if not spans:
        return []
    values = [{name: dot[name] for name in ("row", "low", "high")} for dot in spans.values()]
    return [
        {
            "data": {"values": values},
            "mark": {"type": "bar", "style": "band", "height": 14, "aria": False},
            "encoding": {
                "y": axis,
                "x": {"field": "low", "type": "quantitative"},
                "x2": {"field": "high"},
            },
        }
    ]


def _dots(
    dots: list[dict[str, Any]], look: tuple[str, str], axis: Spec, words: tuple[str, ...]
) -> Spec:
    """The dots of one system; ``words`` are the measure's name, then how to read the figure."""
    style, shape = look
    x = {"field": "value", "type": "quantitative", "title": words, "scale": {"zero": False}}
    return {
        "data": {"values": dots or ONCE["values"]},
        "mark": {"type": "point", "style": style, "shape": shape},
        "encoding": {
            "y": axis,
            "x": x,
            "tooltip": [
                {"field": "brief"},
                {"field": "system"},
                {"field": "value", "title": words[0], "format": ".2f"},
            ],
        },
    }


def _alt(
    known: "pd.DataFrame", name: str, system_names: Mapping[str, str], looks: Sequence[str]
) -> str:
    spoken = "; ".join(
        f"{system_names[str(system)]}: mean {own['value'].mean():.2f}, from "
        f"{own['value'].min():.2f} to {own['value'].max():.2f} in {len(own)} passages"
        for system, own in known.groupby("system", sort=False)
    )
    read = f"To be read so: {', '.join(looks)}. The table holds every number."
    return f"{name} of {len(known)} passages. {spoken}. {read}"


def _table(known: "pd.DataFrame", name: str, system_names: Mapping[str, str]) -> "pd.DataFrame":
    named = known.assign(system=[system_names[system] for system in known["system"]])
    columns = {"brief": "brief", "grade": "grade", "system": "system", "value": name}
    asked = {"low": "at least", "high": "at most"}
    shown = columns | {key: word for key, word in asked.items() if named[key].notna().any()}
    table: pd.DataFrame = named[list(shown)].rename(columns=shown)
    return table.reset_index(drop=True)


def association_figure(
    associations: "pd.DataFrame", outcome: str, system: str, reference: str
) -> Figure | None:
    """Draw the correlations of one outcome with every measure; None where all are undefined."""
    rows = [
        ForestRow(
            str(row["measure_name"]),
            finite(row["correlation"]),
            finite(row["low"]),
            finite(row["high"]),
            style=HOLLOW,
        )
        for row in associations.to_dict("records")
    ]
    spoken = "; ".join(
        f"{row.name} {'undefined' if row.estimate is None else f'{row.estimate:.2f}'}"
        for row in rows
    )
    words = ForestWords(
        name="texts-and-ratings",
        title=f"{outcome} and measures of the texts, {system} minus {reference} (exploratory)",
        axis=f"rank correlation over {_n_briefs(associations)} with its interval; "
        "right of 0, they rise together",
        alt=(
            f"Rank correlations of {outcome} with {len(rows)} measures over the differences of "
            f"briefs, exploratory: {spoken}. The table holds every number."
        ),
    )
    return forest_figure(rows, words, _association_table(associations))


def _n_briefs(associations: "pd.DataFrame") -> str:
    """How many briefs the drawn correlations have: one number, or the least and the most."""
    counts = associations.loc[associations["correlation"].notna(), "n_briefs"]
    if counts.empty:
        return "the briefs"
    least, most = int(counts.min()), int(counts.max())
    return f"{most} briefs" if least == most else f"{least} to {most} briefs"


def _association_table(associations: "pd.DataFrame") -> "pd.DataFrame":
    columns = {
        "measure_name": "measure",
        "correlation": "rank correlation",
        "low": "low",
        "high": "high",
        "n_briefs": "briefs",
        "why_no_interval": "why no interval",
        "why_undefined": "why undefined",
    }
    table: pd.DataFrame = associations[list(columns)].rename(columns=columns)
    return table.reset_index(drop=True)


def pairs_figure(
    pairs: "pd.DataFrame", measure: str, outcome: str, system: str, reference: str
) -> Figure | None:
    """Draw one dot a brief: the difference in a measure against the difference in an outcome."""
    known = pairs.dropna(subset=["measure_difference", "rating_difference"])
    if known.empty:
        return None
    dots = known[["brief", "measure_difference", "rating_difference"]].to_dict("records")
    spoken = f"{measure} and {outcome}, {system} minus {reference}"
    x = {"field": "measure_difference", "type": "quantitative", "title": f"difference in {measure}"}
    y = {"field": "rating_difference", "type": "quantitative", "title": f"difference in {outcome}"}
    points: Spec = {
        "data": {"values": dots},
        "mark": {"type": "point", "style": "dot"},
        "encoding": {
            "x": x,
            "y": y,
            "tooltip": [
                {"field": "brief"},
                {"field": "measure_difference", "title": measure, "format": ".2f"},
                {"field": "rating_difference", "title": outcome, "format": ".2f"},
            ],
        },
    }
    columns = {
        "brief": "brief",
        "measure_difference": f"difference in {measure}",
        "rating_difference": f"difference in {outcome}",
    }
    return Figure(
        name="texts-by-brief",
        title=f"Each brief: {spoken}",
        alt=f"One dot for each of {len(known)} briefs: {spoken}. The table holds every number.",
        spec={"layer": [points, *_zero_lines()], "height": 300},
        table=known[list(columns)].rename(columns=columns).reset_index(drop=True),
    )


def _zero_lines() -> list[Spec]:
    return [
        {
            "data": ONCE,
            "mark": {"type": "rule", "style": "zero", "aria": False},
            "encoding": {way: {"datum": 0}},
        }
        for way in ("x", "y")
    ]
