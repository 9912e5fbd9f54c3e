"""What figures show of raters in files that are taken away: pseudonyms where the study wants them.

Order tells as much as names, so rows stand in the order of the pseudonyms, too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evalkit.service.pseudonymous import names_in_exports
from evalkit.service.results import Analysis
from evalkit.service.workspace import Workspace
from evalkit.study.pseudonym import Pseudonyms, number_of

if TYPE_CHECKING:
    import pandas as pd

RATER_COLUMNS = ("rater", "first_rater", "second_rater")
LEFT_OUT_COLUMNS, ANALYSIS, OF_RATERS = ("without", "moved_most_by"), "analysis", "rater"


@dataclass(frozen=True, slots=True)
class InFiles:
    """An analysis with raters as files show them.

    ``names`` call each rater, ``ids`` tell under which id the analysis holds one.
    """

    analysis: Analysis
    names: Mapping[str, str]
    ids: Mapping[str, str]

    def id_of(self, rater: str) -> str:
        """Under which id the analysis holds a rater."""
        return self.ids.get(rater, rater)


def in_files(
    workspace: Workspace, study_id: str, analysis: Analysis, names: Mapping[str, str]
) -> InFiles:
    """The analysis for files: under pseudonyms where the study says so, else as the page has it."""
    hidden = names_in_exports(workspace, study_id)
    if not hidden:
        return InFiles(analysis, names, {})
    more = {name: table_under(frame, hidden) for name, frame in analysis.more.items()}
    return InFiles(replace(analysis, more=more), {}, hidden)


def grid_in_files(
    workspace: Workspace, study_id: str, grid: "pd.DataFrame", names: Mapping[str, str]
) -> tuple["pd.DataFrame", Mapping[str, str]]:
    """The grid of briefs by rater for files, and what its columns are called."""
    hidden = names_in_exports(workspace, study_id)
    if not hidden:
        return grid, names
    raters = sorted((c for c in grid.columns if c in hidden), key=lambda c: number_of(hidden[c]))
    others = [column for column in grid.columns if column not in hidden]
    return grid[[*others, *raters]].rename(columns=dict(hidden)), {}


def table_under(frame: "pd.DataFrame", names: Pseudonyms) -> "pd.DataFrame":
    """A table of an analysis with its raters under pseudonyms, and their rows in that order."""
    for column, named in _new_names(frame, names):
        frame = _in_order(frame.assign(**{column: named.fillna(frame[column])}), named)
    return frame


def table_with_names(frame: "pd.DataFrame", names: Mapping[str, str]) -> "pd.DataFrame":
    """A table of an analysis with its raters by name, and every row in its place."""
    return frame.assign(
        **{column: named.fillna(frame[column]) for column, named in _new_names(frame, names)}
    )


def _new_names(
    frame: "pd.DataFrame", names: Mapping[str, str]
) -> Iterator[tuple[str, "pd.Series[str]"]]:
    """Each column of raters with what they are called; missing where a cell is of no rater."""
    for column in RATER_COLUMNS:
        if column in frame.columns:
            yield column, frame[column].map(names).astype("str")
    for column in LEFT_OUT_COLUMNS:
        if {column, ANALYSIS} <= set(frame.columns):
            is_of_rater = frame[ANALYSIS].astype(str).str.contains(OF_RATERS)
            yield column, frame[column].where(is_of_rater).map(names).astype("str")


def _in_order(frame: "pd.DataFrame", named: "pd.Series[str]") -> "pd.DataFrame":
    """The rows of raters by their numbers, in the places that rows of raters have."""
    places = [place for place, is_named in enumerate(named.notna()) if is_named]
    order = list(range(len(frame)))
    sources = sorted(places, key=lambda place: number_of(str(named.iloc[place])))
    for place, source in zip(places, sources, strict=True):
        order[place] = source
    return frame.iloc[order].reset_index(drop=True)
