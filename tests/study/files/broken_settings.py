"""Slips in study.yaml, and in YAML at large."""

from pathlib import Path

from slip import Expected, append, changed, edited, remove, slipped, write
from sound_study import edit

S, B, T = "study.yaml", "briefs.csv", "passages.csv"


def _third_system(folder: Path) -> None:
    edit(folder, S, "presentation", '  - id: third\n    name: "System C"\npresentation')
    append(T, b"01,third,One kite.,m\nb2,third,One rain.,m\n")(folder)


def _preference_without_form(folder: Path) -> None:
    edit(folder, S, 'preference: "rubrics/preference.yaml"\n', "")
    edit(folder, S, "[usable, fit,", "[preference, fit,")


BROKEN_SETTINGS = (
    edited("duplicate_key", S, "seed: 7", "seed: 7\nseed: 8", (13, "again (first in line 12)")),
    edited("unknown_key", S, "seed: 7", "sede: 7", (12, "write seed")),
    edited("unknown_key_far_off", S, "seed: 7", "colour: red", (12, "remove it")),
    edited("misspelt_required_key", S, "question:", "qestion:", (3, "write question")),
    edited("missing_key", S, 'title: "A small study"\n', "", (1, 'the key "title", came none')),
    edited("number_for_text", S, '"A small study"', "2026", (2, 'put it in quotes: "2026"')),
    edited("truth_value_for_text", S, '"System B"', "true", (9, "the truth value true")),
    edited("no_for_truth_value", S, "reference: true", "reference: no", (7, "write false")),
    edited("float_for_whole_number", S, "seed: 7", "seed: 7.5", (12, "the number 7.5")),
    edited("negative_margin", S, "margin: 0.5", "margin: -1", (22, "a number above 0")),
    edited("infinite_margin", S, "margin: 0.5", "margin: .inf", (22, "a number")),
    edited(
        "unknown_presentation", S, "presentation: pair", "presentation: pairs", (10, "write pair")
    ),
    edited(
        "contrast_of_the_reference",
        S,
        "margin: 0.5",
        "contrasts: [base]",
        (22, "compared with the reference (tuned), came"),
    ),
    edited("unknown_contrast", S, "margin: 0.5", "contrasts: [tune]", (22, "write tuned")),
    edited("unknown_language", S, "seed: 7", "language: fr", (12, "speak (en, es), came")),
    edited("regional_language", S, "seed: 7", "language: es-MX", (12, "write es")),
    edited("bad_raters_per_brief", S, "brief: 2", "brief: al", (11, "a whole number or all")),
    edited("no_raters_per_brief", S, "brief: 2", "brief: 0", (11, "a number of at least 1")),
    edited("more_raters_than_there_are", S, "brief: 2", "brief: 3", (11, "at most 2")),
    edited("id_with_space", S, "id: small", "id: small study", (1, "write small-study")),
    edited("empty_text", S, '"Is B better than A?"', '" "', (3, "not empty")),
    edited(
        "text_too_long",
        S,
        '"A small study"',
        '"' + "long " * 900 + '"',
        (2, "4,000 characters, came 4,499"),
    ),
    edited(
        "automatic_rater_without_endpoint",
        S,
        "seed: 7",
        "automatic_rater: {model: m}",
        (12, "none named, and 0 endpoints in the study"),
    ),
    edited(
        "automatic_rater_at_an_unknown_endpoint",
        S,
        "seed: 7",
        'endpoints: [{id: main, base_url: "http://x/v1"}]\n'
        "automatic_rater: {model: m, endpoint: mian}",
        (13, "write main"),
    ),
    edited(
        "automatic_rater_without_model",
        S,
        "seed: 7",
        'endpoints: [{id: main, base_url: "http://x/v1"}]\nautomatic_rater: {attempts: 3}',
        (13, 'the key "model", came none'),
    ),
    edited(
        "automatic_rater_with_a_key_in_it",
        S,
        "seed: 7",
        'endpoints: [{id: main, base_url: "http://x/v1"}]\n'
        "automatic_rater: {model: m, api_key: secret}",
        (13, "remove it"),
    ),
    edited(
        "automatic_rater_with_a_budget_and_no_limit",
        S,
        "seed: 7",
        'endpoints: [{id: main, base_url: "http://x/v1"}]\n'
        "automatic_rater: {model: m, budget: {tokens: 900}}",
        (13, "max_tokens among the settings"),
    ),
    edited(
        "automatic_rater_with_a_budget_and_no_price",
        S,
        "seed: 7",
        'endpoints: [{id: main, base_url: "http://x/v1"}]\n'
        "automatic_rater: {model: m, settings: {max_tokens: 9}, budget: {amount: 1}}",
        (13, 'a price (input and output) for "m"'),
    ),
    edited("no_reference", S, "    reference: true\n", "", (4, "one reference system, came none")),
    edited(
        "two_references", S, '"System B"', '"System B"\n    reference: true', (10, 'beside "base"')
    ),
    slipped(
        "letter_for_a_system",
        changed(S, b"id: tuned", b"id: X"),
        Expected(S, 8, "a system id other than a capital letter"),
        Expected(T, 5, '"tuned"'),
        Expected(T, 7, '"tuned"'),
        Expected(B, 2, "none from X"),
        Expected(B, 3, "none from X"),
    ),
    slipped(
        "repeated_system",
        changed(S, b"id: tuned", b"id: Base"),
        Expected(S, 8, '"Base" beside "base" (first in line 5)'),
        Expected(T, 5, '"tuned"'),
        Expected(T, 7, '"tuned"'),
        Expected(B, 2, "none from Base"),
        Expected(B, 3, "none from Base"),
    ),
    edited("repeated_system_name", S, '"System B"', '"System A"', (9, "each system name once")),
    edited(
        "list_for_block",
        S,
        "plan:\n",
        "plan: []\nother:\n",
        (19, "a block of keys (primary_outcome,"),
        (20, 'came the key "other"; remove it'),
    ),
    slipped(
        "pair_with_three_systems", _third_system, Expected(S, 12, "write presentation: single")
    ),
    edited(
        "text_for_list",
        S,
        "[usable, fit, theme, offensive]",
        "usable, fit",
        (21, "write [usable, fit]"),
    ),
    edited("unknown_outcome", S, "[usable, fit,", "[usable, fitt,", (21, "write fit")),
    edited(
        "repeated_outcome", S, "[usable, fit,", "[usable, composite,", (21, "each outcome once")
    ),
    slipped(
        "preference_outcome_without_form",
        _preference_without_form,
        Expected(S, 20, "a form for the outcome preference"),
    ),
    edited(
        "criterion_not_in_common",
        S,
        "common_criteria: [fit]",
        "common_criteria: [theme]",
        (15, "rubrics/article.yaml lacks"),
    ),
    edited(
        "rubric_missing", S, "rubrics/story.yaml", "rubrics/storey.yaml", (13, 'write "story.yaml"')
    ),
    edited("rubric_outside", S, "rubrics/story.yaml", "../story.yaml", (13, "leads outside")),
    edited(
        "rubric_by_absolute_path",
        S,
        "rubrics/story.yaml",
        "/etc/passwd",
        (13, "relative to the folder"),
    ),
    edited(
        "rubric_with_backslash",
        S,
        '"rubrics/story.yaml"',
        "'rubrics\\story.yaml'",
        (13, 'write "rubrics/story.yaml"'),
    ),
    edited(
        "unknown_shipped_rubric",
        S,
        "rubrics/story.yaml",
        "shipped:literal.yaml",
        (13, "write shipped:literary.yaml"),
    ),
    edited("folder_for_file", S, '"briefs.csv"', '"rubrics"', (16, "the folder")),
    edited("spreadsheet_for_csv", S, '"briefs.csv"', '"briefs.xlsx"', (16, "not there")),
    edited("tab_in_yaml", S, "  margin", "\tmargin", (22, "a tab")),
    edited(
        "colon_in_plain_text",
        S,
        '"A small study"',
        "Small: a study",
        (2, "put a text that holds a colon"),
    ),
    edited("quote_not_closed", S, '"System B"', '"System B', (9, "one without its partner")),
    edited("bracket_not_closed", S, "[fit]", "[fit", (15, "close the bracket")),
    edited("tag_in_yaml", S, '"System B"', "!important", (9, "without tags")),
    edited("alias_in_yaml", S, '"System B"', "*b", (9, "an asterisk")),
    edited("second_document", S, "seed: 7", "---\nseed: 7", (12, "a second one")),
    slipped("only_comments", write(S, b"# later\n"), Expected(S, None, "only comments")),
    slipped("empty_settings", write(S, b""), Expected(S, None, "an empty file")),
    slipped("missing_settings", remove(S), Expected(S, None, "a folder without it")),
)
