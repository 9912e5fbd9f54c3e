"""What a lead may know of a study's texts: by letter once ratings are closed, by system after.

Which texts a passage recites waits for unblinding, since the one that recites the training set is
the one that learnt from it; so do the columns of the passages' file. What stands beside ratings is
a comparison of systems with names, and waits as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isnan
from typing import TYPE_CHECKING

from evalkit.analysis.text_association import association_pairs, association_table
from evalkit.analysis.text_measures import MEASURES, description, measures_frame
from evalkit.report.figures.figure import Figure
from evalkit.report.figures.text_measures import association_figure, measure_figure, pairs_figure
from evalkit.report.text_tables import copy_rows, passage_rows, tell_rows
from evalkit.service.results import Analysis
from evalkit.service.texts import TextsReport, texts_of
from evalkit.service.workspace import Workspace
from evalkit.store import audit, sources, studies
from evalkit.study.audit import StudyState
from evalkit.study.passage import Passage, Provenance
from evalkit.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Figure",
    "LeadTexts",
    "lead_texts",
    "measure_of_passages",
    "pair_of_briefs",
    "ratings_and_measures",
]
WAIT_UNTIL_CLOSED = (
    "Ratings are open, so nothing that tells the systems apart is shown, and their texts' figures "
    "do. `evalkit texts` shows them to those who made the passages, before a study opens."
)
WAIT_UNTIL_UNBLINDED = (
    "Which texts a passage recites, imported Lexile and ATOS, and how measures go with ratings are "
    "shown once the study is unblinded: the passages that recite the training set would tell which "
    "system learnt from it."
)
TRAINING, REFERENCES, AMONG = "training set", "references", "another passage"


@dataclass(frozen=True, slots=True)
class LeadTexts:
    """A study's texts as far as a lead may see them; ``why_hidden`` says why there is nothing.

    ``system_names`` are what the systems are called now, in the order of the figures' looks. The
    frames are empty while hidden; ``associations`` and ``pairs`` until unblinding.
    """

    why_hidden: str = ""
    is_unblinded: bool = False
    system_names: Mapping[str, str] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()
    measures: "pd.DataFrame | None" = None
    described: "pd.DataFrame | None" = None
    passages: "pd.DataFrame | None" = None
    copies: "pd.DataFrame | None" = None
    tells: "pd.DataFrame | None" = None
    associations: "pd.DataFrame | None" = None
    pairs: "pd.DataFrame | None" = None
    counted_by: str = ""

    @property
    def measure_names(self) -> dict[str, str]:
        """The measures that the passages have, by id, in order."""
        known = set() if self.measures is None else set(self.measures["measure"])
        return {one.id: one.name for one in MEASURES if one.id in known}

    @property
    def by_system(self) -> "pd.DataFrame | None":
        """Each measure by system as people read it: names, and how many are as asked for."""
        if self.described is None:
            return None
        within = [
            "–" if isnan(row["n_within"]) else f"{row['n_within']:.0f} of {row['n']}"
            for row in self.described.to_dict("records")
        ]
        named = self.described.replace({"system": dict(self.system_names)})
        return named.assign(as_asked=within)

    @property
    def found_tells(self) -> "pd.DataFrame | None":
        """Every tell with the name of its system."""
        names = dict(self.system_names)
        return None if self.tells is None else self.tells.replace({"system": names})

    @property
    def tables(self) -> dict[str, tuple[str, "pd.DataFrame"]]:
        """Every table by the name of its CSV, with what it tells."""
        found = {
            "texts": ("figures of every passage: length, readability, variety", self.passages),
            "text_measures": ("each measure of the texts by system", self.described),
            "near_copies": ("passages that share runs of words, with the words", self.copies),
            "tells": ("what could give a maker away, with its place", self.tells),
            "text_associations": (
                "rank correlation of measures and outcomes over briefs (exploratory)",
                self.associations,
            ),
        }
        return {name: (what, frame) for name, (what, frame) in found.items() if frame is not None}


def lead_texts(workspace: Workspace, study_id: str, analysis: Analysis) -> LeadTexts:
    """The texts of a study as far as they may be seen now.

    The reading of the texts is kept, since they never change; it takes some seconds once.
    """
    with workspace.store.reading() as connection:
        state = audit.state(connection, study_id)
    if state is StudyState.OPEN:
        return LeadTexts(why_hidden=WAIT_UNTIL_CLOSED)
    is_unblinded = state is StudyState.UNBLINDED
    study, report = workspace.readings.get(
        (study_id, is_unblinded), lambda: _read(workspace, study_id, is_unblinded)
    )
    measures = measures_frame(report.passages)
    names = _names(study, is_unblinded)
    pairs, associations = _beside_ratings(measures, analysis) if is_unblinded else (None, None)
    return LeadTexts(
        is_unblinded=is_unblinded,
        system_names=names,
        sentences=(*_sentences(report, names), *(() if is_unblinded else (WAIT_UNTIL_UNBLINDED,))),
        measures=measures,
        described=description(measures),
        passages=passage_rows(report.passages),
        copies=_copies(report),
        tells=tell_rows(report.passages),
        counted_by=report.counted_by,
        associations=associations,
        pairs=pairs,
    )


def _read(workspace: Workspace, study_id: str, is_unblinded: bool) -> tuple[Study, TextsReport]:
    """The study as its systems may be named, and its texts read."""
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, study_id)
        codes = studies.codes(connection, study_id)
        held_against = sources.sources(connection, study_id) if is_unblinded else ()
    if not is_unblinded:
        coded = tuple(_coded(passage, codes) for passage in study.passages)
        study = replace(study, passages=coded)
    return study, texts_of(replace(study, sources=held_against))


def _coded(passage: Passage, codes: Mapping[str, str]) -> Passage:
    return Passage(passage.brief_id, codes[passage.system_id], passage.text, Provenance())


def _names(study: Study, is_unblinded: bool) -> dict[str, str]:
    if is_unblinded:
        return {system.id: system.name for system in study.settings.systems}
    letters = sorted({passage.system_id for passage in study.passages})
    return {letter: f"System {letter}" for letter in letters}


def _copies(report: TextsReport) -> "pd.DataFrame":
    found = {
        TRAINING: report.from_training,
        REFERENCES: report.from_references,
        AMONG: report.among_passages,
    }
    return copy_rows(found)


def _sentences(report: TextsReport, names: Mapping[str, str]) -> tuple[str, ...]:
    """How each system's passages keep to what was asked, with what was searched for copies."""
    found = []
    for system, name in names.items():
        own = [passage for passage in report.passages if passage.system_id == system]
        banded = [passage for passage in own if passage.band and passage.readability]
        n_inside = sum(passage.side is None for passage in banded)
        n_tells = sum(len(passage.tells) for passage in own)
        band = (
            f"{n_inside} of {len(banded)} passages lie in the Flesch–Kincaid band of their grade"
            if banded
            else "no passage has a grade with a Flesch–Kincaid band"
        )
        tells = f"{n_tells} {'tell' if n_tells == 1 else 'tells'} in {len(own)} passages"
        found.append(f"{name}: {band}; {tells}.")
    searched = f"{report.n_training} training texts and {report.n_references} references"
    if report.n_training or report.n_references:
        found.append(f"Passages were held against one another, {searched}.")
    return tuple(found)


