"""What a rubric must keep to beyond the kinds of its fields, each rule with the line it fails in.

The rules work on the plain YAML values and pass over whatever does not fit the model, so that a
rubric with a wrong field still gets all of its other faults named.
"""

import re
from collections.abc import Iterator, Mapping

from evalkit.study.files.fault import Fault
from evalkit.study.files.repeats import named, repeated_faults, repeated_ids
from evalkit.study.files.wording import listed, quoted
from evalkit.study.files.yaml_file import Entry, Where, YamlDocument

LEVEL_NUMBER = re.compile("-?[0-9]{1,9}")
OUTCOMES = ("composite", "usable", "preference")
"""The outcomes of a plan that are no criterion and no flag."""


def rubric_faults(rubric: YamlDocument) -> Iterator[Fault]:
    """Every fault in the content of one rubric."""
    yield from repeated_ids(rubric, ("criteria",), "criterion")
    yield from repeated_ids(rubric, ("flags",), "flag")
    yield from repeated_faults(rubric, rubric.texts(("applies_to",)), "passage type")
    yield from _reserved_ids(rubric)
    yield from _flags_named_as_criteria(rubric)
    yield from _repeated_labels(rubric, ("scale", "labels"))
    for criterion in rubric.entries(("criteria",)):
        yield from _criterion_faults(rubric, criterion)
    yield from _decision_faults(rubric)


def scale_place(rubric: YamlDocument, criterion: Entry) -> Where:
    """Where the scale of a criterion stands: its own, or the rubric's."""
    own = (*criterion.where, "scale")
    return own if rubric.at(own) is not None else ("scale",)


def options_faults(document: YamlDocument, where: Where) -> Iterator[Fault]:
    """Options that repeat each other or run over several lines (answers are stored one a line)."""
    yield from repeated_faults(document, document.texts(where), "option")
    for place, option in document.texts(where):
        if "\n" in option.strip():
            came = f"a line break in {quoted(option)}"
            yield document.fault(place, "an option on one line", came, "join its lines")


def _reserved_ids(rubric: YamlDocument) -> Iterator[Fault]:
    for place, name in (*named(rubric, ("criteria",), "id"), *named(rubric, ("flags",), "id")):
        if name.casefold() in OUTCOMES:
            expected = f"an id other than {listed(OUTCOMES)}, which name outcomes of the plan"
            yield rubric.fault(place, expected, quoted(name), "rename it")


def _flags_named_as_criteria(rubric: YamlDocument) -> Iterator[Fault]:
    criteria = {name.casefold() for _, name in named(rubric, ("criteria",), "id")}
    for place, name in named(rubric, ("flags",), "id"):
        if name.casefold() in criteria:
            came = f"{quoted(name)}, which is also a criterion"
            yield rubric.fault(place, "a flag id that no criterion has", came, "rename the flag")


def _repeated_labels(rubric: YamlDocument, where: Where) -> Iterator[Fault]:
    labels = rubric.at(where)
    if isinstance(labels, Mapping):
        words = [((*where, key), text) for key, text in labels.items() if isinstance(text, str)]
        yield from repeated_faults(rubric, words, "level label")


def _criterion_faults(rubric: YamlDocument, criterion: Entry) -> Iterator[Fault]:
    if scale_place(rubric, criterion) != ("scale",):
        yield from _repeated_labels(rubric, (*criterion.where, "scale", "labels"))
    yield from options_faults(rubric, (*criterion.where, "direction", "options"))
    declared = _numbers(rubric.at((*scale_place(rubric, criterion), "labels")))
    if len(declared) < 2:
        return  # the scale is what is wrong
    yield from _undescribed_levels(rubric, criterion, declared)
    for rule, key in (("evidence", "when"), ("direction", "ask_when")):
        yield from _levels_outside(rubric, (*criterion.where, rule, key), declared)


def _numbers(labels: object) -> list[int]:
    """The level numbers; one in quotes counts as meant, since the model reports the quotes."""
    keys = [str(key) for key in labels] if isinstance(labels, Mapping) else []
    return sorted({int(key) for key in keys if LEVEL_NUMBER.fullmatch(key)})


def _undescribed_levels(
    rubric: YamlDocument, criterion: Entry, declared: list[int]
) -> Iterator[Fault]:
    where = (*criterion.where, "levels")
    described = _numbers(rubric.at(where))
    if not described:
        return
    missing = [level for level in declared if level not in described]
    if missing:
        expected = f"a description of each level {listed(declared)}"
        remedy = f"describe level {listed(missing)}"
        yield rubric.fault(where, expected, f"only {listed(described)}", remedy)
    for level in described:
        if level not in declared:
            expected = f"only the levels {listed(declared)} of the scale"
            yield rubric.fault(
                (*where, level), expected, f"level {level}", "remove it or add it to the scale"
            )


def _levels_outside(rubric: YamlDocument, where: Where, declared: list[int]) -> Iterator[Fault]:
    levels = rubric.at(where)
    seen: set[int] = set()
    for index, level in enumerate(levels if isinstance(levels, list) else ()):
        if not isinstance(level, int) or isinstance(level, bool):
            continue
        expected = f"levels of the scale ({listed(declared)}), each once"
        if level not in declared:
            yield rubric.fault((*where, index), expected, f"level {level}", "remove it")
        elif level in seen:
            yield rubric.fault((*where, index), expected, f"level {level} again", "remove it")
        seen.add(level)


def _decision_faults(rubric: YamlDocument) -> Iterator[Fault]:
    where = ("decision", "options")
    yield from repeated_ids(rubric, where, "option")
    yield from repeated_faults(rubric, named(rubric, where, "name"), "option name")
    usable = [
        (entry.where, verdict)
        for entry in rubric.entries(where)
        if isinstance(verdict := entry.content.get("usable"), bool)
    ]
    if len(usable) < 2 or len(usable) < len(list(rubric.entries(where))):
        return
    verdicts = [verdict for _, verdict in usable]
    if len(set(verdicts)) == 1:
        came = f"usable: {str(verdicts[0]).lower()} under all of them"
        expected = "options under which a passage is usable and options under which it is not"
        yield rubric.fault(where, expected, came, "correct usable")
    elif verdicts != sorted(verdicts, reverse=True):
        late = next(place for place, verdict in reversed(usable) if verdict)
        came = "a usable verdict after one that is not"
        yield rubric.fault(late, "options from the best verdict to the worst", came, "reorder them")
