"""Whether the automatic rater may stand beside the experts, outcome by outcome, in plain words."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evalkit.analysis.automatic.agreement import PANEL
from evalkit.analysis.automatic.lengths import BEYOND
from evalkit.analysis.outcome import PREFERENCE, AnalysisPlan
from evalkit.analysis.sentence import coefficient_words, p_words

if TYPE_CHECKING:
    import pandas as pd

FEWEST_EXPERTS = 3
"""What the authors of the alternative annotator test ask for."""
HALF = 0.5

Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """One outcome: whether it may stand beside the experts, and why or why not in a sentence."""

    outcome: str
    name: str
    may_stand: bool
    sentence: str


def standings(tables: "Mapping[str, pd.DataFrame]", plan: AnalysisPlan) -> tuple[Standing, ...]:
    """What may be said of each outcome.

    It may stand beside the experts, as a column of its own, only where all of this is shown: three
    experts or more; it is as good as half of them or more (the alternative annotator test); the
    lower limit of its kappa with the panel reaches the study's own threshold; and neither the side
    of a passage nor its length is shown to move it. Where one of these two could not be tested,
    the sentence says so. It never replaces anybody.
    """
    overall = tables["automatic_alternative"].drop_duplicates("outcome").to_dict("records")
    return tuple(_standing(row, tables, plan) for row in overall)


def _standing(row: Row, tables: "Mapping[str, pd.DataFrame]", plan: AnalysisPlan) -> Standing:
    outcome, name = str(row["outcome"]), str(row["name"])
    kappa = _row(tables["automatic_agreement"], outcome, held_against=PANEL)
    side = _row(tables["automatic_sides"], outcome)
    length = _row(tables["automatic_length"], outcome, whose=BEYOND)
    against = [
        *_against_nearness(row),
        *_against_kappa(kappa, plan),
        *_against_side(side, plan),
        *_against_length(length, plan),
    ]
    if against:
        sentence = f"{name}: it may not stand beside the experts, since {'; '.join(against)}."
        return Standing(outcome, name, False, sentence)
    return Standing(
        outcome,
        name,
        True,
        f"{name}: it may stand beside the experts, as a column of its own and never in place of "
        f"one: {_nearness(row)}, and kappa with their median is "
        f"{_with_limits(kappa, 'kappa', 'low', 'high')}." + "".join(_untested(side, length)),
    )


def _untested(side: Row, length: Row) -> Iterator[str]:
    """What was not shown to move it only because it could not be tested."""
    for what, row in (("the side of a passage", side), ("its length", length)):
        if row.get("why_undefined"):
            yield f" Whether {what} moves it could not be tested: {row['why_undefined']}."


def _row(table: "pd.DataFrame", outcome: str, **wanted: str) -> Row:
    rows = table[table["outcome"] == outcome]
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    return rows.iloc[0].to_dict() if len(rows) else {}


def _nearness(row: Row) -> str:
    share, limits = _percent(row["advantage"]), _limits(row, "low", "high", _percent)
    return (
        f"in {share} of {_units(row)} ({limits}) it was as near to the other experts as the expert "
        f"left out, or nearer, which is shown for {row['n_won']:.0f} of {row['n_experts']:.0f} "
        "experts"
    )


def _units(row: Row) -> str:
    return "pairs" if row["outcome"] == PREFERENCE else "passages"


def _against_nearness(row: Row) -> Iterator[str]:
    if row["why_undefined"]:
        yield f"its nearness to them is undefined ({row['why_undefined']})"
    elif row["winning_rate"] < HALF:
        yield _nearness(row)
    if not row["why_undefined"] and row["n_experts"] < FEWEST_EXPERTS:
        yield f"only {row['n_experts']:.0f} experts rated, and {FEWEST_EXPERTS} are asked for"


def _against_kappa(row: Row, plan: AnalysisPlan) -> Iterator[str]:
    wanted = coefficient_words(plan.agreement_threshold)
    if row.get("why_undefined") or not row:
        yield f"its kappa with their median is undefined ({row.get('why_undefined') or 'no row'})"
    elif math.isnan(row["low"]) and row["kappa"] < 1:
        yield f"its kappa with their median has no interval ({row['why_no_interval']})"
    elif row["low"] < plan.agreement_threshold:
        found = _with_limits(row, "kappa", "low", "high")
        yield f"its kappa with their median is {found}, whose lower limit is below {wanted}"


def _against_side(row: Row, plan: AnalysisPlan) -> Iterator[str]:
    p_value = row.get("p_value", math.nan)
    if p_value <= plan.significance_level:
        gains = "first" if row["n_first"] > row["n_second"] else "second"
        yield (
            f"its answers favour the {gains} side (changed with the sides in "
            f"{row['n_briefs_changed']:.0f} of {row['n_briefs']:.0f} briefs, exact "
            f"{p_words(p_value)})"
        )


def _against_length(row: Row, plan: AnalysisPlan) -> Iterator[str]:
    p_value = row.get("p_value", math.nan)
    if p_value <= plan.significance_level:
        favours = "longer" if row["slope"] > 0 else "shorter"
        yield (f"it favours {favours} passages more than the experts do (exact {p_words(p_value)})")


def _with_limits(row: Row, value: str, low: str, high: str) -> str:
    return f"{coefficient_words(row[value])} ({_limits(row, low, high, coefficient_words)})"


def _limits(row: Row, low: str, high: str, words: Any) -> str:  # noqa: ANN401  a way to write numbers
    if math.isnan(row[low]):
        return f"no interval: {row['why_no_interval']}"
    return f"{row['confidence']:.0%} CI {words(row[low])} to {words(row[high])}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"
