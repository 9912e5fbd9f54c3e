"""The JSON Schema of each YAML file of a study, for editors that check while one types."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from evalkit.study.practice import PracticeFile
from evalkit.study.profile import ProfileForm
from evalkit.study.rubric import PreferenceForm, Rubric
from evalkit.study.study import StudySettings

SCHEMAS: dict[str, type[BaseModel]] = {
    "rubric.schema.json": Rubric,
    "preference.schema.json": PreferenceForm,
    "study.schema.json": StudySettings,
    "practice.schema.json": PracticeFile,
    "profile.schema.json": ProfileForm,
}
"""The schema files that lie beside the shipped rubrics, and the model behind each."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _EditorSchema(GenerateJsonSchema):
    """Level numbers as keys: YAML reads `4:` as a number, JSON Schema knows keys as texts only."""

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Describe a mapping; one whose keys are numbers names the pattern of its keys."""
        described = super().dict_schema(schema)
        if schema.get("keys_schema", {}).get("type") == "int":
            described["patternProperties"] = {"^-?[0-9]+$": described["additionalProperties"]}
            described["additionalProperties"] = False
        return described


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a model as editors for YAML take it.

    Examples
    --------
    >>> schema_of(Rubric)["title"]
    'Rubric'
    """
    schema = model.model_json_schema(schema_generator=_EditorSchema)
    return {"$schema": DIALECT, **schema}


def schema_text(model: type[BaseModel]) -> str:
    """The JSON Schema of a model as the content of a file."""
    return json.dumps(schema_of(model), indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> None:
    """Write all schema files into a folder, where the shipped rubrics lie."""
    for name, model in SCHEMAS.items():
        (folder / name).write_text(schema_text(model), encoding="utf-8")
