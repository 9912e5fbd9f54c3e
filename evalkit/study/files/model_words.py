"""A misfit between a YAML file and its model in the words of someone who writes rubrics."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evalkit.study.files.wording import nearest, plain, plural, quoted
from evalkit.study.files.yaml_file import Where, YamlDocument

IDENTIFIER = "an id of 1 to 64 letters, digits, dots, dashes or underscores"
EXPECTATIONS = {
    "string_type": "a text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "a block of keys",
    "model_type": "a block of keys",
    "string_pattern_mismatch": IDENTIFIER,
    "string_too_short": "a text that is not empty",
    "string_too_long": "at most {max_length:,} characters",
    "greater_than": "a number above {gt:g}",
    "greater_than_equal": "a number of at least {ge:g}",
    "less_than": "a number below {lt:g}",
    "less_than_equal": "a number of at most {le:g}",
}
REMEDIES = {
    "string_too_short": "fill it or remove the key",
    "string_too_long": "shorten it",
    "too_short": "add what is missing",
    "too_long": "remove what is too much",
    "dict_type": "write its keys on lines of their own, indented below it",
    "model_type": "write its keys on lines of their own, indented below it",
}
LISTS = {
    "when": "a list of level numbers",
    "ask_when": "a list of level numbers",
    "options": "a list of options",
    "rubrics": "a list of file names",
    "applies_to": "a list of passage types",
    "secondary_outcomes": "a list of outcomes",
    "common_criteria": "a list of criteria",
    "exclusions": "a list of texts",
}
NO_WORDS = frozenset({"no", "n", "off", "false"})
YES_WORDS = frozenset({"yes", "y", "on", "true"})


@dataclass(frozen=True, slots=True)
class Misfit:
    """One complaint of pydantic: its kind, the nearest place that exists, and what is beyond."""

    kind: str
    where: Where
    beyond: Where
    context: Mapping[str, Any]
    message: str

    @property
    def is_about_key(self) -> bool:
        """Whether a key is meant, not its value."""
        return self.beyond[-1:] == ("[key]",)


def expectation(misfit: Misfit) -> str:
    """What the model takes at this place."""
    if misfit.kind in {"literal_error", "enum"}:
        return str(misfit.context["expected"]).replace("'", "")
    if misfit.kind == "tuple_type":
        return LISTS.get(str(misfit.where[-1]), "a list")
    if misfit.kind == "too_short":
        return f"at least {plural(misfit.context['min_length'], 'entry')}"
    if misfit.kind == "too_long":
        return f"at most {plural(misfit.context['max_length'], 'entry')}"
    words = EXPECTATIONS.get(misfit.kind)
    return words.format(**misfit.context) if words else misfit.message


def came_of(document: YamlDocument, misfit: Misfit) -> str:
    """What stands at this place instead."""
    value = document.at(misfit.where)
    if misfit.is_about_key:
        return f"the key {quoted(str(misfit.where[-1]))}"
    if misfit.kind == "string_too_long" and isinstance(value, str):
        return f"{len(value.strip()):,}"
    if misfit.kind in {"too_short", "too_long"} and isinstance(value, list | Mapping):
        return str(len(value)) if value else "none"
    return document.shown(misfit.where)


def remedy_for(document: YamlDocument, group: list[Misfit]) -> str:
    """What to do about the misfits of one place."""
    misfit = group[0]
    value = document.at(misfit.where)
    allowed = [word for one in group for word in _allowed_words(one)]
    if allowed:
        meant = nearest(str(value), allowed)
        return f"write {meant}" if meant else f"write one of them, such as {allowed[0]}"
    if misfit.is_about_key:
        return "write the level's number without quotes"
    match misfit.kind:
        case "string_type":
            return _as_text(document, misfit.where)
        case "bool_type":
            return f"write {_truth(value)}"
        case "tuple_type":
            return _as_list(value)
        case "string_pattern_mismatch":
            return f"write {suggested_id(str(value))}"
    return REMEDIES.get(misfit.kind, "write one")


def suggested_id(text: str) -> str:
    """An id near to a text that is none.

    Examples
    --------
    >>> suggested_id(" my study! ")
    'my-study'
    """
    slug = re.sub(r"[^A-Za-z0-9_.]+", "-", text.strip())[:64].strip("-._")
    return slug or "letters and digits only"


def _allowed_words(misfit: Misfit) -> list[str]:
    if misfit.kind not in {"literal_error", "enum"}:
        return []
    return re.findall(r"'([^']*)'", str(misfit.context["expected"]))


def _as_text(document: YamlDocument, where: Where) -> str:
    value = document.at(where)
    if value is None:
        return "write a text or remove the key"
    if isinstance(value, bool | int | float):
        return f"put it in quotes: {quoted(document.written.get(where, str(value)))}"
    return "write one text"


def _truth(value: object) -> str:
    word = str(value).strip().casefold()
    if word in NO_WORDS:
        return "false"
    return "true" if word in YES_WORDS else "true or false"


def _as_list(value: object) -> str:
    if not isinstance(value, str | int) or not str(value).strip():
        return "write entries in brackets or after dashes"
    text = str(value).strip()
    span = re.fullmatch(r"(\d)\s*[-–]\s*(\d)", text)
    if span:
        levels = range(int(span[1]), int(span[2]) + 1)
        return f"write [{', '.join(map(str, levels))}]"
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    return f"write [{', '.join(map(plain, parts))}]"
