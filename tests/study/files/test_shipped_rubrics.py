"""The shipped rubrics, form and schemas: current, sound, and the same where they say the same."""

import json

import pytest
from pydantic import BaseModel

from evalkit.study.files.model_faults import validated
from evalkit.study.files.preference_rules import preference_faults
from evalkit.study.files.rubric_rules import rubric_faults
from evalkit.study.files.schema import SCHEMAS, schema_text
from evalkit.study.files.shipped import shipped
from evalkit.study.files.yaml_file import YamlDocument, read_yaml
from evalkit.study.rubric import PreferenceForm, Rubric

COMMON = ("grade_fit", "language", "engagement", "item_support")


def document(name: str) -> YamlDocument:
    reading = read_yaml(shipped("rubrics", name), name)
    assert reading.faults == ()
    assert reading.value is not None
    return reading.value


def rubric(name: str) -> Rubric:
    content = document(name)
    reading = validated(content, Rubric, tuple(rubric_faults(content)))
    assert reading.faults == ()
    assert reading.value is not None
    return reading.value


@pytest.mark.parametrize(("name", "model"), SCHEMAS.items(), ids=list(SCHEMAS))
def test_the_shipped_schema_is_what_the_model_says(name: str, model: type[BaseModel]) -> None:
    written = shipped("rubrics", name).read_text(encoding="utf-8")

    # To renew: python -c "from evalkit.study.files.schema import *; write_schemas(Path('rubrics'))"
    assert written == schema_text(model)


def test_editors_take_level_numbers_as_keys() -> None:
    schema = json.loads(schema_text(Rubric))

    levels = schema["$defs"]["Criterion"]["properties"]["levels"]

    assert list(levels["patternProperties"]) == ["^-?[0-9]+$"]
    assert levels["additionalProperties"] is False
    assert schema["properties"]["criteria"]["minItems"] == 1
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(
    ("name", "criteria"),
    [
        (
            "literary.yaml",
            "grade_fit meaning structure character language engagement item_support",
        ),
        (
            "informational.yaml",
            "grade_fit central_idea support accuracy organization language engagement item_support",
        ),
    ],
)
def test_each_rubric_asks_for_its_criteria(name: str, criteria: str) -> None:
    found = rubric(name)

    assert [criterion.id for criterion in found.criteria] == criteria.split()
    assert found.guide is not None
    assert found.decision is not None
    assert [option.usable for option in found.decision.options] == [True, True, False, False]
    assert all(criterion.question.count("?") == 1 for criterion in found.criteria)
    assert all(criterion.evidence for criterion in found.criteria)


def test_only_accuracy_may_stay_unchecked() -> None:
    criteria = (*rubric("literary.yaml").criteria, *rubric("informational.yaml").criteria)

    assert [criterion.id for criterion in criteria if criterion.could_not_check] == ["accuracy"]


@pytest.mark.parametrize("name", COMMON)
def test_criteria_in_common_ask_the_same(name: str) -> None:
    literary, informational = (
        next(criterion for criterion in rubric(file).criteria if criterion.id == name)
        for file in ("literary.yaml", "informational.yaml")
    )

    assert literary.name == informational.name
    assert literary.question == informational.question
    assert literary.evidence == informational.evidence


@pytest.mark.parametrize("name", ["literary.yaml", "informational.yaml", "preference.yaml"])
def test_nothing_hints_at_what_made_a_passage(name: str) -> None:
    text = shipped("rubrics", name).read_text(encoding="utf-8").casefold()

    for word in ("machine", "model", "generated", "artificial", " ai ", "chatbot", "system"):
        assert word not in text


def test_the_preference_form_is_forced_and_even() -> None:
    content = document("preference.yaml")
    reading = validated(content, PreferenceForm, tuple(preference_faults(content)))

    assert reading.faults == ()
    assert reading.value is not None
    assert [option.strength for option in reading.value.options] == [-2, -1, 1, 2]
    assert [(detail.id, detail.at_most) for detail in reading.value.details] == [
        ("main_reason", 2),
        ("confidence", 1),
    ]


@pytest.mark.parametrize("name", ["literary.yaml", "informational.yaml", "preference.yaml"])
def test_prose_stands_quoted_on_one_line(name: str) -> None:
    lines = shipped("rubrics", name).read_text(encoding="utf-8").splitlines()
    prose = [
        line.partition(": ")[2]
        for line in lines
        if line.strip().startswith(("name:", "question:", "title:", "guide:", "descriptor:"))
    ]

    assert len(prose) > 5
    assert [text for text in prose if not text.startswith('"') or not text.endswith('"')] == []


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("literary.yaml", "rubric.schema.json"),
        ("informational.yaml", "rubric.schema.json"),
        ("preference.yaml", "preference.schema.json"),
    ],
)
def test_the_schema_takes_the_shipped_files(name: str, schema: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    content = json.loads(json.dumps(document(name).content))  # as editors see it: keys are texts
    rules = json.loads(shipped("rubrics", schema).read_text(encoding="utf-8"))

    jsonschema.validate(content, rules)

    content["colour"] = "red"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, rules)
