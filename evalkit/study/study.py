"""One comparison of ways to write passages: what `study.yaml` says, and the study as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from evalkit.study.automatic import AutomaticRater
from evalkit.study.brief import Brief
from evalkit.study.endpoint import Endpoint
from evalkit.study.generation import Budget, Generation
from evalkit.study.language import DEFAULT_LANGUAGE
from evalkit.study.passage import Passage
from evalkit.study.plan import Plan
from evalkit.study.practice import PracticeSet
from evalkit.study.price import Price
from evalkit.study.profile import ProfileForm
from evalkit.study.prompt import PromptTemplate
from evalkit.study.rater import Rater
from evalkit.study.rubric import PreferenceForm, Rubric
from evalkit.study.source_text import SourceText
from evalkit.study.validity import ValidityBrief
from evalkit.study.value import AsTuple, Identifier, Prose, Value


class Presentation(StrEnum):
    """Whether a rater sees the two passages of a brief side by side, or each on its own."""

    PAIR = "pair"
    SINGLE = "single"


class System(Value):
    """One way of making passages; one system of a study is the reference.

    ``generation`` says how its passages are made; without it they are brought in by hand.
    """

    id: Identifier
    name: Prose
    reference: bool = False
    note: Prose | None = None
    generation: Generation | None = None


class StudySettings(Value):
    """The content of `study.yaml`.

    ``seed`` serves the simulation of designs only; the real sides and orders come from a secret
    that is drawn when the study is opened. ``language`` is the language of its texts, and of the
    pages around them until a rater chooses another. ``repeats_per_rater`` is how many assignments
    come a second time, hidden; ``validity`` names the table of passages with known levels;
    ``practice`` the file of passages to learn on before rating; ``profile`` that of what raters are
    asked about themselves;
    ``stalled_after_days`` is when idle work may go back to the pool; ``exports`` says whether files
    show raters by their ids or as Rater 1, Rater 2. ``pilot`` marks a study that is only tried out;
    ``deadline`` is the day by which raters are asked to finish; ``norming_shows`` says whether
    raters go by letters or by names where a norming pass reveals their levels to each other.
    ``training`` is the table or folder of the texts that a system learnt from, ``references`` are
    others that passages may recite; ``programme`` says how long passages are to be where their
    brief does not, by the table ``lengths``, or the shipped one. ``endpoints``, ``prices`` and
    ``budget`` serve the making of passages, and ``automatic_rater`` describes a model that rates
    beside people.
    """

    id: Identifier
    title: Prose
    question: Prose
    systems: Annotated[tuple[System, ...], Field(min_length=2), AsTuple]
    language: Identifier = DEFAULT_LANGUAGE
    presentation: Annotated[Presentation, Field(strict=False)] = Presentation.PAIR
    raters_per_brief: Annotated[int, Field(ge=1)] | Literal["all"] = "all"
    repeats_per_rater: int = Field(default=0, ge=0)
    validity: Prose | None = None
    practice: Prose | None = None
    profile: Prose | None = None
    stalled_after_days: Annotated[int, Field(ge=1)] = 7
    pilot: bool = False
    deadline: Prose | None = None
    exports: Literal["ids", "pseudonyms"] = "ids"
    norming_shows: Literal["letters", "names"] = "letters"
    seed: int = Field(default=0, ge=0)
    round: int = Field(default=1, ge=1)
    rubrics: Annotated[tuple[Prose, ...], Field(min_length=1), AsTuple]
    preference: Prose | None = None
    common_criteria: Annotated[tuple[Identifier, ...], AsTuple] = ()
    briefs: Prose = "briefs.csv"
    raters: Prose = "raters.csv"
    passages: Prose = "passages.csv"
    training: Prose | None = None
    references: Annotated[tuple[Prose, ...], AsTuple] = ()
    programme: Prose | None = None
    lengths: Prose | None = None
    endpoints: Annotated[tuple[Endpoint, ...], AsTuple] = ()
    prices: Annotated[tuple[Price, ...], AsTuple] = ()
    budget: Budget | None = None
    automatic_rater: AutomaticRater | None = None
    plan: Plan = Plan()

    @property
    def reference_system(self) -> System:
        """The system that the others are compared with."""
        return next(system for system in self.systems if system.reference)


@dataclass(frozen=True, slots=True)
class Study:
    """A study folder, read whole and without fault.

    ``briefs`` and ``passages`` are those of the systems; ``validity`` stands apart from both.
    ``sources`` are the training set and the references, ``prompts`` the templates by file, where
    the folder was read.
    """

    settings: StudySettings
    rubrics: tuple[Rubric, ...]
    preference: PreferenceForm | None
    briefs: tuple[Brief, ...]
    passages: tuple[Passage, ...]
    raters: tuple[Rater, ...]
    validity: tuple[ValidityBrief, ...] = ()
    practice: PracticeSet | None = None
    sources: tuple[SourceText, ...] = ()
    profile: ProfileForm | None = None
    prompts: Mapping[str, PromptTemplate] = field(default_factory=dict)

    def rubric_for(self, brief: Brief) -> Rubric:
        """The rubric whose ``applies_to`` names the brief's passage type."""
        return next(r for r in self.rubrics if brief.passage_type in r.applies_to)
