"""The profile file: what raters are asked about themselves, and what they consent to."""

from collections.abc import Iterator, Mapping

from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.model_faults import validated
from evalkit.study.files.place import Source
from evalkit.study.files.repeats import named, repeated_faults, repeated_ids
from evalkit.study.files.wording import listed, nearest, plain, quoted
from evalkit.study.files.yaml_file import Entry, Where, YamlDocument, read_yaml
from evalkit.study.language import DEFAULT_LANGUAGE, LANGUAGES
from evalkit.study.profile import WITH_OPTIONS, ProfileForm, ProfileType

QUESTIONS: Where = ("questions",)
CONSENT: Where = ("consent",)


def read_profile_form(source: Source, language: object) -> Reading[ProfileForm]:
    """Read the form, and report every fault within it.

    Parameters
    ----------
    language
        What `study.yaml` says of the study's language, read or not.
    """
    yaml = read_yaml(source.path, source.file)
    document = yaml.value
    if document is None:
        return Reading(None, yaml.faults)
    spoken = language if isinstance(language, str) and language in LANGUAGES else DEFAULT_LANGUAGE
    model = validated(document, ProfileForm, tuple(_faults(document, spoken)))
    return Reading(model.value, (*yaml.faults, *model.faults))


def _faults(document: YamlDocument, language: str) -> Iterator[Fault]:
    if isinstance(document.content, Mapping) and not (
        document.at(CONSENT) or document.at(QUESTIONS)
    ):
        remedy = "add one of them, or take the key profile out of study.yaml"
        yield document.fault((), "a consent text, questions, or both", "neither", remedy)
    yield from repeated_ids(document, QUESTIONS, "question")
    yield from _wording_faults(document, (*CONSENT, "text"), language)
    for entry in document.entries(QUESTIONS):
        for key in ("question", "help"):
            yield from _wording_faults(document, (*entry.where, key), language)
        yield from _option_faults(document, entry, language)
        yield from _limit_faults(document, entry)


def _wording_faults(document: YamlDocument, where: Where, language: str) -> Iterator[Fault]:
    """Languages that no page speaks, and the study's own, which none may lack."""
    texts = document.at(where)
    if not isinstance(texts, Mapping):
        return
    for code in texts:
        if code not in LANGUAGES:
            expected = f"a language that raters' pages speak ({listed(LANGUAGES)})"
            meant = nearest(str(code), LANGUAGES)
            remedy = f"write {meant}" if meant else "write one of them or remove the key"
            yield document.fault((*where, code), expected, f"the key {quoted(str(code))}", remedy)
    if language not in texts:
        expected = f"these words in the study's own language ({language}), too"
        remedy = f"add the key {language}"
        yield document.fault(where, expected, listed(texts), remedy)


def _option_faults(document: YamlDocument, entry: Entry, language: str) -> Iterator[Fault]:
    where = (*entry.where, "options")
    kind, options = entry.content.get("type"), document.at(where)
    if kind in WITH_OPTIONS and not (isinstance(options, list) and len(options) > 1):
        came = f"{len(options) if isinstance(options, list) else 0} for a {kind}"
        yield document.fault(where, "two options or more", came, "write at least two")
    elif kind not in WITH_OPTIONS and options and kind in list(ProfileType):
        expected = f"options only where the type is {' or '.join(WITH_OPTIONS)}"
        yield document.fault(where, expected, f"options for a {kind}", "remove them")
    yield from repeated_faults(document, named(document, where, "id"), "option id")
    for option in document.entries(where):
        yield from _wording_faults(document, (*option.where, "label"), language)


def _limit_faults(document: YamlDocument, entry: Entry) -> Iterator[Fault]:
    kind = entry.content.get("type")
    limits = [key for key in ("least", "most") if entry.content.get(key) is not None]
    if kind != ProfileType.NUMBER and kind in list(ProfileType):
        for key in limits:
            expected = f"{key} only where the type is number"
            came = f"{key} for a {plain(str(kind))}"
            yield document.fault((*entry.where, key), expected, came, "remove it")
        return
    least, most = (entry.content.get(key) for key in ("least", "most"))
    if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
        expected = f"a number of at least {least:g}, the smallest that is taken"
        yield document.fault(
            (*entry.where, "most"), expected, f"the number {most:g}", "swap the two"
        )
