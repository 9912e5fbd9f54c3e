"""Sections that test the result: faults, losses, strata, sensitivity, blinding, power."""

import math
from collections.abc import Hashable, Mapping
from typing import Any

from evalkit.analysis.outcome import OutcomeKind
from evalkit.analysis.sentence import p_words, points
from evalkit.report.figures.forest import ForestRow, ForestWords, forest_figure
from evalkit.report.figures.runs import sensitivity_figure
from evalkit.report.number_text import share_text
from evalkit.report.sections.section import Material, Section, SectionTable, shown

MISSING = {
    "name": "question",
    "system": "system",
    "n_asked": "asked",
    "n_given": "given",
    "n_could_not_check": "could not check",
    "n_other_reason": "other reason",
    "n_unanswered": "unanswered",
    "share_missing": "share missing",
}
FLOW = {
    "name": "outcome",
    "n_assigned": "assigned",
    "n_started": "started",
    "n_paired": "both rated",
    "n_lost": "lost",
    "n_not_started": "not started",
    "n_could_not_check": "could not check",
    "n_briefs_paired": "briefs",
}
STRATA = {
    "stratum_kind": "by",
    "stratum": "stratum",
    "difference": "difference",
    "wins": "wins",
    "ties": "ties",
    "losses": "losses",
    "n_briefs": "briefs",
}
RANGES = {
    "analysis": "analysis",
    "n_runs": "runs",
    "estimate_lowest": "lowest",
    "estimate_highest": "highest",
    "p_lowest": "p from",
    "p_highest": "p to",
    "moved_most_by": "moved most by",
    "largest_change": "by",
    "method": "method",
    "why_undefined": "why undefined",
}
BLINDING = {
    "rater": "rater",
    "share_right": "share right",
    "low": "low",
    "high": "high",
    "p_value": "p exact",
    "blinding_index": "blinding index",
    "n_right": "right",
    "n_wrong": "wrong",
    "n_cannot_tell": "cannot tell",
    "why_undefined": "why undefined",
}
DESIGN = {
    "n_briefs": "briefs",
    "n_raters": "raters",
    "effect": "for a difference of",
    "power": "power",
    "power_other_raters": "power, other raters",
    "why_undefined": "why undefined",
}
RATER_RESULTS = {
    "name": "outcome",
    "rater": "rater",
    "estimate": "difference",
    "win_rate": "win rate",
    "wins": "wins",
    "ties": "ties",
    "losses": "losses",
    "n_briefs": "briefs",
    "why_undefined": "why undefined",
}


def flag_section(material: Material) -> Section | None:
    """Faults by system, and every case in the raters' own words."""
    flags = {o.id for o in material.plan.outcomes if o.kind is OutcomeKind.FLAG}
    found = material.tables["distributions"]
    if not flags:
        return None
    yes = found[found["outcome"].isin(flags) & (found["value"] == 1)]
    counts = yes.pivot_table(
        index="name", columns="system", values="count", aggfunc="sum", sort=False
    )
    counts = counts[counts.sum(axis=1) > 0]
    counts.columns = [material.plan.name_of(str(system)) for system in counts.columns]
    total = {str(name): int(counts[name].sum()) for name in counts.columns}
    words = ", ".join(f"{count} on {name}" for name, count in total.items())
    sentence = f"Flags set by raters: {words}." if sum(total.values()) else "No flag was set."
    tables = [
        SectionTable(counts.reset_index().rename(columns={"name": "flag"}), "Flags by system")
    ]
    if len(material.flag_cases):
        tables.append(SectionTable(material.flag_cases, "Every flag with the rater's words"))
    return Section(
        "flags", "Flags", (sentence,), None, tuple(table for table in tables if len(table.frame))
    )


def missing_section(material: Material) -> Section:
    """What could not be checked, and what was never answered, by system."""
    found = material.tables["missing"]
    sentences = [
        _missing_words(material, system)
        for system in (material.plan.reference_system, material.system)
    ]
    gaps = found[found["n_missing"] > 0]
    flow = material.own("flow")
    primary = flow[flow["outcome"] == material.plan.primary_outcome]
    missed = shown(gaps, MISSING, material.plan, "Missing answers by question and system")
    paired = shown(primary, FLOW, material.plan, "From assigned to rated pairs")
    return Section(
        "missing",
        "Could not check, and missing answers",
        (*sentences, "A share that differs between the two is a result of its own."),
        tables=(missed,) if len(missed.frame) else (),
        further=(paired,) if len(paired.frame) else (),
    )


