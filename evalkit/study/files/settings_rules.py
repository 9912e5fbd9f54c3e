"""What study.yaml must keep to beyond the kinds of its fields."""

from collections.abc import Iterator

from evalkit.study.files.fault import Fault
from evalkit.study.files.generation_rules import LIMITS, PRICE_IT, generation_faults
from evalkit.study.files.repeats import named, repeated_faults, repeated_ids
from evalkit.study.files.wording import listed, nearest, plural, quoted
from evalkit.study.files.yaml_file import Where, YamlDocument
from evalkit.study.language import LANGUAGES
from evalkit.study.plan import Plan
from evalkit.study.terms import day_in

SYSTEMS: Where = ("systems",)
ENDPOINTS: Where = ("endpoints",)
AUTOMATIC_RATER: Where = ("automatic_rater",)
DEFAULT_OUTCOME = Plan().primary_outcome


def settings_faults(settings: YamlDocument) -> Iterator[Fault]:
    """Every fault within study.yaml itself."""
    yield from repeated_ids(settings, SYSTEMS, "system")
    yield from repeated_faults(settings, named(settings, SYSTEMS, "name"), "system name")
    yield from _letters_for_ids(settings)
    yield from _reference_faults(settings)
    yield from _too_many_for_a_pair(settings)
    yield from _unknown_language(settings)
    yield from _no_day(settings)
    yield from _lengths_for_nothing(settings)
    yield from _contrast_faults(settings)
    yield from _automatic_rater_faults(settings)
    yield from repeated_faults(settings, settings.texts(("rubrics",)), "rubric file")
    yield from repeated_faults(settings, settings.texts(("common_criteria",)), "common criterion")
    yield from repeated_faults(settings, planned_outcomes(settings), "outcome")
    yield from generation_faults(settings)


def planned_outcomes(settings: YamlDocument) -> list[tuple[Where, str]]:
    """The primary and the secondary outcomes, each with its place."""
    place: Where = ("plan", "primary_outcome")
    primary = settings.at(place)
    primary = DEFAULT_OUTCOME if primary is None else primary
    first = [(place, primary)] if isinstance(primary, str) else []
    return first + list(settings.texts(("plan", "secondary_outcomes")))


def _letters_for_ids(settings: YamlDocument) -> Iterator[Fault]:
    """A system called X would be taken for the one that the letter X stands for."""
    for where, name in named(settings, SYSTEMS, "id"):
        if len(name) == 1 and "A" <= name <= "Z":
            expected = "a system id other than a capital letter"
            came = f"{quoted(name)}; capital letters stand for systems until they are unblinded"
            yield settings.fault(where, expected, came, "give it a longer id, such as base")


def _reference_faults(settings: YamlDocument) -> Iterator[Fault]:
    systems = list(settings.entries(SYSTEMS))
    references = [system for system in systems if system.content.get("reference") is True]
    undecided = any(not isinstance(s.content.get("reference", False), bool) for s in systems)
    if systems and not references and not undecided:
        remedy = "write reference: true under the system that the others are compared with"
        yield settings.fault(SYSTEMS, "one reference system", "none", remedy)
    for system in references[1:]:
        first = references[0].content.get("id")
        came = f"a second one beside {quoted(str(first))}"
        where = (*system.where, "reference")
        yield settings.fault(where, "one reference system", came, "remove one of the two")


def _lengths_for_nothing(settings: YamlDocument) -> Iterator[Fault]:
    """A table of lengths says nothing until it is known which of its programmes counts."""
    if settings.at(("lengths",)) is not None and settings.at(("programme",)) is None:
        expected = "a programme beside a table of lengths"
        remedy = "name one of the table's under programme, or remove lengths"
        yield settings.fault(("lengths",), expected, "none", remedy)


