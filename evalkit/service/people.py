"""What leads see of raters: their names, and what is measured of each; described, never judged."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from evalkit.service.results import Analysis
from evalkit.service.workspace import Workspace
from evalkit.store import studies
from evalkit.study.rater import Role

if TYPE_CHECKING:
    import pandas as pd


def names_of(workspace: Workspace, study_id: str) -> Mapping[str, str]:
    """The raters' names by their ids; two of one name are told apart by their ids."""
    with workspace.store.reading() as connection:
        people = studies.raters(connection, study_id)
    raters = [person for person in people if person.role is Role.RATER]
    names = [person.name for person in raters]
    return {
        person.id: person.name if names.count(person.name) == 1 else f"{person.name} ({person.id})"
        for person in raters
    }


RATER_TABLE: Mapping[str, str] = {
    "name": "Rater",
    "n_ratings": "scores",
    "mean": "mean",
    "sd": "spread",
    "severity": "severity",
    "severity_low": "low",
    "severity_high": "high",
    "exact_with_others": "exact with others",
    "adjacent_with_others": "within one",
    "levels_used": "levels used",
    "share_most_frequent": "most used level",
    "halo": "halo",
    "drift": "drift",
    "drift_p": "p drift",
    "longest_run": "longest run",
    "share_identical": "straight-lined",
    "median_minutes": "minutes",
    "share_too_fast": "too fast",
}
MEASURES: Mapping[str, str] = {
    "outcome": "on",
    "measure": "measure",
    "value": "value",
    "low": "low",
    "high": "high",
    "p_value": "p",
    "n": "n",
    "unit": "of",
    "method": "method",
    "why_undefined": "why undefined",
}
FURTHER_TABLES: Mapping[str, Mapping[str, str]] = {
    "repeats": {
        "name": "Question",
        "rater": "Rater",
        "exact": "exact",
        "exact_low": "exact low",
        "exact_high": "exact high",
        "adjacent": "within one",
        "adjacent_low": "within one low",
        "adjacent_high": "within one high",
        "weighted_kappa": "weighted κ",
        "n_repeats": "repeats",
        "n_dropped": "left out",
        "why_undefined": "why undefined",
        "why_no_kappa": "why no κ",
    },
    "validity": {
        "rater": "Rater",
        "purpose": "Passages",
        "met": "at the known level",
        "met_low": "at the known level low",
        "met_high": "at the known level high",
        "within_one": "within one",
        "n_met": "met",
        "n_ratings": "scores",
        "n_missing": "missing",
        "n_passages": "passages",
        "missed": "missed (passage, question, level given)",
        "why_undefined": "why undefined",
    },
}


def has_ratings(analysis: Analysis) -> bool:
    """Whether anybody has given a score yet."""
    raters = analysis.more.get("raters")
    return raters is not None and bool((raters["n_ratings"] > 0).any())


def rater_rows(analysis: Analysis, names: Mapping[str, str]) -> "pd.DataFrame":
    """One row a rater with what is measured of the rater, under ``RATER_TABLE``'s columns."""
    raters = analysis.more["raters"]
    named = raters.assign(
        name=[names.get(rater, rater) for rater in raters["rater"]],
        median_minutes=raters["median_seconds"] / 60,
    )
    busy_first = named.sort_values("n_ratings", key=lambda n: n == 0, kind="stable")
    return busy_first[["rater", *RATER_TABLE]].reset_index(drop=True)


def measures_of(analysis: Analysis, rater: str) -> "pd.DataFrame":
    """Every measure of one rater, over all criteria and question by question."""
    measures = analysis.more["rater_measures"]
    names = {o.id: o.name for o in analysis.plan.outcomes} if analysis.plan else {}
    own = measures[measures["rater"] == rater]
    return own.assign(outcome=[names.get(one, one) for one in own["outcome"]])[list(MEASURES)]


def rows_of(analysis: Analysis, table: str, names: Mapping[str, str]) -> "pd.DataFrame | None":
    """A further table about raters, under readers' names; None where there is nothing in it."""
    frame = analysis.more.get(table)
    if frame is None or frame.empty:
        return None
    named = frame.assign(rater=[names.get(str(rater), str(rater)) for rater in frame["rater"]])
    shown = named[list(FURTHER_TABLES[table])].rename(columns=dict(FURTHER_TABLES[table]))
    return shown.reset_index(drop=True)


def agreement_rows(analysis: Analysis) -> "pd.DataFrame":
    """The table of agreement, each scope under the name of its system."""
    table, plan = analysis.agreement.table, analysis.plan
    names = [plan.name_of(scope) if plan else scope for scope in table["scope"]]
    return table.assign(scope=names)


def widest_passages(analysis: Analysis, most: int) -> "pd.DataFrame":
    """The passages that raters differ on most, without any system, the criterion by its name."""
    widest = analysis.more["disagreement"].head(most).drop(columns="system")
    names = {o.id: o.name for o in analysis.plan.outcomes} if analysis.plan else {}
    return widest.assign(widest_outcome=[names.get(o, o) for o in widest["widest_outcome"]])
