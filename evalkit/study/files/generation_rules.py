"""What study.yaml must keep to where it says how passages are made."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from evalkit.study.files.fault import Fault
from evalkit.study.files.repeats import named, repeated_faults, repeated_ids
from evalkit.study.files.wording import listed, nearest, quoted
from evalkit.study.files.yaml_file import Entry, Where, YamlDocument
from evalkit.study.generation import NEEDS, Strategy
from evalkit.study.terms import day_in

ENDPOINTS: Where = ("endpoints",)
PRICES: Where = ("prices",)
VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")
RESERVED = ("model", "messages", "stream", "n", "response_format")
ONLY_FOR = {"exemplars": Strategy.FEW_SHOT, "retrieval": Strategy.RAG}
PRICE_IT = "add it under prices with its date, or give the budget in tokens"
LIMITS = ("max_tokens", "max_completion_tokens")


def generation_faults(settings: YamlDocument) -> Iterator[Fault]:
    """Every fault in endpoints, prices, budget, and the systems' generation."""
    yield from repeated_ids(settings, ENDPOINTS, "endpoint")
    yield from repeated_faults(settings, named(settings, PRICES, "model"), "model with a price")
    for endpoint in settings.entries(ENDPOINTS):
        yield from _endpoint_faults(settings, endpoint)
    for price in settings.entries(PRICES):
        yield from _day_faults(settings, price)
    for entry in generated(settings):
        yield from _model_faults(settings, entry)
        yield from _part_faults(settings, entry)
        yield from _setting_faults(settings, entry)
        yield from _source_faults(settings, entry)
    yield from _budget_faults(settings)


def generated(settings: YamlDocument) -> Iterator[Entry]:
    """The generation of each system that has one, where its strategy is known."""
    for system in settings.entries(("systems",)):
        block = system.content.get("generation")
        if isinstance(block, Mapping) and strategy_in(block) is not None:
            yield Entry((*system.where, "generation"), block)


def strategy_in(block: Mapping[object, object]) -> Strategy | None:
    """The strategy of a block, or None where it names none that there is."""
    name = block.get("strategy")
    return Strategy(name) if isinstance(name, str) and name in list(Strategy) else None


def made_systems(settings: YamlDocument) -> frozenset[str]:
    """The ids of the systems whose passages a model writes."""
    return frozenset(
        str(settings.at((*entry.where[:-1], "id")))
        for entry in generated(settings)
        if strategy_in(entry.content) is not Strategy.IMPORTED
    )


def _endpoint_faults(settings: YamlDocument, endpoint: Entry) -> Iterator[Fault]:
    url, api = endpoint.content.get("base_url"), endpoint.content.get("api", "openai")
    where = (*endpoint.where, "base_url")
    if isinstance(url, str) and not _is_address(url):
        expected = "an address that begins with http:// or https://, without user, key or query"
        came = "another (not shown, in case a key is in it)" if "@" in url else quoted(url)
        yield settings.fault(where, expected, came, "write it as https://host/v1")
    variable = endpoint.content.get("key_variable")
    if isinstance(variable, str) and not VARIABLE.fullmatch(variable):
        expected = "the name of an environment variable in capitals"
        came = "something else (not shown, in case it is the key itself)"
        remedy = "write the name, such as OPENAI_API_KEY, and set the variable to the key"
        yield settings.fault((*endpoint.where, "key_variable"), expected, came, remedy)
    version = endpoint.content.get("api_version")
    if api == "azure_deployments" and version is None:
        remedy = "write the one that your deployment offers, such as 2024-10-21"
        yield settings.fault(endpoint.where, "an api_version for azure_deployments", "none", remedy)
    if api != "azure_deployments" and version is not None:
        came = f"one with api: {api}"
        where = (*endpoint.where, "api_version")
        yield settings.fault(where, "no api_version but for azure_deployments", came, "remove it")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url.strip())
        is_plain = not (parts.query or parts.fragment or parts.username or parts.password)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and is_plain
    except ValueError:
        return False


def _day_faults(settings: YamlDocument, price: Entry) -> Iterator[Fault]:
    day = price.content.get("date")
    if isinstance(day, str) and day_in(day) is None and re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        expected = "a day of the calendar, on which the price was read"
        yield settings.fault((*price.where, "date"), expected, quoted(day), "write 2026-11-28")


def _model_faults(settings: YamlDocument, entry: Entry) -> Iterator[Fault]:
    """Every strategy but one asks a model, at an endpoint that the study knows."""
    strategy = strategy_in(entry.content)
    if strategy is Strategy.IMPORTED:
        for key in entry.content:
            if key != "strategy":
                expected = "nothing beside strategy: imported, which asks no model"
                came, remedy = f"the key {quoted(str(key))}", "remove it, or name another strategy"
                yield settings.fault((*entry.where, str(key)), expected, came, remedy)
        return
    if entry.content.get("model") is None:
        remedy = "add model, as the endpoint names it (on Azure, the deployment)"
        yield settings.fault(entry.where, f"a model for the strategy {strategy}", "none", remedy)
    known = [name for _, name in named(settings, ENDPOINTS, "id")]
    endpoint = entry.content.get("endpoint")
    if endpoint is None and len(known) != 1:
        came = "none, and the study has " + (f"{len(known)} of them" if known else "no endpoints")
        remedy = "add endpoint here" if known else "add endpoints, each with an id and a base_url"
        yield settings.fault(entry.where, "the endpoint to ask", came, remedy)
    elif isinstance(endpoint, str) and endpoint not in known:
        meant = nearest(endpoint, known)
        remedy = f"write {meant}" if meant else "add it under endpoints, or name one of them"
        expected = f"one of the endpoints ({listed(known)})"
        where = (*entry.where, "endpoint")
        yield settings.fault(where, expected, quoted(endpoint), remedy)