def _contrast_faults(settings: YamlDocument) -> Iterator[Fault]:
    """A planned contrast is a system of the study, and not the reference itself."""
    contrasts = list(settings.texts(("plan", "contrasts")))
    yield from repeated_faults(settings, contrasts, "contrast")
    systems = {
        str(s.content.get("id")): s.content.get("reference") for s in settings.entries(SYSTEMS)
    }
    compared = [name for name, is_reference in systems.items() if is_reference is not True]
    for where, name in contrasts:
        if name not in compared:
            expected = f"a system that is compared with the reference ({listed(compared)})"
            meant = nearest(name, compared)
            remedy = f"write {meant}" if meant else "write one of them or remove it"
            yield settings.fault(where, expected, quoted(name), remedy)


def _too_many_for_a_pair(settings: YamlDocument) -> Iterator[Fault]:
    systems = settings.at(SYSTEMS)
    count = len(systems) if isinstance(systems, list) else 0
    if count > 2 and settings.at(("presentation",)) in ("pair", None):
        expected = "presentation: single where there are more than two systems"
        came = f"pair with {plural(count, 'system')}"
        yield settings.fault(("presentation",), expected, came, "write presentation: single")


def _unknown_language(settings: YamlDocument) -> Iterator[Fault]:
    language = settings.at(("language",))
    if isinstance(language, str) and language not in LANGUAGES:
        expected = f"a language that raters' pages speak ({listed(LANGUAGES)})"
        meant = nearest(language.partition("-")[0], LANGUAGES)
        remedy = f"write {meant}" if meant else "write one of them or remove the key"
        yield settings.fault(("language",), expected, quoted(language), remedy)


def _no_day(settings: YamlDocument) -> Iterator[Fault]:
    deadline = settings.at(("deadline",))
    if isinstance(deadline, str) and deadline.strip() and day_in(deadline.strip()) is None:
        expected = "a day as year, month and day"
        yield settings.fault(("deadline",), expected, quoted(deadline), "write 2026-12-18")


def _automatic_rater_faults(settings: YamlDocument) -> Iterator[Fault]:
    """An automatic rater needs an endpoint, and has to name it where there are several."""
    rater = settings.at(AUTOMATIC_RATER)
    if not isinstance(rater, dict):
        return
    known = [name for _, name in named(settings, ENDPOINTS, "id")]
    wanted = rater.get("endpoint")
    if wanted is None and len(known) != 1:
        expected = "an endpoint for the automatic rater"
        came = f"none named, and {plural(len(known), 'endpoint')} in the study"
        remedy = (
            f"write endpoint: {known[0]} or another of them under automatic_rater"
            if known
            else "describe one under endpoints: id, base_url, key_variable"
        )
        yield settings.fault(AUTOMATIC_RATER, expected, came, remedy)
    elif isinstance(wanted, str) and wanted not in known:
        expected = f"an endpoint of the study ({listed(known)})" if known else "an endpoint"
        meant = nearest(wanted, known)
        remedy = f"write {meant}" if meant else "describe it under endpoints, or name another"
        yield settings.fault((*AUTOMATIC_RATER, "endpoint"), expected, quoted(wanted), remedy)
    yield from _automatic_budget_faults(settings, rater)


def _automatic_budget_faults(
    settings: YamlDocument, rater: dict[object, object]
) -> Iterator[Fault]:
    """Its budget can be kept only where the worst that a request may come to is known."""
    budget, own = rater.get("budget"), rater.get("settings")
    if not isinstance(budget, dict):
        return
    limits = [own.get(limit) for limit in LIMITS] if isinstance(own, dict) else []
    if not any(limits):
        expected = "max_tokens among the settings, since the automatic rater has a budget"
        remedy = "add settings: {max_tokens: 2000, temperature: 0.0}"
        yield settings.fault(AUTOMATIC_RATER, expected, "none", remedy)
    priced = [
        price.content.get("model")
        for price in settings.entries(("prices",))
        if None not in (price.content.get("input"), price.content.get("output"))
    ]
    model = rater.get("model")
    if budget.get("amount") is not None and isinstance(model, str) and model not in priced:
        expected = f"a price (input and output) for {quoted(model)}, since there is a budget"
        yield settings.fault((*AUTOMATIC_RATER, "model"), expected, "none", PRICE_IT)
