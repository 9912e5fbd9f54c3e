"""From a study to the requests that make its passages, each with what it was made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalkit.generation.chat import ChatRequest
from evalkit.generation.embedding import EmbeddingRequest, Vector, vectors_in
from evalkit.generation.exemplars import by_similarity, of_cell, searched_words
from evalkit.generation.job import Job
from evalkit.generation.journal import Journal
from evalkit.generation.redo import Redo
from evalkit.generation.retrieval import (
    Piece,
    Scores,
    best,
    found_by_vectors,
    found_by_words,
    pieces_of,
    query_of,
)
from evalkit.generation.strategies.material import Material, Prompt
from evalkit.generation.strategies.table import STRATEGIES
from evalkit.study.brief import Brief
from evalkit.study.endpoint import Endpoint
from evalkit.study.generation import Exemplars, Generation, Retrieval, Searching
from evalkit.study.price import Price, price_of
from evalkit.study.prompt import DEFAULT_PROMPT, DEFAULT_PROMPT_WITH_SOURCES, PromptTemplate
from evalkit.study.source_text import SourceKind, SourceText
from evalkit.study.study import Study

PASSAGE, VECTORS = "passage", "vectors"
BATCH = 32
"""Texts in one request for vectors."""


@dataclass(frozen=True, slots=True)
class Work:
    """One system whose passages a model writes, with all that it draws on."""

    system_id: str
    generation: Generation
    model: str
    endpoint: Endpoint
    template: PromptTemplate
    language: str
    training: tuple[SourceText, ...]
    pieces: tuple[Piece, ...]
    price: Price | None
    vector_price: Price | None

    @property
    def shows(self) -> tuple[SourceText, ...] | tuple[Piece, ...]:
        """The texts that are searched for those that fit a brief; none where nothing is."""
        needs = self.generation.needs
        is_searched = self.exemplars.choose == "similarity"
        if needs.exemplars:
            return self.training if is_searched else ()
        return self.pieces if needs.sources else ()

    @property
    def exemplars(self) -> Exemplars:
        """How exemplars are chosen."""
        return self.generation.shown_exemplars

    @property
    def retrieval(self) -> Retrieval:
        """How source texts are found."""
        return self.generation.shown_sources

    @property
    def method(self) -> Searching:
        """What finds texts."""
        return self.exemplars.method if self.generation.needs.exemplars else self.retrieval.method

    @property
    def note(self) -> dict[str, object]:
        """What is kept with each request beside the request itself."""
        noted: dict[str, object] = {"strategy": self.generation.strategy.value}
        if self.generation.needs.exemplars:
            noted["exemplars"] = self.exemplars.model_dump(mode="json", exclude_none=True)
        if self.generation.needs.sources:
            noted["retrieval"] = self.retrieval.model_dump(mode="json", exclude_none=True)
        return noted


@dataclass(frozen=True, slots=True)
class PassageJob:
    """The request for one candidate to one brief."""

    work: Work
    brief: Brief
    candidate: int
    job: Job

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the texts in the prompt."""
        names = self.job.note["shown"]
        return tuple(map(str, names)) if isinstance(names, list) else ()


def works_of(study: Study) -> tuple[Work, ...]:
    """The systems of a sound study whose passages a model writes, in their order."""
    return tuple(
        _work(study, system.id, system.generation, system.generation.model)
        for system in study.settings.systems
        if system.generation and system.generation.needs.model and system.generation.model
    )


def _work(study: Study, system_id: str, generation: Generation, model: str) -> Work:
    settings, needs = study.settings, generation.needs
    endpoints = {endpoint.id: endpoint for endpoint in settings.endpoints}
    default = DEFAULT_PROMPT_WITH_SOURCES if needs.sources else DEFAULT_PROMPT
    vectors = generation.embedding_model
    training = _texts(study, SourceKind.TRAINING) if needs.exemplars else ()
    retrieval = generation.shown_sources
    sources = _texts(study, retrieval.source) if needs.sources else ()
    return Work(
        system_id=system_id,
        generation=generation,
        model=model,
        endpoint=endpoints[generation.endpoint or settings.endpoints[0].id],
        template=study.prompts[generation.template] if generation.template else default,
        language=settings.language,
        training=training,
        pieces=pieces_of(sources, retrieval.words),
        price=price_of(model, settings.prices),
        vector_price=price_of(vectors, settings.prices) if vectors else None,
    )


