"""Coefficients of agreement with their intervals, one line a question."""

from typing import TYPE_CHECKING

import streamlit as st

from evalkit.ui.components.ink import ink

if TYPE_CHECKING:
    import pandas as pd

ROW_HEIGHT = 24


def agreement_plot(table: "pd.DataFrame") -> None:
    """Pooled coefficients with intervals; undefined ones stay in the table with their reason."""
    import altair as alt

    colours = ink()
    pooled = table.drop_duplicates("outcome")
    defined = pooled[pooled["coefficient"].notna()]
    if defined.empty:
        st.text("No question has enough ratings for a coefficient yet.")
        return
    names = defined["name"].tolist()
    axis = alt.Axis(labelOverlap=False)
    rows = alt.Chart(defined).encode(y=alt.Y("name:N", sort=names, title=None, axis=axis))
    low = alt.X("low:Q", title="α with its interval")
    lines = rows.mark_rule(size=2, color=colours.line).encode(x=low, x2="high")
    points = rows.mark_circle(size=100, opacity=1, color=colours.mark).encode(
        x="coefficient:Q", tooltip=["name", alt.Tooltip("coefficient", format=".2f")]
    )
    zero = alt.Chart().mark_rule(strokeDash=[4, 4], opacity=0.6, color=colours.line)
    layers = lines + points + zero.encode(x=alt.datum(0))
    chart = layers.properties(height=max(120, ROW_HEIGHT * len(names)))
    st.altair_chart(
        chart.configure_axis(grid=False, labelLimit=320, labelFontSize=13),
        alt=f"Agreement on {len(names)} questions; the same figures stand in the table below.",
    )
