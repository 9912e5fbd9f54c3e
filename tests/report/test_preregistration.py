"""The preregistration says all that was planned, in the words that raters read."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from evalkit.report.preregistration import SECTIONS, Frozen, Registered, preregistration
from evalkit.service.opening import read_sound_study
from evalkit.service.outcomes import plan_of
from evalkit.service.shipped import shipped_file
from evalkit.study.automatic import AutomaticRater
from evalkit.study.generation import Generation, ModelSettings
from evalkit.study.plan import Plan
from evalkit.study.study import Study

FROZEN = Frozen(
    datetime(2026, 3, 1, 8, tzinfo=UTC), "ab" * 32, "cd" * 32, "0.2.0", {"plan.json": "ef" * 32}
)


@pytest.fixture(scope="module")
def study() -> Study:
    return read_sound_study(shipped_file("data", "demo_study"))


def document(study: Study, frozen: Frozen | None = None, **plan: object) -> str:
    changed = Plan.model_validate(study.settings.plan.model_dump() | plan, strict=False)
    settings = study.settings.model_copy(update={"plan": changed})
    planned = replace(study, settings=settings)
    return preregistration(Registered(planned, plan_of(planned, None), frozen))


def test_every_section_stands_in_order_and_says_something(study):
    parts = document(study).split("\n## ")[1:]
    assert [part.splitlines()[0] for part in parts] == [
        f"{number}. {heading}" for number, (heading, _) in enumerate(SECTIONS, start=1)
    ]
    assert all(len(part.splitlines()) > 2 for part in parts)


def test_before_opening_it_is_a_draft_and_after_it_bears_time_and_hashes(study):
    assert "**Draft.**" in document(study)
    frozen = document(study, FROZEN)
    assert "Draft" not in frozen
    assert "Frozen on 2026-03-01 08:00:00 UTC, before the first rating, by evalkit 0.2.0" in frozen
    assert f"| `plan.json` | `{'ef' * 32}` |" in frozen
    assert f"`{'cd' * 32}`" in frozen


def test_questions_and_levels_are_those_that_raters_read(study):
    text = document(study)
    for rubric in study.rubrics:
        for criterion in rubric.criteria:
            assert " ".join(criterion.question.split()) in text
            assert all(" ".join(level.split()) in text for level in criterion.levels.values())


def test_a_model_that_rates_is_part_of_the_plan_and_told_apart(study):
    rater = AutomaticRater(model="judge-1", settings=ModelSettings(temperature=0, seed=3))
    settings = study.settings.model_copy(update={"automatic_rater": rater})
    text = document(replace(study, settings=settings))
    assert "A model, judge-1 (temperature 0.0, seed 3), is asked the same questions blind" in text
    assert "by no more than 20% of passages" in text
    assert "judge-1" not in document(study)


def test_how_a_model_makes_passages_is_part_of_the_plan(study):
    made = Generation(strategy="rag", model="m-1", settings=ModelSettings(temperature=0.7))
    base, tuned = study.settings.systems
    systems = (base, tuned.model_copy(update={"generation": made}))
    changed = study.settings.model_copy(update={"systems": systems})
    text = document(replace(study, settings=changed))
    assert (
        'Generation: strategy rag, model "m-1", settings {"temperature": 0.7}, default prompt, '
        "3 pieces of reference texts found by bm25." in text
    )


def test_rules_are_numbered_and_none_is_said_too(study):
    assert "None is planned." in document(study)
    rules = ["A rater who breaks off.", "A brief with a misprint."]
    assert "1. A rater who breaks off.\n2. A brief with a misprint." in document(
        study, exclusions=rules
    )


def test_equivalence_is_promised_only_with_a_margin(study):
    # alpha .05: two one-sided tests are read off the 90 % interval.
    assert "the 90% interval lies within 0.5 rubric points" in document(study, margin=0.5)
    assert "*Equivalent*" not in document(study, margin=None)


def test_what_twelve_briefs_can_find_is_told_before_data(study):
    # 2 / 4096, and d_z .89 (domain and statistics notes of the field: n = 12, power .8).
    text = document(study)
    assert "the smallest two-sided p is 0.00049" in text
    assert "a difference of 0.89 standard deviations" in text


def test_a_planned_contrast_is_named_alone(study):
    assert "Contrasts: `fine_tuned` minus `base`" in document(study, contrasts=["fine_tuned"])


def test_a_text_of_the_study_cannot_start_a_heading(study):
    settings = study.settings.model_copy(update={"question": "Why?\n\n# Results\n\nAll good."})
    planned = replace(study, settings=settings)
    text = preregistration(Registered(planned, plan_of(planned, None), None))
    assert "\n# Results" not in text
