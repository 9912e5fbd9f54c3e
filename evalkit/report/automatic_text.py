"""What is known of the automatic rater as text for a terminal, under a heading of its own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from evalkit.analysis.automatic.alternative import EVERYBODY
from evalkit.analysis.automatic.lengths import BEYOND
from evalkit.report.further_tables import FurtherTable, further_table_text
from evalkit.report.number_text import coefficient_text, points_text, share_text

if TYPE_CHECKING:
    import pandas as pd

INTERVAL = "interval"
HEADING = "THE AUTOMATIC RATER: a model, and no part of anything above"

TABLES: tuple[FurtherTable, ...] = (
    FurtherTable(
        "automatic_alternative",
        "Automatic rater: where it is as near to the experts as they are to one another",
        {
            "name": "Outcome",
            "advantage": "As near or nearer",
            INTERVAL: "CI",
            "n_won": "Shown for",
            "n_experts": "Experts",
            "n_passages": "Passages",
            "n_briefs": "Briefs",
        },
        share_text,
        lambda frame: frame[frame["rater"] == EVERYBODY],
    ),
    FurtherTable(
        "automatic_agreement",
        "Automatic rater: agreement with each expert, and of the experts with one another",
        {
            "name": "Outcome",
            "held_against": "With",
            "kappa": "Kappa",
            INTERVAL: "CI",
            "exact": "Exact",
            "adjacent": "Within one",
            "standardised_difference": "SMD",
            "n_passages": "Passages",
        },
        coefficient_text,
    ),
    FurtherTable(
        "automatic_sides",
        "Automatic rater: answers that change when the passages change sides",
        {
            "name": "Outcome",
            "share_changed": "Changed",
            INTERVAL: "CI",
            "n_briefs_changed": "Briefs changed",
            "n_briefs": "Of",
            "n_first": "First gains",
            "n_second": "Second gains",
            "p_value": "p",
        },
        share_text,
    ),
    FurtherTable(
        "automatic_length",
        "Automatic rater: points for each hundred words more, beyond what the experts give",
        {
            "name": "Outcome",
            "slope": "Points",
            INTERVAL: "CI",
            "p_value": "p",
            "n_pairs": "Pairs",
            "n_briefs": "Briefs",
        },
        points_text,
        lambda frame: frame[frame["whose"] == BEYOND],
    ),
    FurtherTable(
        "automatic_systems",
        "Automatic rater: differences beside the experts', described and not tested",
        {
            "name": "Outcome",
            "system": "System",
            "experts_difference": "Experts",
            "automatic_difference": "Automatic",
            "n_same_direction": "Same direction",
            "n_briefs": "Briefs",
        },
    ),
    FurtherTable(
        "automatic_missing",
        "Automatic rater: answers that are missing",
        {
            "name": "Outcome",
            "n_asked": "Asked",
            "n_given": "Given",
            "n_could_not_check": "Could not check",
            "n_refused": "Refused",
            "n_truncated": "Cut off",
            "n_malformed": "Malformed",
            "n_out_of_range": "Off the scale",
        },
        rows=lambda frame: frame[frame["n_given"] < frame["n_asked"]],
    ),
)


def automatic_text(
    model: str,
    verdict: str,
    sentences: Sequence[str],
    notes: Sequence[str],
    tables: "Mapping[str, pd.DataFrame]",
) -> str:
    """Heading, notes, the verdict, a sentence for each outcome, and every table with rows."""
    lines = [HEADING, "=" * len(HEADING), f"Model: {model}", *notes, "", verdict, *sentences]
    return "\n\n".join(["\n".join(lines), *_shown(tables)])


def _shown(tables: "Mapping[str, pd.DataFrame]") -> Iterator[str]:
    for table in TABLES:
        frame = tables.get(table.name)
        if frame is None or frame.empty:
            continue
        if table.name == "automatic_sides":
            frame = frame.rename(columns={"changed_low": "low", "changed_high": "high"})
        text = further_table_text(table, frame)
        if text:
            yield text
