"""A prompt template from its file: messages in YAML, or a plain text that the user says."""

from collections.abc import Iterator

from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.model_faults import validated
from evalkit.study.files.place import Source
from evalkit.study.files.text_file import read_text
from evalkit.study.files.wording import listed, nearest, quoted
from evalkit.study.files.yaml_file import YamlDocument, read_yaml
from evalkit.study.generation import NEEDS, Strategy
from evalkit.study.prompt import (
    PLACE,
    PLACES,
    SOURCES,
    PromptMessage,
    PromptTemplate,
    places_in,
)

YAML_SUFFIXES = (".yaml", ".yml")
TEXT_SUFFIXES = (".txt", ".md")
OF_BRIEF = ("topic", "instruction")


def read_prompt(source: Source, strategy: Strategy | None) -> Reading[PromptTemplate]:
    """Read a template, and report what in it does not fit its strategy."""
    suffix = source.path.suffix.lower()
    if suffix in YAML_SUFFIXES:
        reading = _from_yaml(source)
    elif suffix in TEXT_SUFFIXES:
        reading = _from_text(source)
    else:
        remedy = "save the messages as .yaml, or a single message as .txt"
        fault = Fault(source.file, None, "a template in YAML or plain text", suffix, remedy)
        return Reading(None, (fault,))
    if reading.value is None or reading.faults:
        return reading
    return Reading(reading.value, tuple(_misfits(source.file, reading.value, strategy)))


def _from_yaml(source: Source) -> Reading[PromptTemplate]:
    document = read_yaml(source.path, source.file)
    if document.value is None:
        return Reading(None, document.faults)
    found = validated(document.value, PromptTemplate, tuple(_message_faults(document.value)))
    return Reading(found.value, document.faults + found.faults)


def _message_faults(document: YamlDocument) -> Iterator[Fault]:
    messages = list(document.entries(("messages",)))
    for entry in messages:
        content = entry.content.get("content")
        where = (*entry.where, "content")
        for name in places_in(content) if isinstance(content, str) else ():
            if name not in PLACES:
                expected, came, remedy = _unknown_place(name)
                yield document.fault(where, expected, came, remedy)
    if messages and messages[-1].content.get("role") in {"system", "assistant"}:
        where = (*messages[-1].where, "role")
        came = f"the role {messages[-1].content['role']}"
        yield document.fault(where, "a last message by the user", came, "put the task last")


def _from_text(source: Source) -> Reading[PromptTemplate]:
    text = read_text(source.path, source.file)
    if text.value is None or not text.value.strip():
        empty = Fault(source.file, None, "the text of a prompt", "an empty file", "write it")
        return Reading(None, text.faults or (empty,))
    faults = tuple(
        Fault(source.file, text.value.count("\n", 0, found.start()) + 1, *_unknown_place(found[1]))
        for found in PLACE.finditer(text.value)
        if found[1] is not None and found[1] not in PLACES
    )
    message = PromptMessage(role="user", content=text.value)
    return Reading(PromptTemplate(messages=(message,)), text.faults + faults)


def _unknown_place(name: str) -> tuple[str, str, str]:
    meant = nearest(name, PLACES)
    remedy = f"write {{{meant}}}" if meant else "double the braces if they are part of the text"
    return f"one of {listed(PLACES)} in braces", quoted(f"{{{name}}}"), remedy


def _misfits(file: str, template: PromptTemplate, strategy: Strategy | None) -> Iterator[Fault]:
    places = template.places
    if not places & set(OF_BRIEF):
        remedy = "put {topic} and {instruction} where they belong"
        yield Fault(file, None, "a template that says what to write", "neither place", remedy)
    needs = NEEDS.get(strategy) if strategy else None
    if needs is not None and needs.sources and SOURCES not in places:
        remedy = f"put {{{SOURCES}}} where the source texts belong"
        yield Fault(file, None, f"a place for {SOURCES}", f"a {strategy} prompt without", remedy)
    if needs is not None and not needs.sources and SOURCES in places:
        remedy = "remove the place, or write strategy: rag"
        yield Fault(
            file, None, f"no place for {SOURCES}", f"{{{SOURCES}}} in a {strategy} prompt", remedy
        )
