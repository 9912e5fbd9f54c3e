"""The few numbers that stand under the answer: how much, how sure, on what."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evalkit.report.number_text import interval_text, p_text, points_text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number as it is printed, and what it is."""

    name: str
    value: str


SECONDARY = {
    "name": "outcome",
    "estimate": "difference",
    "low": "low",
    "high": "high",
    "p_value": "exact p",
    "adjusted_p": "adjusted p",
    "n_briefs": "briefs",
    "why_undefined": "why undefined",
}


def secondary_rows(comparison: "pd.DataFrame", system: str) -> "pd.DataFrame":
    """The planned outcomes beside the primary one, of one compared system, for people to read."""
    own = comparison[(comparison["role"] == "secondary") & (comparison["system"] == system)]
    return own[list(SECONDARY)].rename(columns=SECONDARY).reset_index(drop=True)


def key_figures(row: "pd.Series[Any]") -> tuple[KeyFigure, ...]:
    """One outcome's difference, its intervals, p, briefs won, tied and lost, and its n."""
    if row["why_undefined"]:
        return ()
    other = interval_text(row["other_raters_low"], row["other_raters_high"], points_text)
    return (
        KeyFigure("Difference", points_text(row["estimate"])),
        KeyFigure("Exact p", p_text(row["p_value"])),
        KeyFigure(
            "Won / tied / lost", f"{row['wins']:.0f} / {row['ties']:.0f} / {row['losses']:.0f}"
        ),
        KeyFigure(
            f"{row['confidence']:.0%} interval",
            interval_text(row["low"], row["high"], points_text) or "–",
        ),
        KeyFigure(
            "Cautious interval",
            interval_text(row["cautious_low"], row["cautious_high"], points_text) or "–",
        ),
        KeyFigure("Other raters too", other or "–"),
    )
