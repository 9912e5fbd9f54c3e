"""Sections on what was asked: every criterion, the usable share, the preference."""

from evalkit.analysis.outcome import OutcomeKind
from evalkit.analysis.sentence import p_words, points
from evalkit.report.figures.figure import Figure
from evalkit.report.figures.forest import criteria_figure
from evalkit.report.figures.shares import Bar, ShareWords, share_figure
from evalkit.report.number_text import interval_text, points_text, share_text
from evalkit.report.sections.section import Material, Section, shown

ON_SCALE = (OutcomeKind.COMPOSITE, OutcomeKind.CRITERION)
EVERY_OUTCOME = {
    "name": "outcome",
    "role": "role",
    "estimate": "difference",
    "low": "low",
    "high": "high",
    "p_value": "p exact",
    "adjusted_p": "p adjusted",
    "wins": "wins",
    "ties": "ties",
    "losses": "losses",
    "n_briefs": "briefs",
    "n_pairs": "rated pairs",
    "cautious_low": "cautious low",
    "cautious_high": "cautious high",
    "other_raters_low": "other raters low",
    "other_raters_high": "other raters high",
    "flags": "to be read with care",
    "why_undefined": "why undefined",
}
WIN_RATES = {
    "method": "counted",
    "estimate": "share won",
    "low": "low",
    "high": "high",
    "wins": "wins",
    "ties": "ties",
    "losses": "losses",
    "n_briefs": "briefs",
    "n_votes": "votes",
    "interval_method": "interval",
}
POSITION = {
    "share_left": "left won",
    "share_low": "low",
    "share_high": "high",
    "p_value": "p exact",
    "effect": "left is worth",
    "low": "effect low",
    "high": "effect high",
    "n_left": "left",
    "n_right": "right",
    "n_ties": "ties",
    "n_briefs": "briefs",
    "why_undefined": "why undefined",
}


def criteria_section(material: Material) -> Section:
    """The forest plot of all criteria, and the table of every outcome."""
    own = material.own("comparison")
    figure = criteria_figure(
        own, [kind.value for kind in ON_SCALE], material.name, material.reference
    )
    planned = int((own["role"] != "exploratory").sum()) if len(own) else 0
    adjustments = sorted(set(own["adjustment"]) - {""}) if len(own) else []
    sentences = (
        f"{planned} of {len(own)} outcomes were planned before the first rating. The others are "
        "exploratory: their p is not adjusted, and they show nothing by themselves.",
        f"Adjusted p: {'; '.join(adjustments)}." if adjustments else "",
    )
    table = shown(own, EVERY_OUTCOME, material.plan, "Every outcome with its difference")
    return Section("outcomes", "Every outcome", _said(*sentences), figure, (table,))


def usable_section(material: Material) -> Section | None:
    """What reviewers would do with the passages: shares by system, and the exact paired test."""
    row = material.row("comparison", kind=OutcomeKind.USABLE.value)
    if row is None:
        return None
    counted = [_usable_words(material, system) for system in _both(material)]
    test = (
        f"By the panel's majority: {row['panel_majorities']}; exact McNemar "
        f"{p_words(row['mcnemar_p'])} (mid-p {p_words(row['mcnemar_mid_p'])[4:]})."
        if row["mcnemar_p"] == row["mcnemar_p"]
        else ""
    )
    paired = (
        f"Difference of the shares over {row['n_briefs']:.0f} briefs: {points(row['estimate'])} "
        f"{interval_text(row['low'], row['high'], points_text)}, exact {p_words(row['p_value'])}."
        if row["estimate"] == row["estimate"]
        else f"The difference is undefined: {row['why_undefined']}."
    )
    return Section(
        "usable",
        "Usable passages",
        _said(*counted, paired, test),
        _decision_figure(material),
    )


def _usable_words(material: Material, system: str) -> str:
    found = material.tables["descriptives"]
    usable = found[(found["kind"] == OutcomeKind.USABLE.value) & (found["system"] == system)]
    if usable.empty or not usable["n_ratings"].iloc[0]:
        return ""
    share, n = float(usable["mean"].iloc[0]), int(usable["n_ratings"].iloc[0])
    name = material.plan.name_of(system)
    return f"{name}: {round(share * n)} of {n} verdicts usable ({share_text(share)})."


def _decision_figure(material: Material) -> Figure | None:
    outcome = next((o for o in material.plan.outcomes if o.kind is OutcomeKind.DECISION), None)
    if outcome is None or not outcome.labels:
        return None
    found = material.tables["distributions"]
    counts = found[found["outcome"] == outcome.id]
    bars = [
        Bar(
            material.plan.name_of(system),
            tuple(
                int(
                    counts[(counts["system"] == system) & (counts["value"] == value)]["count"].sum()
                )
                for value in outcome.values
            ),
        )
        for system in _both(material)
    ]
    words = ShareWords("decisions", "Verdicts by system", outcome.labels, "share of verdicts")
    return share_figure(bars, words)


def preference_section(material: Material) -> Section | None:
    """Who was preferred, by votes and by briefs, and whether standing left helped."""
    row = material.row("preferences", reference_system=material.plan.reference_system)
    if row is None:
        return None
    votes = (
        f"{material.name} was preferred in {row['wins']:.0f} of {row['n_votes']:.0f} votes and in "
        f"{row['briefs_won']:.0f} of {row['n_briefs']:.0f} briefs (tied {row['briefs_tied']:.0f}, "
        f"lost {row['briefs_lost']:.0f}); mean strength {points(row['strength'])} steps "
        f"{interval_text(row['low'], row['high'], points_text)}."
    )
    parts = (f"{material.reference} preferred", "tied", f"{material.name} preferred")
    bars = (
        Bar("votes", (int(row["losses"]), int(row["ties"]), int(row["wins"]))),
        Bar("briefs", (int(row["briefs_lost"]), int(row["briefs_tied"]), int(row["briefs_won"]))),
    )
    words = ShareWords("preference", "Preference", parts, "share of votes, share of briefs")
    tables = [
        shown(material.own("win_rates"), WIN_RATES, material.plan, "How often the system wins"),
        shown(material.own("position"), POSITION, material.plan, "Whether the left side is won"),
    ]
    return Section(
        "preference",
        "Preference",
        _said(votes, _position_words(material)),
        share_figure(bars, words),
        further=tuple(table for table in tables if len(table.frame)),
    )


def _position_words(material: Material) -> str:
    row = material.row("position")
    if row is None:
        return ""
    if row["why_undefined"]:
        return f"Position effect: {row['why_undefined']}."
    n = row["n_left"] + row["n_right"]
    effect = interval_text(row["low"], row["high"], points_text) or row["why_no_interval"]
    return (
        f"Position: the left passage won {row['n_left']:.0f} of {n:.0f} votes "
        f"({share_text(row['share_left'])}, exact {p_words(row['p_value'])}); standing left is "
        f"worth {points(row['effect'])} steps {effect}. Sides were even by design."
    )


def _both(material: Material) -> tuple[str, str]:
    return material.plan.reference_system, material.system


def _said(*sentences: str) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if sentence)
