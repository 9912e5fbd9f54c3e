"""The tables beside the main result, as text: which columns of each are worth a line's width."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evalkit.analysis.standing import beside_the_plan
from evalkit.report.number_text import (
    Number,
    coefficient_text,
    count_text,
    interval_text,
    p_text,
    points_text,
    share_text,
)
from evalkit.report.tables import WIDTH, Format, text_table

if TYPE_CHECKING:
    import pandas as pd

INTERVAL = "interval"


def _all_rows(frame: "pd.DataFrame") -> "pd.DataFrame":
    return frame


def _pooled(frame: "pd.DataFrame") -> "pd.DataFrame":
    pooled: pd.DataFrame = frame[frame["scope_kind"] == frame["scope_kind"].iloc[0]]
    return pooled


def _first_outcome(frame: "pd.DataFrame") -> "pd.DataFrame":
    of_first: pd.DataFrame = frame[frame["outcome"] == frame["outcome"].iloc[0]]
    return of_first


def _primary(frame: "pd.DataFrame") -> "pd.DataFrame":
    return frame.query("role == 'primary'")


@dataclass(frozen=True, slots=True)
class FurtherTable:
    """One table: its heading, its columns under readers' names, and how the interval is written.

    ``rows`` chooses rows where all would be too many; every row is in the CSV.
    """

    name: str
    heading: str
    columns: Mapping[str, str]
    number: Number = points_text
    rows: Callable[["pd.DataFrame"], "pd.DataFrame"] = field(default=_all_rows)


FURTHER_TABLES: tuple[FurtherTable, ...] = (
    FurtherTable(
        "exclusions",
        "With and without what was left out",
        {
            "ratings": "Ratings",
            "exclusion": "Exclusion",
            "name": "Outcome",
            "system": "System",
            "estimate": "Difference",
            INTERVAL: "CI",
            "p_value": "p",
            "n_briefs": "Briefs",
            "n_pairs": "Pairs",
        },
    ),
    FurtherTable(
        "effects",
        "Beside the primary difference: checks, effect sizes, other raters, equivalence",
        {
            "system": "System",
            "quantity": "Quantity",
            "estimate": "Estimate",
            INTERVAL: "CI",
            "p_value": "p",
            "verdict": "Verdict",
            "n_briefs": "Briefs",
        },
        rows=_primary,
    ),
    FurtherTable(
        "sensitivity_ranges",
        "How much one brief or one rater moves the primary result",
        {
            "system": "System",
            "analysis": "Analysis",
            "n_runs": "Runs",
            "estimate_lowest": "Lowest",
            "estimate_highest": "Highest",
            "p_lowest": "p from",
            "p_highest": "p to",
            "moved_most_by": "Moved most by",
        },
    ),
    FurtherTable(
        "rater_results",
        "Each rater alone",
        {
            "name": "Outcome",
            "rater": "Rater",
            "system": "System",
            "estimate": "Difference",
            "win_rate": "Win rate",
            "n_briefs": "Briefs",
        },
    ),
    FurtherTable(
        "preferences",
        "Preference",
        {
            "system": "System",
            "reference_system": "Against",
            "wins": "Won",
            "ties": "Tied",
            "losses": "Lost",
            "strength": "Strength",
            INTERVAL: "CI",
            "n_votes": "Votes",
            "n_briefs": "Briefs",
        },
    ),
    FurtherTable(
        "worths",
        "Bradley-Terry worths",
        {"system": "System", "log_worth": "Log worth", INTERVAL: "CI", "n_votes": "Votes"},
    ),
    FurtherTable(
        "position",
        "Position: is the left passage preferred?",
        {
            "system": "System",
            "share_left": "Left won",
            "p_value": "p",
            "effect": "Effect",
            INTERVAL: "CI",
            "n_left": "Left",
            "n_right": "Right",
            "n_ties": "Ties",
            "n_briefs": "Briefs",
        },
    ),
    FurtherTable(
        "blinding",
        "Blinding check: could raters tell which passage was adapted?",
        {
            "rater": "Rater",
            "share_right": "Share right",
            INTERVAL: "CI",
            "p_value": "p",
            "n_right": "Right",
            "n_wrong": "Wrong",
            "n_cannot_tell": "Cannot tell",
            "blinding_index": "Index",
        },
        share_text,
    ),
    FurtherTable(
        "descriptives",
        "Levels by system",
        {
            "name": "Outcome",
            "system": "System",
            "mean": "Mean",
            "sd": "SD",
            "median": "Median",
            "n_ratings": "Ratings",
            "n_passages": "Passages",
        },
    ),
    FurtherTable(
        "strata",
        "By stratum (described, not tested)",
        {
            "name": "Outcome",
            "system": "System",
            "stratum_kind": "By",
            "stratum": "Stratum",
            "difference": "Difference",
            "n_briefs": "Briefs",
        },
        rows=_first_outcome,
    ),
    FurtherTable(
        "missing",
        "Missing answers by system",
        {
            "name": "Outcome",
            "system": "System",
            "n_asked": "Asked",
            "n_given": "Given",
            "n_could_not_check": "Could not check",
            "n_unanswered": "Unanswered",
        },
        rows=lambda frame: frame[frame["n_missing"] > 0],
    ),
    FurtherTable(
        "variance",
        "Where the differences' variance comes from",
        {
            "system": "System",
            "component": "Component",
            "variance": "Variance",
            "share": "Share",
            "n_briefs": "Briefs",
            "n_raters": "Raters",
        },
    ),
    FurtherTable(
        "design",
        "Power for other numbers of briefs and raters",
        {
            "system": "System",
            "n_briefs": "Briefs",
            "n_raters": "Raters",
            "effect": "For a difference of",
            "power": "Power",
            "power_other_raters": "Power, other raters",
        },
    ),
    FurtherTable(
        "round_changes",
        "From round to round, on the same briefs",
        {
            "name": "Outcome",
            "system": "System",
            "earlier_round": "From",
            "later_round": "To",
            "change": "Change",
            "n_briefs": "Briefs",
        },
    ),
    FurtherTable(
        "coefficients",
        "Every coefficient, all systems pooled",
        {
            "name": "Outcome",
            "coefficient": "Coefficient",
            "value": "Value",
            INTERVAL: "CI",
            "n_passages": "Passages",
            "n_ratings": "Ratings",
        },
        number=coefficient_text,
        rows=_pooled,
    ),
    FurtherTable(
        "rater_pairs",
        "Rater by rater",
        {
            "name": "Outcome",
            "first_rater": "Rater",
            "second_rater": "And",
            "kappa": "Kappa",
            INTERVAL: "CI",
            "exact": "Exact",
            "n_passages": "Passages",
        },
        number=coefficient_text,
    ),
    FurtherTable(
        "raters",
        "Raters",
        {
            "rater": "Rater",
            "mean": "Mean",
            "severity": "Severity",
            "exact_with_others": "Exact",
            "levels_used": "Levels",
            "halo": "Halo",
            "drift": "Drift",
            "drift_p": "Drift p",
            "longest_run": "Longest run",
            "n_ratings": "Ratings",
        },
    ),
    FurtherTable(
        "repeats",
        "The same passage twice",
        {
            "name": "Outcome",
            "rater": "Rater",
            "exact": "Exact",
            "adjacent": "Within one",
            "weighted_kappa": "Weighted kappa",
            "n_repeats": "Repeats",
        },
    ),
    FurtherTable(
        "validity",
        "Passages with known levels",
        {
            "rater": "Rater",
            "purpose": "Passages",
            "met": "At the levels",
            "within_one": "Within one",
            "missed": "Missed",
            "n_ratings": "Scores",
        },
    ),
    FurtherTable(
        "disagreement",
        "Passages that raters differ on most",
        {
            "brief": "Brief",
            "system": "System",
            "mean_steps_apart": "Steps apart, mean",
            "most_steps_apart": "Most",
            "widest_outcome": "Widest on",
            "n_raters": "Raters",
        },
    ),
)
SHARES = (
    "exact",
    "exact_with_others",
    "share",
    "share_left",
    "win_rate",
    "power",
    "power_other_raters",
    "advantage",
    "share_changed",
    "adjacent",
)
COEFFICIENTS = ("kappa", "value", "halo", "drift")


def further_text(tables: Mapping[str, "pd.DataFrame"], *, width: int = WIDTH) -> str:
    """Every further table that holds rows, each under its heading."""
    return "\n\n".join(_sections(tables, width))


def _sections(tables: Mapping[str, "pd.DataFrame"], width: int) -> Iterator[str]:
    for shown in FURTHER_TABLES:
        frame = tables.get(shown.name)
        if frame is None or frame.empty:
            continue
        text = further_table_text(shown, frame, width=width)
        if text:
            yield text


def further_table_text(shown: FurtherTable, frame: "pd.DataFrame", *, width: int = WIDTH) -> str:
    """One table under its heading; empty where none of its rows is worth a line."""
    rows = shown.rows(frame)
    if not len(rows):
        return ""
    mark = beside_the_plan(rows)
    heading = f"{shown.heading}{mark}"
    return f"{heading}\n{'=' * len(heading)}\n{_drawn(shown, rows, width)}"


def _drawn(shown: FurtherTable, frame: "pd.DataFrame", width: int) -> str:
    import pandas as pd

    if INTERVAL in shown.columns:
        limits = zip(frame["low"], frame["high"], strict=True)
        texts = [interval_text(*pair, shown.number) for pair in limits]
        frame = frame.assign(**{INTERVAL: pd.Series(texts, index=frame.index, dtype=object)})
    is_one_pair = "system" in shown.columns and frame["system"].nunique() == 1
    columns = {
        name: heading
        for name, heading in shown.columns.items()
        if not (is_one_pair and name == "system")
    }
    return text_table(frame, columns, _formats(shown, columns, frame), width=width)


def _formats(
    shown: FurtherTable, columns: Mapping[str, str], frame: "pd.DataFrame"
) -> dict[str, Format]:
    numeric = set(frame.select_dtypes("number").columns)
    formats: dict[str, Format] = {name: _format(shown, name) for name in columns if name in numeric}
    return formats | ({INTERVAL: str} if INTERVAL in columns else {})


def _format(shown: FurtherTable, name: str) -> Callable[[Any], str]:
    if name.startswith("p_") or name.endswith("_p"):
        return p_text
    if name in SHARES:
        return share_text
    if name in COEFFICIENTS:
        return coefficient_text
    is_count = name.startswith("n_") or name in ("wins", "ties", "losses", "longest_run")
    return count_text if is_count or name.endswith(("_round", "_used")) else points_text