def _part_faults(settings: YamlDocument, entry: Entry) -> Iterator[Fault]:
    """What a strategy needs is there, and what it would never use is not."""
    strategy = strategy_in(entry.content)
    if strategy is None or strategy is Strategy.IMPORTED:
        return
    if NEEDS[strategy].own_template and entry.content.get("template") is None:
        remedy = "write the prompt into a file and name it here"
        yield settings.fault(entry.where, f"a template for the strategy {strategy}", "none", remedy)
    for key, only in ONLY_FOR.items():
        block = entry.content.get(key)
        where = (*entry.where, key)
        if block is not None and strategy is not only:
            came = f"one with strategy: {strategy}"
            yield settings.fault(where, f"{key} only with strategy: {only}", came, "remove it")
        elif isinstance(block, Mapping):
            wants = block.get("method") == "embeddings"
            if wants and block.get("embedding_model") is None:
                remedy = "add it, as the endpoint names it"
                yield settings.fault(where, "an embedding_model for embeddings", "none", remedy)


def _setting_faults(settings: YamlDocument, entry: Entry) -> Iterator[Fault]:
    block = entry.content.get("settings")
    if not isinstance(block, Mapping):
        return
    where = (*entry.where, "settings")
    if all(block.get(limit) is not None for limit in LIMITS):
        expected = f"one of {' and '.join(LIMITS)}"
        yield settings.fault((*where, LIMITS[1]), expected, "both", "keep what your server takes")
    extra = block.get("extra")
    for key in extra if isinstance(extra, Mapping) else ():
        if key in RESERVED or key in block:
            expected = "settings that are named nowhere else"
            came = f"the key {quoted(str(key))}"
            yield settings.fault((*where, "extra", str(key)), expected, came, "remove it")


def _source_faults(settings: YamlDocument, entry: Entry) -> Iterator[Fault]:
    """Exemplars come from the training set, source texts from there or from the references."""
    strategy = strategy_in(entry.content)
    has_training = settings.at(("training",)) is not None
    has_references = settings.at(("references",)) not in (None, [])
    if strategy is Strategy.FEW_SHOT and not has_training:
        remedy = "name the file of training passages under training, at the left margin"
        yield settings.fault(entry.where, "a training set to take exemplars from", "none", remedy)
    if strategy is Strategy.RAG:
        block = entry.content.get("retrieval")
        source = block.get("source") if isinstance(block, Mapping) else None
        if source == "training" and not has_training:
            remedy = "name it under training, at the left margin"
            yield settings.fault(entry.where, "a training set to retrieve from", "none", remedy)
        if source in (None, "reference") and not has_references:
            remedy = "name files or a folder under references, or write source: training"
            yield settings.fault(entry.where, "reference texts to retrieve from", "none", remedy)


def _budget_faults(settings: YamlDocument) -> Iterator[Fault]:
    """A budget can be kept only where the worst that a request may come to is known."""
    budget = settings.at(("budget",))
    if not isinstance(budget, Mapping):
        return
    if budget.get("amount") is None and budget.get("tokens") is None:
        remedy = "write one of them, or remove budget"
        yield settings.fault(("budget",), "an amount of money or of tokens", "neither", remedy)
    for entry in generated(settings):
        if strategy_in(entry.content) is not Strategy.IMPORTED:
            yield from _unlimited(settings, entry)
    if budget.get("amount") is None:
        return
    currencies = {p.content.get("currency", "USD") for p in settings.entries(PRICES)}
    if len(currencies) > 1:
        came = f"prices in {listed(sorted(map(str, currencies)))}"
        expected = "prices in one currency, for a budget in money"
        yield settings.fault(("budget", "amount"), expected, came, "convert them, or use tokens")
    yield from _models_without_price(settings)


def _unlimited(settings: YamlDocument, entry: Entry) -> Iterator[Fault]:
    block = entry.content.get("settings")
    limits = [block.get(limit) for limit in LIMITS] if isinstance(block, Mapping) else [None]
    if not any(limits):
        expected = "max_tokens among the settings, since the study has a budget"
        yield settings.fault(entry.where, expected, "none", "add settings: {max_tokens: 2000}")


def _models_without_price(settings: YamlDocument) -> Iterator[Fault]:
    priced = {
        price.content.get("model"): price.content.get("output")
        for price in settings.entries(PRICES)
        if price.content.get("input") is not None
    }
    for entry in generated(settings):
        model = entry.content.get("model")
        if isinstance(model, str) and priced.get(model) is None:
            expected = f"a price (input and output) for {quoted(model)}, since there is a budget"
            yield settings.fault((*entry.where, "model"), expected, "none", PRICE_IT)
        for key in ONLY_FOR:
            block = entry.content.get(key)
            vectors = block.get("embedding_model") if isinstance(block, Mapping) else None
            if isinstance(vectors, str) and vectors not in priced:
                expected = f"a price (input) for {quoted(vectors)}, since there is a budget"
                where = (*entry.where, key, "embedding_model")
                yield settings.fault(where, expected, "none", PRICE_IT)
