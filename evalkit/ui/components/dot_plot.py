"""One dot a brief and the interval of their mean, for one outcome at a time."""

from typing import TYPE_CHECKING, cast

import streamlit as st

from evalkit.ui.components.ink import ink

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

ROW_HEIGHT = 26


def difference_plot(differences: "pd.DataFrame", comparison: "pd.DataFrame") -> None:
    """Choose an outcome, see each brief's difference, the mean and its interval."""
    names = comparison.drop_duplicates("outcome").set_index("outcome")["name"].to_dict()
    chosen = st.selectbox(
        "Outcome", list(names), format_func=lambda outcome: str(names[outcome]), key="outcome"
    )
    dots = differences[differences["outcome"] == chosen]
    means = comparison[(comparison["outcome"] == chosen) & comparison["estimate"].notna()]
    if dots.empty:
        st.text("No brief was rated for both systems on this outcome.")
        return
    for _, mean in means.iterrows():
        here = dots[dots["system"] == mean["system"]]
        title = f"{mean['system']} minus {mean['reference_system']}, {names[chosen]}"
        st.altair_chart(
            _chart(here, means[means["system"] == mean["system"]], title),
            alt=(
                f"{title}: one dot for each of {len(here)} briefs; mean {mean['estimate']:.2f}, "
                f"interval {mean['low']:.2f} to {mean['high']:.2f}. The same figures stand in the "
                "table below."
            ),
        )


def _chart(dots: "pd.DataFrame", mean: "pd.DataFrame", title: str) -> "alt.LayerChart":
    import altair as alt

    colours = ink()
    order = dots.sort_values("difference")["brief"].tolist()
    axis = alt.X("difference:Q", title="difference per brief (right of 0: the first is better)")
    base = alt.Chart(dots)
    zero = (
        alt.Chart()
        .mark_rule(strokeDash=[4, 4], opacity=0.6, color=colours.line)
        .encode(x=alt.datum(0))
    )
    points = base.mark_circle(size=110, opacity=0.85, color=colours.mark).encode(
        x=axis,
        y=alt.Y("brief:N", sort=order, title=None, axis=alt.Axis(labelOverlap=False)),
        tooltip=["brief", alt.Tooltip("difference", format=".2f"), "n_raters"],
    )
    band = (
        alt.Chart(mean).mark_rect(opacity=0.16, color=colours.mark).encode(x="low:Q", x2="high:Q")
    )
    middle = alt.Chart(mean).mark_rule(size=2, color=colours.line).encode(x="estimate:Q")
    height = max(120, ROW_HEIGHT * len(dots))
    layers = alt.layer(band, zero, middle, points).properties(title=title, height=height)
    return cast("alt.LayerChart", layers.configure_axis(grid=False, labelFontSize=13))
