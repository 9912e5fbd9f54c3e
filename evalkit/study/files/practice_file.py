"""The practice file: passages of known levels to learn on, and the thresholds that qualify."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evalkit.study.brief import Brief
from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.model_faults import validated
from evalkit.study.files.place import Mention, Source, place
from evalkit.study.files.repeats import named, repeated_faults
from evalkit.study.files.text_file import read_text
from evalkit.study.files.wording import listed, nearest, plain, quoted
from evalkit.study.files.yaml_file import Entry, Where, YamlDocument, read_yaml
from evalkit.study.practice import PracticeFile, PracticePart, PracticePassage, PracticeSet
from evalkit.study.rubric import Rubric

LISTS: Mapping[PracticePart, str] = {
    PracticePart.ANCHOR: "anchors",
    PracticePart.PRACTICE: "practice",
    PracticePart.QUALIFYING: "qualifying",
}
"""The key of the file under which the passages of each part stand."""
LONGEST_PASSAGE = 256 * 1024


@dataclass(frozen=True, slots=True)
class FoundPractice:
    """A practice file as it was read: its lines, its values, and each text by the file's name.

    ``content`` is None where a value does not fit; what else is wrong can be said all the same.
    """

    document: YamlDocument
    content: PracticeFile | None
    texts: Mapping[str, str]


def read_practice(folder: Path, source: Source) -> Reading[FoundPractice]:
    """Read the file with its texts, and report every fault within them."""
    yaml = read_yaml(source.path, source.file)
    document = yaml.value
    if document is None:
        return Reading(None, yaml.faults)
    model = validated(document, PracticeFile, tuple(_repeated(document)))
    texts: dict[str, str] = {}
    faults = [*yaml.faults, *model.faults]
    for where, name in _named_texts(document):
        text = _text(folder, document, where, name)
        faults += text.faults
        texts[name] = text.value or ""
    return Reading(FoundPractice(document, model.value, texts), tuple(faults))


def _repeated(document: YamlDocument) -> Iterator[Fault]:
    for key in ("id", "file"):
        places = (place for part in LISTS.values() for place in named(document, (part,), key))
        yield from repeated_faults(document, places, f"{key} of a practice passage")


def _named_texts(document: YamlDocument) -> Iterator[tuple[Where, str]]:
    for part in LISTS.values():
        yield from named(document, (part,), "file")


def _text(folder: Path, document: YamlDocument, where: Where, name: str) -> Reading[str]:
    found = place(folder, name.strip(), Mention(document.file, document.line(where)))
    if found.value is None:
        return Reading(None, found.faults)
    text = read_text(found.value.path, found.value.file, LONGEST_PASSAGE)
    return Reading(text.value.strip() if text.value else None, text.faults)


def practice_faults(
    found: FoundPractice, rubrics: Sequence[Rubric], study_briefs: Sequence[str]
) -> Iterator[Fault]:
    """Every fault that shows only when the file is held against the study's rubrics and briefs."""
    document = found.document
    types = {name: rubric for rubric in rubrics for name in rubric.applies_to}
    for part in LISTS.values():
        for entry in document.entries((part,)):
            if entry.content.get("id") in study_briefs:
                came = f"{quoted(str(entry.content['id']))}, which the study compares systems on"
                remedy = "give it another id"
                yield document.fault((*entry.where, "id"), "an id of its own", came, remedy)
            yield from _entry_faults(document, entry, types)


def _entry_faults(
    document: YamlDocument, entry: Entry, types: Mapping[str, Rubric]
) -> Iterator[Fault]:
    named_type = entry.content.get("passage_type")
    rubric = types.get(str(named_type))
    if rubric is None:
        expected = f"a passage type that a rubric is for ({listed(types)})"
        where = (*entry.where, "passage_type")
        yield document.fault(where, expected, quoted(str(named_type)), "write one of them")
        return
    yield from _level_faults(document, entry, rubric)
    criteria = [criterion.id for criterion in rubric.criteria]
    notes = entry.content.get("notes")
    yield from _unknown(document, (*entry.where, "notes"), notes, criteria, "criterion")
    options = [option.id for option in rubric.decision.options] if rubric.decision else []
    decision = entry.content.get("decision")
    if decision is not None:
        yield from _unknown(document, (*entry.where, "decision"), [decision], options, "decision")
    flags = [flag.id for flag in rubric.flags]
    yield from _unknown(
        document, (*entry.where, "flags"), entry.content.get("flags"), flags, "flag"
    )


def _level_faults(document: YamlDocument, entry: Entry, rubric: Rubric) -> Iterator[Fault]:
    where, levels = (*entry.where, "levels"), entry.content.get("levels")
    if not isinstance(levels, Mapping):
        return
    criteria = {criterion.id: criterion for criterion in rubric.criteria}
    yield from _unknown(document, where, levels, list(criteria), "criterion")
    missing = [name for name in criteria if name not in levels]
    if missing:
        expected = f"a level for each criterion of {rubric.id}"
        yield document.fault(where, expected, f"none for {listed(missing)}", "add it")
    for name, level in levels.items():
        values = rubric.values_of(criteria[name]) if name in criteria else ()
        if values and level not in values:
            expected = f"a level of {name} ({listed(values)})"
            came = document.shown((*where, name))
            yield document.fault((*where, name), expected, came, "write one of them")


def _unknown(
    document: YamlDocument, where: Where, names: object, known: Sequence[str], what: str
) -> Iterator[Fault]:
    for name in names if isinstance(names, list | Mapping) else ():
        if name not in known:
            meant = nearest(str(name), known)
            remedy = f"write {plain(meant)}" if meant else "remove it"
            expected = f"a {what} of the rubric ({listed(known)})"
            yield document.fault((*where, name), expected, quoted(str(name)), remedy)


def practice_in(found: FoundPractice) -> PracticeSet | None:
    """The practice set of a file; None where the file has faults."""
    content = found.content
    if content is None:
        return None
    lists = (content.anchors, content.practice, content.qualifying)
    passages = tuple(
        PracticePassage(
            part,
            Brief(entry.id, entry.grade, entry.passage_type, entry.topic, entry.instruction),
            found.texts[entry.file],
            entry.consensus,
        )
        for part, entries in zip(PracticePart, lists, strict=True)
        for entry in entries
    )
    return PracticeSet(content.qualification, passages)
