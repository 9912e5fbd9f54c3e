"""How a system's passages are made, as `study.yaml` says it: strategy, model, settings, picking."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from evalkit.study.price import Money
from evalkit.study.source_text import SourceKind
from evalkit.study.value import AsTuple, Identifier, Prose, Value


class Strategy(StrEnum):
    """A way of asking for a passage.

    ``base`` shows the model the brief alone; ``prompt_engineered`` does so with a prompt that was
    worked on; ``few_shot`` shows passages of the training set before it; ``rag`` puts source texts
    beside it; ``fine_tuned`` asks a model that was trained on such passages; ``imported`` asks
    nobody: the passages are brought in by hand.
    """

    BASE = "base"
    PROMPT_ENGINEERED = "prompt_engineered"
    FEW_SHOT = "few_shot"
    RAG = "rag"
    FINE_TUNED = "fine_tuned"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a strategy must be given beside the brief, and what it may be given."""

    model: bool = True
    own_template: bool = False
    exemplars: bool = False
    sources: bool = False


NEEDS: Mapping[Strategy, Needs] = {
    Strategy.BASE: Needs(),
    Strategy.PROMPT_ENGINEERED: Needs(own_template=True),
    Strategy.FEW_SHOT: Needs(exemplars=True),
    Strategy.RAG: Needs(sources=True),
    Strategy.FINE_TUNED: Needs(),
    Strategy.IMPORTED: Needs(model=False),
}


class Searching(StrEnum):
    """How texts that fit a brief are found: by shared words, or by a model's vectors."""

    BM25 = "bm25"
    EMBEDDINGS = "embeddings"


class ModelSettings(Value):
    """Fields of the request, named and sent as the interface names them; those left out are not.

    ``max_completion_tokens`` is what newer models of OpenAI take in place of ``max_tokens``;
    ``extra`` holds whatever else a server knows.
    """

    temperature: float | None = Field(default=None, ge=0, le=2)
    top_p: float | None = Field(default=None, gt=0, le=1)
    max_tokens: int | None = Field(default=None, ge=1)
    max_completion_tokens: int | None = Field(default=None, ge=1)
    seed: int | None = Field(default=None, ge=0)
    stop: Annotated[tuple[str, ...], Field(max_length=4), AsTuple] = ()
    frequency_penalty: float | None = Field(default=None, ge=-2, le=2)
    presence_penalty: float | None = Field(default=None, ge=-2, le=2)
    reasoning_effort: Prose | None = None
    extra: dict[str, str | int | float | bool] = Field(default_factory=dict)

    @property
    def fields(self) -> dict[str, object]:
        """The settings as fields of a request.

        Examples
        --------
        >>> ModelSettings(temperature=0.7, max_tokens=1500, extra={"top_k": 40}).fields
        {'temperature': 0.7, 'max_tokens': 1500, 'top_k': 40}
        """
        named = self.model_dump(mode="json", exclude_none=True, exclude={"extra"})
        if not self.stop:
            named.pop("stop")
        return {**named, **self.extra}


class Exemplars(Value):
    """Which passages of the training set are shown before the brief.

    ``cell`` takes those of the brief's grade and passage type, in the order of their file, and
    then those of the nearest grades; ``similarity`` those that fit the brief's words best.
    """

    choose: Literal["cell", "similarity"] = "cell"
    count: int = Field(default=3, ge=1, le=20)
    method: Annotated[Searching, Field(strict=False)] = Searching.BM25
    embedding_model: Prose | None = None


class Retrieval(Value):
    """Which source texts are put beside the brief: pieces of up to ``words`` words each."""

    source: Annotated[SourceKind, Field(strict=False)] = SourceKind.REFERENCE
    count: int = Field(default=3, ge=1, le=20)
    words: int = Field(default=200, ge=20, le=2000)
    method: Annotated[Searching, Field(strict=False)] = Searching.BM25
    embedding_model: Prose | None = None


class Pick(StrEnum):
    """Which of several candidates becomes the passage."""

    FIRST = "first"
    RANDOM = "random"
    CLOSEST_TO_LENGTH = "closest_to_length"
    CLOSEST_TO_GRADE = "closest_to_grade"


class Generation(Value):
    """How the passages of one system are made.

    ``endpoint`` names one of the study's endpoints, and may be left out where there is only one;
    ``model`` is a model's name, or the deployment's on Azure; ``template`` is a file with the
    prompt. ``candidates`` passages are asked for each brief, and ``pick`` says which one is kept.
    """

    strategy: Annotated[Strategy, Field(strict=False)]
    endpoint: Identifier | None = None
    model: Prose | None = None
    template: Prose | None = None
    settings: ModelSettings = ModelSettings()
    exemplars: Exemplars | None = None
    retrieval: Retrieval | None = None
    candidates: int = Field(default=1, ge=1, le=20)
    pick: Annotated[Pick, Field(strict=False)] = Pick.FIRST

    @property
    def needs(self) -> Needs:
        """What the strategy must be given."""
        return NEEDS[self.strategy]

    @property
    def shown_exemplars(self) -> Exemplars:
        """How exemplars are chosen, where the strategy shows any."""
        return self.exemplars or Exemplars()

    @property
    def shown_sources(self) -> Retrieval:
        """How source texts are found, where the strategy shows any."""
        return self.retrieval or Retrieval()

    @property
    def embedding_model(self) -> str | None:
        """The model whose vectors find texts; None where words do."""
        search = self.shown_exemplars if self.needs.exemplars else self.shown_sources
        is_used = self.needs.exemplars or self.needs.sources
        by_vectors = is_used and search.method is Searching.EMBEDDINGS
        return search.embedding_model if by_vectors else None


class Budget(Value):
    """The most that all requests of a study may come to, in money or in tokens.

    Money counts in the currency of the prices; without a price for every model only tokens can be
    counted.
    """

    amount: Money | None = None
    tokens: int | None = Field(default=None, ge=1)
