"""All parts of a study folder: what they say of one another, and the study that they make."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from evalkit.study.files.brief_table import briefs_in
from evalkit.study.files.fault import Fault
from evalkit.study.files.length_table import Lengths, with_lengths
from evalkit.study.files.passage_files import PassageTable, passages_in
from evalkit.study.files.practice_file import FoundPractice, practice_faults, practice_in
from evalkit.study.files.rater_table import raters_in
from evalkit.study.files.study_rules import Parts, study_faults
from evalkit.study.files.table import Table
from evalkit.study.files.validity_table import (
    Surroundings,
    ValidityTable,
    validity_faults,
    validity_in,
)
from evalkit.study.files.yaml_file import YamlDocument
from evalkit.study.profile import ProfileForm
from evalkit.study.prompt import PromptTemplate
from evalkit.study.rubric import PreferenceForm, Rubric
from evalkit.study.source_text import SourceText
from evalkit.study.study import Study, StudySettings
from evalkit.study.value import Value

Model = TypeVar("Model", bound=Value)


@dataclass(frozen=True, slots=True)
class Held(Generic[Model]):
    """A YAML file as plain values and as its model, each None where it could not be had."""

    document: YamlDocument | None = None
    model: Model | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """Each part of a folder by itself; None where it is not there or could not be read."""

    settings: Held[StudySettings]
    rubrics: Sequence[Held[Rubric]]
    preference: Held[PreferenceForm]
    briefs: Table | None
    raters: Table | None
    passages: PassageTable | None
    validity: ValidityTable | None
    practice: FoundPractice | None
    sources: tuple[SourceText, ...]
    prompts: dict[str, PromptTemplate]
    lengths: Lengths
    profile: ProfileForm | None

    def faults(self, *, before_passages: bool) -> Iterator[Fault]:
        """Where the parts do not fit one another."""
        documents = tuple(rubric.document for rubric in self.rubrics if rubric.document)
        yield from study_faults(
            Parts(
                settings=self.settings.document,
                rubrics=documents,
                has_all_rubrics=0 < len(documents) == len(self.rubrics),
                briefs=self.briefs,
                raters=self.raters,
                passages=self.passages,
                before_passages=before_passages,
            )
        )
        # What follows needs all of the rest, sound.
        models = self._rubric_models
        if self.briefs is None or len(models) < len(self.rubrics):
            return
        if self.validity and self.settings.model:
            presentation = self.settings.model.presentation
            around = Surroundings(presentation, models, briefs_in(self.briefs))
            yield from validity_faults(self.validity, around)
        if self.practice:
            ids = [row.text("id") for row in self.briefs.rows]
            yield from practice_faults(self.practice, models, ids)

    def study(self, *, before_passages: bool) -> Study | None:
        """The study of a folder without faults; None where a part that every study needs lacks."""
        settings, briefs, raters = self.settings.model, self.briefs, self.raters
        is_whole = self.passages or before_passages
        if not (settings and briefs and raters and is_whole):
            return None
        return Study(
            settings=settings,
            rubrics=tuple(self._rubric_models),
            preference=self.preference.model,
            briefs=with_lengths(briefs_in(briefs), self.lengths),
            passages=passages_in(self.passages) if self.passages else (),
            raters=raters_in(raters),
            validity=validity_in(self.validity) if self.validity else (),
            practice=practice_in(self.practice) if self.practice else None,
            sources=self.sources,
            profile=self.profile,
            prompts=self.prompts,
        )

    @property
    def _rubric_models(self) -> list[Rubric]:
        return [rubric.model for rubric in self.rubrics if rubric.model]
