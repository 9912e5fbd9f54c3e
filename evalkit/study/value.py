"""The base of every value that is read from a study's YAML files, and the words they share."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

IDENTIFIER_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"

Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER_PATTERN)]
"""Letters, digits, dot, dash and underscore; at most 64 characters."""

Prose = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
"""A text that people read; never empty."""


class Value(BaseModel):
    """A frozen value without unknown keys and without silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


AsTuple = BeforeValidator(_as_tuple)
"""YAML has lists, frozen values hold tuples; strict models convert nothing by themselves."""
