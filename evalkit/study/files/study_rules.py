"""Whether the parts of a study fit each other: plan and rubrics, briefs and passages, raters."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from evalkit.study.files.fault import Fault
from evalkit.study.files.generation_rules import made_systems
from evalkit.study.files.passage_files import PassageTable
from evalkit.study.files.rater_table import number_of_raters
from evalkit.study.files.repeats import named, repeats
from evalkit.study.files.rubric_rules import OUTCOMES, scale_place
from evalkit.study.files.settings_rules import SYSTEMS, planned_outcomes
from evalkit.study.files.table import Table
from evalkit.study.files.wording import listed, nearest, plain, plural, quoted
from evalkit.study.files.yaml_file import Entry, Where, YamlDocument


@dataclass(frozen=True, slots=True)
class Parts:
    """What could be read of a study folder; None where a part could not.

    ``rubrics`` holds those that could be read; ``has_all_rubrics`` is false where one could not.
    ``before_passages`` says that passages may still be missing.
    """

    settings: YamlDocument | None
    rubrics: tuple[YamlDocument, ...]
    has_all_rubrics: bool
    briefs: Table | None
    raters: Table | None
    passages: PassageTable | None
    before_passages: bool = False


def study_faults(parts: Parts) -> Iterator[Fault]:
    """Every fault that shows only when two files are held against each other."""
    yield from _repeated_rubric_ids(parts.rubrics)
    yield from _types_with_two_rubrics(parts.rubrics)
    yield from _types_without_rubric(parts)
    if parts.settings:
        yield from _outcomes_that_name_nothing(parts, parts.settings)
        yield from _criteria_not_in_common(parts, parts.settings)
        yield from _too_few_raters(parts, parts.settings)
        yield from _raters_in_groups(parts, parts.settings)
    yield from _passage_faults(parts)


def _repeated_rubric_ids(rubrics: Sequence[YamlDocument]) -> Iterator[Fault]:
    ids = ((rubric, name) for rubric in rubrics if isinstance(name := rubric.at(("id",)), str))
    for repeat in repeats(ids):
        came = f"{repeat.came} (first in {repeat.first_place.file})"
        yield repeat.place.fault(("id",), "a rubric id of its own", came, "rename one of the two")


def _types_with_two_rubrics(rubrics: Sequence[YamlDocument]) -> Iterator[Fault]:
    first: dict[str, YamlDocument] = {}
    for rubric in rubrics:
        for where, passage_type in rubric.texts(("applies_to",)):
            earlier = first.setdefault(passage_type, rubric)
            if earlier is not rubric:
                came = f"{quoted(passage_type)}, which {earlier.file} is for"
                remedy = "leave the type to one of the two"
                yield rubric.fault(where, "one rubric for each passage type", came, remedy)


def _types_without_rubric(parts: Parts) -> Iterator[Fault]:
    if parts.briefs is None or not parts.has_all_rubrics:
        return
    known = [word for rubric in parts.rubrics for _, word in rubric.texts(("applies_to",))]
    reported = set(known)
    for row in parts.briefs.rows:
        passage_type = row.text("passage_type")
        if passage_type and passage_type not in reported:
            reported.add(passage_type)
            meant = nearest(passage_type, known)
            remedy = f"write {plain(meant)}" if meant else "name it in applies_to of a rubric"
            expected = f"a passage type that a rubric is for ({listed(known)})"
            yield parts.briefs.fault(row, expected, quoted(passage_type), remedy)


def _outcomes_that_name_nothing(parts: Parts, settings: YamlDocument) -> Iterator[Fault]:
    criteria = [name for r in parts.rubrics for _, name in named(r, ("criteria",), "id")]
    flags = [name for r in parts.rubrics for _, name in named(r, ("flags",), "id")]
    known = list(dict.fromkeys((*OUTCOMES, *criteria, *flags)))
    for where, outcome in planned_outcomes(settings):
        if outcome == "preference" and settings.at(("preference",)) is None:
            came, remedy = "a study without a preference form", "name one under preference"
            yield settings.fault(where, "a form for the outcome preference", came, remedy)
        elif outcome == "usable":
            yield from _usable_without_decision(parts, settings, where)
        elif outcome not in known and parts.has_all_rubrics:
            meant = nearest(outcome, known)
            remedy = f"write {plain(meant)}" if meant else "name a criterion, a flag, or none"
            expected = f"an outcome such as {listed(known)}"
            yield settings.fault(where, expected, quoted(outcome), remedy)


def _usable_without_decision(parts: Parts, settings: YamlDocument, where: Where) -> Iterator[Fault]:
    for rubric in parts.rubrics:
        if rubric.at(("decision",)) is None:
            came = f"none in {rubric.file}"
            remedy = "add a decision there or remove the outcome"
            yield settings.fault(where, "a decision in each rubric for usable", came, remedy)


def _criteria_not_in_common(parts: Parts, settings: YamlDocument) -> Iterator[Fault]:
    for where, name in settings.texts(("common_criteria",)):
        scales: list[object] = []
        for rubric in parts.rubrics:
            criterion = _criterion(rubric, name)
            if criterion is None:
                ids = [known for _, known in named(rubric, ("criteria",), "id")]
                meant = nearest(name, ids)
                remedy = f"write {plain(meant)}" if meant else "add it there or remove it here"
                came = f"{quoted(name)}, which {rubric.file} lacks"
                yield settings.fault(where, "criteria that every rubric has", came, remedy)
                break
            better = criterion.content.get("better", "higher")
            scales.append((rubric.at(scale_place(rubric, criterion)), better))
        if any(scale != scales[0] for scale in scales[1:]):
            came = f"{quoted(name)}, whose scales differ between the rubrics"
            remedy = "give it the same levels, labels and direction, or remove it here"
            yield settings.fault(where, "criteria with one scale in all rubrics", came, remedy)


def _criterion(rubric: YamlDocument, name: str) -> Entry | None:
    entries = rubric.entries(("criteria",))
    return next((entry for entry in entries if entry.content.get("id") == name), None)


def _too_few_raters(parts: Parts, settings: YamlDocument) -> Iterator[Fault]:
    wanted = settings.at(("raters_per_brief",))
    if parts.raters is None or not parts.raters.is_whole or not isinstance(wanted, int):
        return
    there = number_of_raters(parts.raters)
    if not isinstance(wanted, bool) and wanted > there > 0:
        expected = f"at most {there} (the raters in {parts.raters.file})"
        came = f"{wanted} raters per brief"
        yield settings.fault(("raters_per_brief",), expected, came, f"write {there} or all")


def _raters_in_groups(parts: Parts, settings: YamlDocument) -> Iterator[Fault]:
    """A brief with k raters links k of them, so b briefs must make r - 1 links of k - 1 each."""
    wanted = settings.at(("raters_per_brief",))
    if parts.raters is None or parts.briefs is None or isinstance(wanted, bool):
        return
    is_whole = parts.raters.is_whole and parts.briefs.is_whole and parts.briefs.rows
    if not is_whole or not isinstance(wanted, int):
        return
    n_raters, n_briefs = number_of_raters(parts.raters), len(parts.briefs.rows)
    fewest = 1 + -(-(n_raters - 1) // n_briefs)
    if 1 <= wanted < fewest <= n_raters:
        expected = f"{fewest} raters per brief or more, so that all raters can be compared"
        came = f"{wanted} with {plural(n_raters, 'rater')} and {plural(n_briefs, 'brief')}"
        remedy = f"write {fewest} or more, or take fewer raters"
        yield settings.fault(("raters_per_brief",), expected, came, remedy)


def _passage_faults(parts: Parts) -> Iterator[Fault]:
    if parts.passages is None:
        return
    yield from _cells_taken_twice(parts.passages)
    briefs = _ids_in(parts.briefs)
    systems = _system_ids(parts.settings)
    for column, known in (("brief", briefs), ("system", systems)):
        yield from _unknown_names(parts.passages, column, known)
    is_whole = parts.passages.table.is_whole and not parts.before_passages
    if is_whole and briefs and systems and parts.briefs:
        made = made_systems(parts.settings) if parts.settings else frozenset()
        yield from _cells_left_empty(parts.passages, parts.briefs, systems, made)


def _ids_in(briefs: Table | None) -> list[str]:
    """The ids of all briefs, or none where some may be missing."""
    if briefs is None or not briefs.is_whole or "id" not in briefs.columns:
        return []
    return [row.text("id") for row in briefs.rows if row.text("id")]


def _system_ids(settings: YamlDocument | None) -> list[str]:
    """The ids of all systems, or none where some may be missing."""
    if settings is None:
        return []
    ids = [name for _, name in named(settings, SYSTEMS, "id")]
    return ids if len(ids) == len(list(settings.entries(SYSTEMS))) else []


def _cells_taken_twice(passages: PassageTable) -> Iterator[Fault]:
    first: dict[tuple[str, str], int] = {}
    for row in passages.rows:
        cell = (row.brief_id, row.system_id)
        line = first.setdefault(cell, row.row.line)
        if all(cell) and line != row.row.line:
            came = f"a second one for {_cell_name(*cell)} (first in line {line})"
            remedy = "keep one of the two"
            yield passages.table.fault(row.row, "one passage a brief and system", came, remedy)


def _cell_name(brief: str, system: str) -> str:
    return f"brief {quoted(brief)} and system {quoted(system)}"


def _unknown_names(passages: PassageTable, column: str, known: Sequence[str]) -> Iterator[Fault]:
    if not known:
        return
    for row in passages.rows:
        name = row.row.text(column)
        if name and name not in known:
            meant = nearest(name, known)
            remedy = f"write {plain(meant)}" if meant else "correct it or remove the row"
            expected = f"a {column} of the study ({listed(dict.fromkeys(known))})"
            yield passages.table.fault(row.row, expected, quoted(name), remedy)


def _cells_left_empty(
    passages: PassageTable, briefs: Table, systems: Sequence[str], made: Collection[str]
) -> Iterator[Fault]:
    ids = _ids_in(briefs)
    # A row with a misspelt name was reported; the cell that it means is not missing besides.
    there = {
        (_known_or_meant(row.brief_id, ids), _known_or_meant(row.system_id, systems))
        for row in passages.rows
    }
    for row in briefs.rows:
        brief = row.text("id")
        missing = [system for system in systems if brief and (brief, system) not in there]
        if missing:
            expected = f"a passage from every system ({plural(len(systems), 'system')})"
            came = f"none from {listed(missing)} in {passages.table.file}"
            made_here = "make it with evalkit generate, " if set(missing) & set(made) else ""
            yield briefs.fault(row, expected, came, f"{made_here}add it there or remove the brief")


def _known_or_meant(name: str, known: Sequence[str]) -> str:
    return name if name in known else nearest(name, known) or name
