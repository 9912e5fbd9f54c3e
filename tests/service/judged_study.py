"""The demo study with an automatic rater at a model server of the tests."""

import json
from dataclasses import replace

from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.shipped import shipped_file
from evalkit.service.simulation import simulate_ratings
from evalkit.service.workspace import Workspace
from evalkit.study.automatic import AutomaticRater
from evalkit.study.endpoint import Endpoint
from evalkit.study.price import Price
from evalkit.study.study import Study

STUDY_ID = "demo-study"


def judged_demo(url: str, n_briefs: int = 12, **changed: object) -> Study:
    """The demo's study as its folder would describe it."""
    demo = read_sound_study(shipped_file("data", "demo_study"))
    briefs = demo.briefs[:n_briefs]
    kept = {brief.id for brief in briefs}
    settings = {
        "endpoints": (Endpoint(id="local", base_url=f"{url}/v1", retries=0, concurrency=4),),
        "prices": (Price(model="judge-1", date="2026-11-01", input=1, output=2),),
        "automatic_rater": AutomaticRater.model_validate({"model": "judge-1", **changed}),
    }
    return replace(
        demo,
        briefs=briefs,
        passages=tuple(p for p in demo.passages if p.brief_id in kept),
        settings=demo.settings.model_copy(update=settings),
    )


def open_judged(workspace: Workspace, study: Study, *, is_rated: bool = False) -> None:
    """Open it; simulated ratings are those of the demo."""
    open_study(workspace, study)
    if is_rated:
        folder = shipped_file("data", "demo_study")
        simulate_ratings(workspace, study.settings.id, folder / "simulated_ratings.csv")


def lover_of_length(body: dict) -> str:
    """A rater that gives the longer passage a level more, and prefers it."""
    prompt = body["messages"][1]["content"]
    texts = {
        label: prompt.split(f"<passage {label}>")[1].split(f"</passage {label}>")[0]
        for label in "AB"
        if f"<passage {label}>" in prompt
    }
    longest = max(texts, key=lambda label: len(texts[label].split()))
    return reply_for(body, {label: 4 if label == longest else 3 for label in texts}, longest)


def lover_of_the_first(body: dict) -> str:
    """A rater that finds whatever stands first better."""
    return reply_for(body, {"A": 4, "B": 3}, "A")


def reply_for(body: dict, levels: dict[str, int], preferred: str) -> str:
    """A reply that fits the schema that was sent, with one level a passage."""
    schema = body["response_format"]["json_schema"]["schema"]["properties"]
    passages = {
        label: _passage(own["properties"], levels[label])
        for label, own in schema.get("passages", {}).get("properties", {}).items()
    }
    whole: dict[str, object] = {"passages": passages} if passages else {}
    if "preference" in schema:
        options = schema["preference"]["properties"]["choice"]["enum"]
        choice = options[0] if preferred == "A" else options[-1]
        whole["preference"] = {"reason": "As said.", "choice": choice}
    return json.dumps(whole)


def _passage(schema: dict, level: int) -> dict[str, object]:
    return {
        "reason": "As said.",
        "levels": dict.fromkeys(schema["levels"]["properties"], level),
        "flags": dict.fromkeys(schema["flags"]["properties"], False),
        "decision": schema["decision"]["enum"][0 if level == 4 else 1],
    }