def _texts(study: Study, kind: SourceKind) -> tuple[SourceText, ...]:
    return tuple(text for text in study.sources if text.kind is kind)


def vector_jobs(work: Work, briefs: Sequence[Brief]) -> tuple[Job, ...]:
    """The requests for the vectors that a system's search needs; none where words find texts."""
    if work.method is not Searching.EMBEDDINGS or not work.shows:
        return ()
    texts = [_searched(text) for text in work.shows]
    return (*_batches(work, "texts", texts), *_batches(work, "briefs", list(map(query_of, briefs))))


def _batches(work: Work, of: str, texts: Sequence[str]) -> Iterator[Job]:
    model = work.generation.embedding_model or ""
    for start in range(0, len(texts), BATCH):
        request = EmbeddingRequest(model, tuple(texts[start : start + BATCH]))
        owner = (VECTORS, of)
        yield Job(owner, work.endpoint, request, work.vector_price)


def _searched(text: SourceText | Piece) -> str:
    return text.text if isinstance(text, Piece) else searched_words(text)


def material_for(work: Work, briefs: Sequence[Brief], journal: Journal) -> Material | None:
    """What the system's strategy has at hand; None where vectors have to be asked for first."""
    scores = _scores(work, briefs, journal)
    if scores is None:
        return None

    def exemplars(brief: Brief) -> tuple[SourceText, ...]:
        chosen, count = work.training, work.exemplars.count
        if work.exemplars.choose == "similarity":
            return by_similarity(brief, chosen, count, scores)
        return of_cell(brief, chosen, count)

    def sources(brief: Brief) -> tuple[Piece, ...]:
        found = best(scores(query_of(brief)), work.retrieval.count)
        return tuple(work.pieces[place] for place in found)

    return Material(work.template, exemplars, sources)


def _scores(work: Work, briefs: Sequence[Brief], journal: Journal) -> Scores | None:
    if not work.shows:
        return lambda query: ()
    if work.method is Searching.BM25:
        return found_by_words([_searched(text) for text in work.shows], work.language)
    vectors: dict[str, list[Vector]] = {"texts": [], "briefs": []}
    for job in vector_jobs(work, briefs):
        kept = journal.answer(job)
        if kept is None:
            return None
        vectors[job.owner[1]] += vectors_in(kept.answer)
    queries = dict(zip(map(query_of, briefs), vectors["briefs"], strict=True))
    return found_by_vectors(vectors["texts"], queries)


def passage_jobs(
    work: Work, briefs: Sequence[Brief], material: Material, journal: Journal, redo: Redo | None
) -> tuple[PassageJob, ...]:
    """The requests for a system's candidates, brief by brief.

    Parameters
    ----------
    redo
        Asks for new answers in place of those that the journal holds.

    Raises
    ------
    GenerationError
        Where too few exemplars or sources fit a brief.
    """
    ask = STRATEGIES[work.generation.strategy]
    return tuple(
        _passage_job(work, brief, ask(brief, material), candidate, journal, redo)
        for brief in briefs
        for candidate in range(1, work.generation.candidates + 1)
    )


def _passage_job(
    work: Work, brief: Brief, prompt: Prompt, candidate: int, journal: Journal, redo: Redo | None
) -> PassageJob:
    owner = (PASSAGE, work.system_id, brief.id, str(candidate))
    settings = work.generation.settings.fields
    seed = settings.get("seed")
    if isinstance(seed, int):
        # With one seed for all, every candidate would be the same.
        settings["seed"] = seed + candidate - 1
    note = {**work.note, "shown": list(prompt.shown)}
    job = Job(
        owner=owner,
        endpoint=work.endpoint,
        request=ChatRequest(work.model, prompt.messages, settings),
        price=work.price,
        again=journal.times_again(owner),
        note=note,
    )
    if redo:
        job = redo.asked_in(job, is_answered=journal.answer(job) is not None)
    return PassageJob(work, brief, candidate, job)
