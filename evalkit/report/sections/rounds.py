"""The section on rounds: how the difference stood in an earlier round, on the same briefs."""

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from evalkit.analysis.outcome import OutcomeKind
from evalkit.analysis.sentence import points
from evalkit.report.figures.figure import Figure
from evalkit.report.figures.forest import ForestRow, ForestWords, forest_figure
from evalkit.report.figures.marks import finite
from evalkit.report.sections.section import Material, Section, shown

if TYPE_CHECKING:
    import pandas as pd

ON_SCALE = (OutcomeKind.COMPOSITE, OutcomeKind.CRITERION)
CHANGES = {
    "name": "outcome",
    "earlier_study": "earlier study",
    "earlier_system": "earlier system",
    "earlier_round": "earlier round",
    "earlier_difference": "earlier difference",
    "later_difference": "later difference",
    "change": "change",
    "n_briefs_rising": "n rising",
    "n_briefs_equal": "n equal",
    "n_briefs_falling": "n falling",
    "n_briefs": "briefs",
    "why_undefined": "why undefined",
}
LIMIT = (
    "This describes and tests nothing: raters, passages and systems may all have changed between "
    "the rounds."
)


def rounds_section(material: Material) -> Section | None:
    """The differences of two rounds side by side; None in a study of one round."""
    changes = material.own("round_changes")
    if changes.empty:
        return None
    primary = changes[changes["outcome"] == material.plan.primary_outcome]
    sentences = [_change_words(row, material) for row in primary.to_dict("records")]
    table = shown(changes, CHANGES, material.plan, "Every outcome in the two rounds, same briefs")
    return Section(
        "rounds",
        "Against the earlier round, on the same briefs",
        (*sentences, LIMIT),
        _figure(changes, material),
        (table,),
    )


def _change_words(row: Mapping[Hashable, Any], material: Material) -> str:
    if row["why_undefined"]:
        return f"{row['name']}: {row['why_undefined']}."
    earlier = f"round {row['earlier_round']}{_of(row, material)}"
    return (
        f"{row['name']}: on the {row['n_briefs']} briefs of both rounds the difference was "
        f"{points(row['earlier_difference'])} in {earlier} and {points(row['later_difference'])} "
        f"in round {row['later_round']}, a change of {points(row['change'])}; it rose on "
        f"{row['n_briefs_rising']:.0f} briefs, was equal on {row['n_briefs_equal']:.0f} and fell "
        f"on {row['n_briefs_falling']:.0f}."
    )


def _of(row: Mapping[Hashable, Any], material: Material) -> str:
    """Which study and system the earlier difference is of, where it is another study's."""
    if not row["earlier_study"]:
        return ""
    return f" ({row['earlier_study']}, {material.plan.name_of(str(row['earlier_system']))})"


def _figure(changes: "pd.DataFrame", material: Material) -> Figure | None:
    on_scale = {one.id for one in material.plan.outcomes if one.kind in ON_SCALE}
    own = changes[changes["outcome"].isin(on_scale)]
    if own["earlier_system"].nunique() != 1:
        return None
    rows = [
        ForestRow(
            str(row["name"]),
            finite(row["later_difference"]),
            beside=finite(row["earlier_difference"]),
        )
        for row in own.to_dict("records")
    ]
    spoken = "; ".join(
        f"{row.name} {points(row.beside)}, then {points(row.estimate)}"
        for row in rows
        if row.estimate is not None and row.beside is not None
    )
    words = ForestWords(
        "rounds",
        f"Two rounds: {material.name} minus {material.reference}",
        f"mean difference; hollow: earlier round, filled: this round; right of 0, {material.name} "
        "is better",
        f"Mean difference in the earlier and in this round: {spoken}.",
    )
    return forest_figure(rows, words, own[list(CHANGES)].rename(columns=CHANGES))