def _beside_ratings(
    measures: "pd.DataFrame", analysis: Analysis
) -> tuple["pd.DataFrame | None", "pd.DataFrame | None"]:
    """Both differences of every brief, and their correlations."""
    if analysis.results is None or analysis.plan is None:
        return None, None
    pairs = association_pairs(measures, analysis.results.differences)
    return pairs, association_table(pairs, analysis.plan)


def measure_of_passages(texts: LeadTexts, measure: str) -> Figure | None:
    """One dot a passage of one measure, beside what it was to keep to."""
    if texts.measures is None:
        return None
    own = texts.measures[texts.measures["measure"] == measure]
    return measure_figure(own, texts.measure_names[measure], texts.system_names)


def ratings_and_measures(texts: LeadTexts, outcome: str, system: str) -> Figure | None:
    """Every measure's correlation with one outcome."""
    if texts.associations is None:
        return None
    rows = texts.associations
    own = rows[(rows["outcome"] == outcome) & (rows["system"] == system)]
    if own.empty:
        return None
    reference = texts.system_names[str(own["reference_system"].iloc[0])]
    return association_figure(own, str(own["name"].iloc[0]), texts.system_names[system], reference)


def pair_of_briefs(texts: LeadTexts, outcome: str, system: str, measure: str) -> Figure | None:
    """One dot a brief: the difference in a measure against that in an outcome."""
    if texts.pairs is None or texts.associations is None:
        return None
    rows, named = texts.pairs, texts.associations
    own = rows[
        (rows["outcome"] == outcome) & (rows["system"] == system) & (rows["measure"] == measure)
    ]
    if own.empty:
        return None
    title = str(named.loc[named["outcome"] == outcome, "name"].iloc[0])
    reference = texts.system_names[str(own["reference_system"].iloc[0])]
    name = texts.measure_names[measure]
    return pairs_figure(own, name, title, texts.system_names[system], reference)
