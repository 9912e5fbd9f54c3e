"""Slips in how study.yaml says that passages are made, and in prompt templates."""

from pathlib import Path

from slip import BrokenStudy, Expected, slipped, write
from sound_study import edit

S, P = "study.yaml", "prompt.yaml"
ENDPOINT = """\
endpoints:
  - id: local
    base_url: "http://127.0.0.1:1/v1"
"""
SOUND = "strategy: base, model: m"


def made(
    name: str, generation: str, *faults: Expected, below: str = ENDPOINT, prompt: str = ""
) -> BrokenStudy:
    """System B made so (line 10), and more at the end of study.yaml (from line 24)."""

    def slip(folder: Path) -> None:
        block = f'    name: "System B"\n    generation: {{{generation}}}\n'
        edit(folder, S, '    name: "System B"\n', block)
        edit(folder, S, "  margin: 0.5\n", f"  margin: 0.5\n{below}")
        if prompt:
            write(P, prompt.encode())(folder)

    return slipped(name, slip, *faults)


def at(line: int | None, words: str, file: str = S) -> Expected:
    return Expected(file, line, words)


TASK = 'messages:\n  - role: user\n    content: "Write on {topic}."\n'
WITH_PROMPT = f"{SOUND}, template: {P}"

BROKEN_GENERATION = (
    made("strategy_misspelt", "strategy: few_shots, model: m", at(10, "write few_shot")),
    made("strategy_left_out", "model: m", at(10, 'the key "strategy", came none')),
    made("model_left_out", "strategy: base", at(10, "a model for the strategy base, came none")),
    made("no_endpoints", SOUND, at(10, "came none, and the study has no endpoints"), below=""),
    made("unknown_endpoint", f"{SOUND}, endpoint: locl", at(10, "write local")),
    made(
        "one_of_two_endpoints",
        SOUND,
        at(10, "the study has 2 of them; add endpoint here"),
        below=ENDPOINT + '  - {id: other, base_url: "https://models.example/v1"}\n',
    ),
    made("imported_with_a_model", "strategy: imported, model: m", at(10, "which asks no model")),
    made(
        "prompt_engineered_without_prompt",
        "strategy: prompt_engineered, model: m",
        at(10, "a template for the strategy prompt_engineered, came none"),
    ),
    made("exemplars_for_base", f"{SOUND}, exemplars: {{count: 2}}", at(10, "only with strategy")),
    made(
        "few_shot_without_training",
        "strategy: few_shot, model: m",
        at(10, "a training set to take exemplars from, came none"),
    ),
    made(
        "rag_without_references",
        "strategy: rag, model: m",
        at(10, "reference texts to retrieve from, came none"),
    ),
    made(
        "embeddings_without_model",
        "strategy: rag, model: m, retrieval: {source: training, method: embeddings}",
        at(10, "an embedding_model for embeddings, came none"),
        at(10, "a training set to retrieve from, came none"),
    ),
    made("temperature_too_high", f"{SOUND}, settings: {{temperature: 3}}", at(10, "at most 2")),
    made("setting_misspelt", f"{SOUND}, settings: {{max_token: 9}}", at(10, "write max_tokens")),
    made(
        "two_limits",
        f"{SOUND}, settings: {{max_tokens: 9, max_completion_tokens: 9}}",
        at(10, "came both"),
    ),
    made(
        "extra_that_is_named",
        f"{SOUND}, settings: {{extra: {{stream: true}}}}",
        at(10, 'the key "stream"; remove it'),
    ),
    made("no_candidates", f"{SOUND}, candidates: 0", at(10, "a number of at least 1")),
    made("unknown_pick", f"{SOUND}, pick: best", at(10, "closest_to_length")),
    made(
        "address_without_scheme",
        SOUND,
        at(26, "begins with http:// or https://"),
        below=ENDPOINT.replace("http://", ""),
    ),
    made(
        "password_in_address",
        SOUND,
        at(26, "(not shown, in case a key is in it)"),
        below=ENDPOINT.replace("http://", "http://me:secret@"),
    ),
    made(
        "key_for_the_name_of_its_variable",
        SOUND,
        at(27, "something else (not shown, in case it is the key itself)"),
        below=ENDPOINT + "    key_variable: sk-123456\n",
    ),
    made(
        "azure_without_version",
        SOUND,
        at(25, "an api_version for azure_deployments, came none"),
        below=ENDPOINT + "    api: azure_deployments\n",
    ),
    made(
        "version_for_azure_v1",
        SOUND,
        at(28, "came one with api: azure_v1; remove it"),
        below=ENDPOINT + '    api: azure_v1\n    api_version: "2024-10-21"\n',
    ),
    made(
        "repeated_endpoint",
        f"{SOUND}, endpoint: local",
        at(27, 'beside "local"'),
        below=ENDPOINT + '  - {id: Local, base_url: "https://models.example/v1"}\n',
    ),
    made(
        "budget_without_price",
        f"{SOUND}, settings: {{max_tokens: 9}}",
        at(10, 'a price (input and output) for "m", since there is a budget, came none'),
        below=ENDPOINT + "budget: {amount: 5}\n",
    ),
    made(
        "budget_without_limit",
        SOUND,
        at(10, "max_tokens among the settings, since the study has a budget"),
        below=ENDPOINT + "budget: {tokens: 5000}\n",
    ),
    made(
        "empty_budget",
        f"{SOUND}, settings: {{max_tokens: 9}}",
        at(27, "an amount of money or of tokens, came neither"),
        below=ENDPOINT + "budget: {}\n",
    ),
    made(
        "budget_in_two_currencies",
        f"{SOUND}, settings: {{max_tokens: 9}}",
        at(30, "came prices in EUR, USD"),
        below=ENDPOINT
        + 'prices:\n  - {model: m, date: "2026-11-01", input: 1, output: 2}\n'
        + '  - {model: n, date: "2026-11-01", input: 1, output: 2, currency: EUR}\n'
        + "budget: {amount: 5}\n",
    ),
    made(
        "price_of_no_day",
        SOUND,
        at(28, "a day of the calendar"),
        below=ENDPOINT + 'prices:\n  - {model: m, date: "2026-02-30", input: 1}\n',
    ),
    made("template_not_there", WITH_PROMPT, at(10, "which is not there")),
    made(
        "template_of_another_kind",
        f"{SOUND}, template: briefs.csv",
        at(None, "a template in YAML or plain text", "briefs.csv"),
    ),
    made(
        "place_misspelt",
        WITH_PROMPT,
        at(3, "write {topic}", P),
        prompt=TASK.replace("{topic}", "{topics} or {topic}"),
    ),
    made(
        "task_not_last",
        WITH_PROMPT,
        at(4, "a last message by the user, came the role system", P),
        prompt=TASK + '  - {role: system, content: "Be brief."}\n',
    ),
    made(
        "prompt_that_names_no_task",
        WITH_PROMPT,
        at(None, "a template that says what to write", P),
        prompt=TASK.replace("{topic}", "{{topic}}"),
    ),
    made(
        "place_for_sources_in_a_base_prompt",
        WITH_PROMPT,
        at(None, "no place for sources", P),
        prompt=TASK.replace("{topic}", "{topic}: {sources}"),
    ),
)
