"""Hold a YAML document against its model, and give every misfit its line."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.model_words import Misfit, came_of, expectation, remedy_for
from evalkit.study.files.wording import listed, nearest, quoted
from evalkit.study.files.yaml_file import Where, YamlDocument

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)


def validated(
    document: YamlDocument, model: type[Model], known: tuple[Fault, ...] = ()
) -> Reading[Model]:
    """Make the model's value from a document, or say everything that keeps it from being made.

    Parameters
    ----------
    known
        What the rules of this kind of file found, which know their lines better than the model's
        own rules: a complaint of those is reported only where no other fault explains it.
    """
    try:
        return Reading(model.model_validate(document.content), known)
    except ValidationError as error:
        misfits = [_misfit(document, d) for d in error.errors(include_url=False)]
        faults = (*known, *_Misfits(document, model, misfits).faults())
        unexplained = document.fault((), f"a {model.__name__}", "another", misfits[0].message)
        return Reading(None, faults or (unexplained,))


def _misfit(document: YamlDocument, detail: "ErrorDetails") -> Misfit:
    where: Where = detail["loc"]
    beyond: Where = ()
    while where and where not in document.lines:
        where, beyond = where[:-1], (where[-1], *beyond)
    return Misfit(detail["type"], where, beyond, detail.get("ctx", {}), detail["msg"])


class _Misfits:
    """All misfits of one document; some of them tell of the same slip."""

    def __init__(
        self, document: YamlDocument, model: type[BaseModel], misfits: list[Misfit]
    ) -> None:
        self.document = document
        self.model = model
        self.misfits = misfits

    def faults(self) -> list[Fault]:
        misspelt = self._misspelt()
        return [
            self._fault(group)
            for group in self._by_place().values()
            if not self._is_told_elsewhere(group[0], misspelt)
        ]

    def _by_place(self) -> dict[object, list[Misfit]]:
        # A field that takes one of two kinds complains once for each, beyond the same place.
        groups: dict[object, list[Misfit]] = defaultdict(list)
        for misfit in self.misfits:
            alone = misfit.kind == "missing"
            groups[misfit.where, misfit.beyond if alone else ()].append(misfit)
        return groups

    def _misspelt(self) -> set[Where]:
        """Missing keys that stand there under a slightly wrong name."""
        unknown = [m.where for m in self.misfits if m.kind == "extra_forbidden"]
        return {(*where[:-1], meant) for where in unknown if (meant := self._meant(where))}

    def _meant(self, where: Where) -> str | None:
        block = self.document.at(where[:-1])
        used = block if isinstance(block, Mapping) else {}
        free = [key for key in _fields(self.model, where[:-1]) if key not in used]
        return nearest(str(where[-1]), free)

    def _is_told_elsewhere(self, misfit: Misfit, misspelt: set[Where]) -> bool:
        if misfit.kind == "missing":
            return (*misfit.where, *misfit.beyond) in misspelt
        if misfit.kind == "too_short":
            # pydantic leaves entries out of its count that have faults of their own
            there = self.document.at(misfit.where)
            count = len(there) if isinstance(there, list | Mapping) else 0
            return count >= int(misfit.context["min_length"])
        return misfit.kind == "value_error"

    def _fault(self, group: list[Misfit]) -> Fault:
        misfit = group[0]
        if misfit.kind in {"extra_forbidden", "invalid_key"}:
            return self._unknown_key(misfit)
        if misfit.kind == "missing":
            key = quoted(str(misfit.beyond[-1]))
            return self.document.fault(misfit.where, f"the key {key}", "none", "add it here")
        expected = " or ".join(dict.fromkeys(expectation(one) for one in group))
        if misfit.kind in {"model_type", "dict_type"}:
            known = _fields(self.model, misfit.where)
            expected += f" ({listed(known)})" if known else ""
        came, remedy = came_of(self.document, misfit), remedy_for(self.document, group)
        return self.document.fault(misfit.where, expected, came, remedy)

    def _unknown_key(self, misfit: Misfit) -> Fault:
        where = misfit.where + misfit.beyond
        known = _fields(self.model, where[:-1])
        meant = self._meant(where)
        remedy = f"write {meant}" if meant else "remove it"
        if not meant and self.document.at(where) is None:
            remedy = "put the text before the comma in quotes, or remove the key"
        expected = f"only the keys {listed(known)}"
        return self.document.fault(where, expected, f"the key {quoted(str(where[-1]))}", remedy)


def _fields(model: type[BaseModel], where: Where) -> list[str]:
    """The keys that a block at this place may have; none where it is no block of a model."""
    found: type[BaseModel] | None = model
    for step in where:
        if isinstance(step, str):
            field = found.model_fields.get(step) if found else None
            found = _model_within(field.annotation) if field else None
    return list(found.model_fields) if found else []


def _model_within(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    parts = (_model_within(part) for part in get_args(annotation))
    return next((model for model in parts if model), None)