def _missing_words(material: Material, system: str) -> str:
    found = material.tables["missing"]
    criteria = {o.id for o in material.plan.criteria}
    own = found[(found["system"] == system) & found["outcome"].isin(criteria)]
    asked, unchecked, missing = (
        int(own[name].sum()) for name in ("n_asked", "n_could_not_check", "n_missing")
    )
    name, left_open = material.plan.name_of(system), missing - unchecked
    if not asked:
        return f"{name}: nothing was asked yet."
    return (
        f"{name}: of {asked} scores asked for, {unchecked} could not be checked "
        f"({unchecked / asked:.1%}) and {left_open} {_were(left_open)} left open."
    )


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def strata_section(material: Material) -> Section | None:
    """The primary difference by grade and passage type: described, never tested."""
    own = material.own("strata")
    own = own[own["outcome"] == material.plan.primary_outcome] if len(own) else own
    if own.empty:
        return None
    table = shown(own, STRATA, material.plan, "The primary difference by stratum")
    rows = [
        ForestRow(
            f"{row['stratum_kind'].replace('_', ' ')} {row['stratum']} (n = {row['n_briefs']})",
            float(row["difference"]),
        )
        for row in own.to_dict("records")
    ]
    spoken = "; ".join(f"{row.name} {row.estimate:.2f}" for row in rows)
    words = ForestWords(
        "strata",
        f"By grade and passage type: {material.name} minus {material.reference}",
        f"mean difference; right of 0, {material.name} is better",
        f"Mean difference by stratum, without intervals: {spoken}.",
    )
    said = "A stratum holds a brief or a few, so it is described and not tested."
    figure = forest_figure(rows, words, table.frame)
    title = "By grade and passage type: described, not tested"
    return Section("strata", title, (said,), figure, is_description=True)


def sensitivity_section(material: Material) -> Section | None:
    """Whether the primary result hangs on one brief, one rater, or how it was scored."""
    ranges = material.own("sensitivity_ranges")
    if ranges.empty:
        return None
    sentences = [_range_words(row) for row in ranges.to_dict("records")]
    figure = sensitivity_figure(material.own("sensitivity"), material.name, material.reference)
    table = shown(ranges, RANGES, material.plan, "Ranges of estimate and p")
    raters = shown(
        material.own("rater_results"), RATER_RESULTS, material.plan, "Each rater's own difference"
    )
    return Section(
        "sensitivity",
        "How sensitive the result is",
        tuple(sentences),
        figure,
        further=(table, raters),
    )


def _range_words(row: Mapping[Hashable, Any]) -> str:
    what = str(row["analysis"]).capitalize()
    if row["why_undefined"] or math.isnan(row["estimate_lowest"]):
        return f"{what}: {row['why_undefined'] or 'undefined'}."
    if row["n_runs"] == 1:
        return f"{what}: {points(row['estimate_lowest'])}, {p_words(row['p_lowest'])}."
    return (
        f"{what}: the estimate lies between {points(row['estimate_lowest'])} and "
        f"{points(row['estimate_highest'])}, {p_words(row['p_lowest'])} to "
        f"{p_words(row['p_highest']).removeprefix('p ').removeprefix('= ')}; "
        f"{row['moved_most_by']} moves it most."
    )


def blinding_section(material: Material) -> Section:
    """Whether raters could tell what wrote what."""
    found = material.tables.get("blinding")
    if found is None or found.empty:
        said = (
            "Raters are asked at the end what they think made what. Nobody has answered yet, or "
            "the study is not unblinded."
        )
        return Section("blinding", "Blinding check", (said,))
    everybody = found.to_dict("records")[0]
    table = shown(found, BLINDING, material.plan, "Guesses of what made what, against chance")
    return Section("blinding", "Blinding check", (_guess_words(everybody),), None, (table,))


def _guess_words(row: Mapping[Hashable, Any]) -> str:
    told = row["n_right"] + row["n_wrong"]
    if not told:
        return f"Nobody ventured a guess; {row['n_cannot_tell']:.0f} could not tell."
    return (
        f"{row['n_right']:.0f} of {told:.0f} guesses were right ({share_text(row['share_right'])}, "
        f"exact {p_words(row['p_value'])} against one half); {row['n_cannot_tell']:.0f} times the "
        "rater could not tell. Well above one half, the study was not blind for these raters."
    )


def power_section(material: Material) -> Section:
    """What so many briefs and raters could have found, and what more of them would."""
    row = material.row("comparison", role="primary")
    design = material.own("design")
    table = shown(design, DESIGN, material.plan, "Power of other numbers of briefs and raters")
    d_z = math.nan if row is None else float(row["least_detectable_d_z"])
    said = (
        "The least detectable effect is undefined with so few briefs."
        if row is None or math.isnan(d_z)
        else f"With {row['n_briefs']:.0f} briefs a difference of {d_z:.2f} standard deviations "
        "(d_z) is found four times out of five. That is what the design could see, whatever came."
    )
    later = "For a next study: the power that other numbers would have, from the spread seen here."
    further = (table,) if len(table.frame) else ()
    return Section("power", "What could have been found", (said, later), further=further)
