"""Results in plain words: what was shown, what was not, and what could not be."""

import math
from typing import TYPE_CHECKING, Any

from evalkit.analysis.comparison import EXPLORATORY
from evalkit.analysis.outcome import AnalysisPlan, Outcome, OutcomeKind
from evalkit.stats.paired import Verdict
from evalkit.stats.result import Flag

if TYPE_CHECKING:
    import pandas as pd


def points(value: float) -> str:
    """A number of rubric points with two decimals and a true minus sign.

    Examples
    --------
    >>> points(-1.046)
    '−1.05'
    """
    if math.isinf(value):
        return "unbounded"
    return f"{value:.2f}".replace("-", "−")


def p_words(p_value: float) -> str:
    """A p-value as a report prints it: no leading zero, and never a bare 0.

    Examples
    --------
    >>> p_words(0.0213), p_words(0.00049), p_words(1.0)
    ('p = .021', 'p < .001', 'p = 1')
    """
    if p_value < 0.001:
        return "p < .001"
    return f"p = {p_value:.3f}".replace("= 0.", "= .").replace("1.000", "1")


def coefficient_words(value: float) -> str:
    """A coefficient or share as a report prints it: no leading zero.

    Examples
    --------
    >>> coefficient_words(0.667), coefficient_words(-0.05), coefficient_words(1.0)
    ('.67', '−.05', '1.00')
    """
    return f"{value:.2f}".replace("0.", ".", 1).replace("-", "−")


def comparison_sentence(row: "pd.Series[Any]", plan: AnalysisPlan) -> str:
    """One row of the comparison table as a sentence that claims no more than the row shows."""
    outcome = plan.outcome(row["outcome"])
    system, reference = plan.name_of(row["system"]), plan.name_of(row["reference_system"])
    if row["why_undefined"]:
        return f"{outcome.name}: {system} and {reference} cannot be compared: {_end(row)}"
    if Flag.CANNOT_REACH in row["flags"]:
        return _unreachable_sentence(row, plan, outcome, system, reference)
    tested, words = _decisive_p(row)
    if tested <= plan.significance_level:
        return _shown_sentence(row, outcome, system, reference, words)
    return (
        f"{outcome.name}: {system} and {reference} are not shown to differ (difference "
        f"{points(row['estimate'])} {unit_words(outcome)}, {_interval_words(row)}, {words}, "
        f"n = {int(row['n_briefs'])} briefs)."
    )


def _interval_words(row: "pd.Series[Any]") -> str:
    return f"{row['confidence']:.0%} CI {points(row['low'])} to {points(row['high'])}"


def _unreachable_sentence(
    row: "pd.Series[Any]", plan: AnalysisPlan, outcome: Outcome, system: str, reference: str
) -> str:
    """Too few briefs differ for any p to be small: that is said, not "not significant"."""
    n_differ, n_briefs = int(row["n_nonzero"]), int(row["n_briefs"])
    if n_differ == 0:
        return (
            f"{outcome.name}: {system} and {reference} have equal averages in each of the "
            f"{n_briefs} briefs."
        )
    differ = "1 brief differs" if n_differ == 1 else f"{n_differ} briefs differ"
    return (
        f"{outcome.name}: only {differ} between {system} and {reference}, so p cannot reach "
        f"{level_words(plan.significance_level)} whatever the sizes (the smallest possible is "
        f"{p_words(row['smallest_p'])[4:]}); the difference is {points(row['estimate'])} "
        f"{unit_words(outcome)}, {_interval_words(row)}, n = {n_briefs} briefs."
    )


def _shown_sentence(
    row: "pd.Series[Any]", outcome: Outcome, system: str, reference: str, words: str
) -> str:
    """The better one stands first, so the interval is turned where that is the reference."""
    limits, better, worse = (row["low"], row["high"]), system, reference
    if row["estimate"] < 0:
        limits, better, worse = (-row["high"], -row["low"]), reference, system
    low, high = (points(limit) for limit in limits)
    is_planned = row["role"] != EXPLORATORY
    verb = "is shown to be better than" if is_planned else "was rated better than"
    return (
        f"{outcome.name}: {better} {verb} {worse} by {points(abs(row['estimate']))} "
        f"{unit_words(outcome)} ({row['confidence']:.0%} CI {low} to {high}, {words}, "
        f"n = {int(row['n_briefs'])} briefs)."
    )


def _decisive_p(row: "pd.Series[Any]") -> tuple[float, str]:
    exact = f"exact {p_words(row['p_value'])}"
    if row["role"] == EXPLORATORY:
        return float(row["p_value"]), f"{exact}, exploratory: not in the plan, not adjusted"
    adjusted = float(row["adjusted_p"])
    if adjusted == row["p_value"]:
        return adjusted, exact
    return adjusted, f"{exact}, {p_words(adjusted)} after {row['adjustment']}"


def _end(row: "pd.Series[Any]") -> str:
    reason = str(row["why_undefined"])
    return reason if reason.endswith(".") else reason + "."


def level_words(level: float) -> str:
    """A significance level without its leading zero.

    Examples
    --------
    >>> level_words(0.05)
    '.05'
    """
    return f"{level:g}".removeprefix("0")


