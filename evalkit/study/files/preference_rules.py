"""What a preference form must keep to beyond the kinds of its fields."""

from collections.abc import Iterator
from itertools import pairwise

from evalkit.study.files.fault import Fault
from evalkit.study.files.repeats import named, repeated_faults, repeated_ids
from evalkit.study.files.rubric_rules import options_faults
from evalkit.study.files.wording import listed
from evalkit.study.files.yaml_file import YamlDocument


def preference_faults(form: YamlDocument) -> Iterator[Fault]:
    """Every fault in the content of a preference form."""
    yield from repeated_ids(form, ("options",), "option")
    yield from repeated_faults(form, named(form, ("options",), "name"), "option name")
    yield from _strength_faults(form)
    yield from repeated_ids(form, ("details",), "detail")
    for detail in form.entries(("details",)):
        yield from options_faults(form, (*detail.where, "options"))
        yield from _more_than_there_are(form, detail.where)


def _strength_faults(form: YamlDocument) -> Iterator[Fault]:
    entries = list(form.entries(("options",)))
    strengths = [s for entry in entries if isinstance(s := entry.content.get("strength"), int)]
    if len(strengths) < len(entries):
        return
    for entry, (before, strength) in zip(entries[1:], pairwise(strengths), strict=True):
        if strength <= before:
            where = (*entry.where, "strength")
            came = f"{strength} after {before}"
            remedy = "order the options and give each a strength of its own"
            yield form.fault(where, "strengths that rise from A to B", came, remedy)
            return
    if strengths and strengths != [-strength for strength in reversed(strengths)]:
        expected = "for each strength towards A the same towards B, such as -2, -1, 1, 2"
        yield form.fault(("options",), expected, listed(strengths), "correct the strengths")


def _more_than_there_are(form: YamlDocument, where: tuple[str | int, ...]) -> Iterator[Fault]:
    at_most, options = form.at((*where, "at_most")), form.at((*where, "options"))
    if isinstance(at_most, int) and isinstance(options, list) and at_most > len(options) > 0:
        expected = f"at most the number of options ({len(options)})"
        yield form.fault((*where, "at_most"), expected, str(at_most), f"write {len(options)}")
