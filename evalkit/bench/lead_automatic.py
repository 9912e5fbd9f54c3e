"""Made answers of an automatic rater, for timing the page that holds it against the experts."""

import json
from dataclasses import replace
from typing import Any

import numpy as np

from evalkit.generation.rating_form import answers_in, form_of, rating_schema, rubric_of
from evalkit.service.automatic_rating import AutomaticTask, tasks_of
from evalkit.service.workspace import Workspace
from evalkit.store import automatic, studies
from evalkit.study.automatic import AutomaticRater, AutomaticRating
from evalkit.study.endpoint import Endpoint
from evalkit.study.study import Study

MODEL = "made-answers"


def with_automatic_rater(study: Study) -> Study:
    """The study with an automatic rater in its settings, at a server that nobody asks."""
    added = {
        "endpoints": (Endpoint(id="nowhere", base_url="http://127.0.0.1:9/v1"),),
        "automatic_rater": AutomaticRater(model=MODEL),
    }
    return replace(study, settings=study.settings.model_copy(update=added))


def answer_automatically(workspace: Workspace, study_id: str, rng: np.random.Generator) -> None:
    """Store an answer at random to everything that the automatic rater is asked."""
    with workspace.store.writing() as connection:
        study = studies.load_study(connection, study_id)
        texts = automatic.texts(connection, study_id)
        for number, task in enumerate(tasks_of(study, texts)):
            rating = _rating(workspace, task, f"made-{number}", rng)
            automatic.add(connection, study_id, rating)


def _rating(
    workspace: Workspace, task: AutomaticTask, request: str, rng: np.random.Generator
) -> AutomaticRating:
    desk = task.desk
    reply = json.dumps(_made(rating_schema(desk), rng))
    return AutomaticRating(
        request_hash=request,
        kind=desk.assignment.kind,
        brief_id=desk.brief.id,
        texts=task.texts,
        turn=task.turn,
        repeat=task.repeat,
        form_hashes=tuple(form.content_hash for form in (rubric_of(desk), form_of(desk)) if form),
        answers={question.key: answer for question, answer in answers_in(desk, reply).items()},
        reply=reply,
        model=MODEL,
        fingerprint=None,
        attempts=1,
        tokens_in=None,
        tokens_out=None,
        answered_at=workspace.now(),
    )


def _made(schema: dict[str, Any], rng: np.random.Generator) -> object:
    """Something at random that fits a schema of replies."""
    if "anyOf" in schema:
        return _made(schema["anyOf"][0], rng)
    if "enum" in schema:
        return schema["enum"][int(rng.integers(len(schema["enum"])))]
    match schema["type"]:
        case "object":
            return {name: _made(part, rng) for name, part in schema["properties"].items()}
        case "boolean":
            return bool(rng.random() < 0.1)
        case _:
            return "A made reason."