def unit_words(outcome: Outcome) -> str:
    """What one unit of the outcome's difference is.

    Examples
    --------
    >>> unit_words(Outcome("u", "Usable", OutcomeKind.USABLE, (0.0, 1.0)))
    'in the share of yes answers'
    """
    if outcome.kind is OutcomeKind.PREFERENCE:
        return "points of preference strength"
    if outcome.values == (0.0, 1.0):
        turned = "" if outcome.higher_is_better else " (fewer yes counts as better)"
        return f"in the share of yes answers{turned}"
    return f"points on a {outcome.values[0]:g}–{outcome.values[-1]:g} scale"


def equivalence_sentence(row: "pd.Series[Any]", plan: AnalysisPlan) -> str:
    """Whether a difference is too small to matter; empty where the plan has no margin for it."""
    if not row["equivalence"] or plan.margin is None:
        return ""
    outcome = plan.outcome(row["outcome"])
    system, reference = plan.name_of(row["system"]), plan.name_of(row["reference_system"])
    limits = f"{points(row['equivalence_low'])} to {points(row['equivalence_high'])}"
    facts = (
        f"({1 - 2 * plan.significance_level:.0%} CI {limits}, {p_words(row['equivalence_p'])} for "
        f"both one-sided tests, n = {int(row['n_briefs'])} briefs)"
    )
    margin = f"{points(plan.margin)} {unit_words(outcome)}"
    words = EQUIVALENCE_CLAIMS[Verdict(row["equivalence"])]
    claim = words.format(system=system, reference=reference, margin=margin)
    return f"{outcome.name}: {claim} {facts}."


EQUIVALENCE_CLAIMS = {
    Verdict.EQUIVALENT: "{system} and {reference} are equivalent within {margin}",
    Verdict.DIFFERENT_WITHIN_MARGIN: "{system} and {reference} differ by less than {margin}",
    Verdict.DIFFERENT: (
        "the difference between {system} and {reference} is not shown to be smaller than {margin}"
    ),
    Verdict.INCONCLUSIVE: (
        "inconclusive: neither that {system} and {reference} differ nor that they are equivalent "
        "within {margin} is shown"
    ),
}


def agreement_sentence(row: "pd.Series[Any]", plan: AnalysisPlan) -> str:
    """One row of the agreement table as a sentence; the lower limit is held to the threshold."""
    name = row["name"]
    if row["why_undefined"]:
        return f"{name}: agreement is undefined: {_end(row)}"
    if Flag.CEILING in row["flags"]:
        return _ceiling_sentence(row, plan)
    shares = _share_words(row)
    value = f"α = {coefficient_words(row['coefficient'])}"
    counts = _count_words(row)
    if math.isnan(row["low"] if row["low"] is not None else math.nan):
        return f"{name}: {value}, no interval ({row['why_no_interval']}); {shares}; {counts}."
    limits = f"{coefficient_words(row['low'])} to {coefficient_words(row['high'])}"
    threshold = coefficient_words(plan.agreement_threshold)
    reached = "lies above" if row["low"] >= plan.agreement_threshold else "does not reach"
    caution = " Its interval cannot be fully trusted: " + row["flags"] + "." if row["flags"] else ""
    return (
        f"{name}: {value} ({row['confidence']:.0%} CI {limits}), whose lower limit {reached} the "
        f"study's threshold of {threshold}; {shares}; {counts}.{caution}"
    )


def _ceiling_sentence(row: "pd.Series[Any]", plan: AnalysisPlan) -> str:
    """Where one level takes nearly all, alpha says little: AC and the shares come first."""
    coefficient = "AC1" if row["ac_method"].startswith("Gwet's AC1") else "AC2"
    beside = f"{coefficient} = {coefficient_words(row['ac'])}{_limits(row, 'ac_', plan)}"
    alpha = f"α = {coefficient_words(row['coefficient'])}{_limits(row, '', plan)}"
    few = "; with fewer than six ratings off that level no interval can be trusted"
    return (
        f"{row['name']}: {row['share_most_frequent']:.0%} of the ratings are "
        f"{row['most_frequent']:g}, so there is little to tell apart, and α says little ({alpha})"
        f"{few if Flag.FEW_DEVIATING in row['flags'] else ''}; {_share_words(row)}; {beside}; "
        f"{_count_words(row)}."
    )


def _limits(row: "pd.Series[Any]", prefix: str, plan: AnalysisPlan) -> str:
    low, high = row[f"{prefix}low"], row[f"{prefix}high"]
    if low is None or math.isnan(low):
        return ", no interval"
    limits = f"{coefficient_words(low)} to {coefficient_words(high)}"
    return f", {plan.confidence:.0%} CI {limits}"


def _share_words(row: "pd.Series[Any]") -> str:
    return f"{row['exact']:.0%} of rater pairs exact, {row['adjacent']:.0%} within one level"


def _count_words(row: "pd.Series[Any]") -> str:
    return f"{int(row['n_passages'])} passages, {int(row['n_ratings'])} ratings"
