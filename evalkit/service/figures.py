"""The figures of the lead's pages, each made from what a study's analysis holds."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from evalkit.report.figures.differences import difference_figure
from evalkit.report.figures.figure import Figure
from evalkit.report.figures.forest import agreement_figure, severity_figure
from evalkit.report.figures.matrix import pair_figure, progress_figure
from evalkit.report.figures.runs import order_figure
from evalkit.report.figures.shares import Bar, ShareWords, share_figure
from evalkit.report.sections.all_sections import result_sections
from evalkit.report.sections.key_figures import KeyFigure, key_figures, secondary_rows
from evalkit.report.sections.section import Section
from evalkit.service.figure_files import table_with_names
from evalkit.service.results import Analysis, Results

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "PAIR_MEASURES",
    "Figure",
    "KeyFigure",
    "Section",
    "agreement_of_questions",
    "briefs_by_rater",
    "differences_of",
    "figure_of_section",
    "key_figures_of",
    "levels_by_rater",
    "order_of_work",
    "pairs_of_raters",
    "secondary_of",
    "sections_of",
    "severity_by_rater",
]
PAIR_MEASURES: Mapping[str, str] = {
    "kappa": "Weighted κ",
    "exact": "Share exact",
    "adjacent": "Share within one level",
}


def differences_of(analysis: Analysis, outcome: str, system: str) -> Figure | None:
    """One dot a brief with the intervals of their mean; None where nothing was paired."""
    results, plan = analysis.results, analysis.plan
    if results is None or plan is None:
        return None
    rows, dots = results.comparison, results.differences
    row = rows[(rows["outcome"] == outcome) & (rows["system"] == system)]
    own = dots[(dots["outcome"] == outcome) & (dots["system"] == system)]
    if row.empty or own.empty:
        return None
    names = plan.name_of(system), plan.name_of(plan.reference_system)
    return difference_figure(own, row.iloc[0], *names)


def key_figures_of(analysis: Analysis, system: str) -> tuple[KeyFigure, ...]:
    """The primary result of one compared system in numbers."""
    if analysis.results is None:
        return ()
    rows = analysis.results.comparison
    primary = rows[(rows["role"] == "primary") & (rows["system"] == system)]
    return key_figures(primary.iloc[0]) if len(primary) else ()


def secondary_of(results: Results, system: str) -> "pd.DataFrame":
    """The other planned outcomes of one compared system, as a table to read."""
    return secondary_rows(results.comparison, system)


def sections_of(
    analysis: Analysis, system: str, flag_cases: "pd.DataFrame", names: Mapping[str, str]
) -> tuple[Section, ...]:
    """The sections of the result on one compared system; none before it may be seen."""
    if analysis.results is None or analysis.plan is None:
        return ()
    tables = {name: table_with_names(table, names) for name, table in analysis.tables.items()}
    return result_sections(tables, analysis.plan, system, flag_cases)


def figure_of_section(
    analysis: Analysis, system: str, section_id: str, names: Mapping[str, str]
) -> Figure | None:
    """The figure of one section; figures tell nothing of single cases of flags."""
    import pandas as pd

    sections = sections_of(analysis, system, pd.DataFrame(), names)
    return next((section.figure for section in sections if section.id == section_id), None)


def agreement_of_questions(analysis: Analysis) -> Figure | None:
    """Alpha of every question with its interval, pooled over systems."""
    threshold = analysis.plan.agreement_threshold if analysis.plan else 0.0
    return agreement_figure(analysis.agreement.table, threshold)


def pairs_of_raters(
    analysis: Analysis, outcome: str, measure: str, names: Mapping[str, str]
) -> Figure | None:
    """One measure of agreement of every two raters on one question."""
    pairs = analysis.more["rater_pairs"]
    own = pairs[(pairs["outcome"] == outcome) & (pairs["first_rater"] != "")]
    return pair_figure(own, names, measure, PAIR_MEASURES[measure])


def severity_by_rater(analysis: Analysis, names: Mapping[str, str]) -> Figure | None:
    """Severity of every rater with its interval."""
    return severity_figure(analysis.more["rater_measures"], names)


def levels_by_rater(analysis: Analysis, names: Mapping[str, str]) -> Figure | None:
    """Which levels each rater uses, over the criteria that share a scale."""
    levels = analysis.more["rater_levels"]
    given = levels[levels["n_ratings"] > 0]
    values = sorted(given["value"].unique())
    bars = [
        Bar(names.get(str(rater), str(rater)), tuple(int(count) for count in own["count"]))
        for rater, own in given.groupby("rater", sort=False)
    ]
    parts = tuple(f"level {value:g}" for value in values)
    words = ShareWords("levels", "Use of the scale", parts, "share of the rater's scores")
    return share_figure(bars, words)


def order_of_work(analysis: Analysis, rater: str, names: Mapping[str, str]) -> Figure | None:
    """One rater's scores against the others', in the order of work."""
    order = analysis.more["rater_sequence"]
    return order_figure(order[order["rater"] == rater], names.get(rater, rater))


def briefs_by_rater(grid: "pd.DataFrame", names: Mapping[str, str]) -> Figure | None:
    """Which briefs each rater has finished, started, or not opened."""
    return progress_figure(grid, names)
