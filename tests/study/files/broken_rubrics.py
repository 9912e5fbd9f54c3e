"""Slips in rubrics and in the preference form."""

from pathlib import Path

from slip import Expected, changed, edited, slipped, write

R, A, P = "rubrics/story.yaml", "rubrics/article.yaml", "rubrics/preference.yaml"
S, B = "study.yaml", "briefs.csv"
ACCEPT = '    - {id: accept, name: "Accept", usable: true}'
REJECT = '    - {id: reject, name: "Reject", usable: false, reason: true}'


def _no_criteria(folder: Path) -> None:
    text = (folder / A).read_text(encoding="utf-8")
    before, _, rest = text.partition("criteria:")
    after = rest[rest.index("decision:") :]
    (folder / A).write_text(f"{before}criteria: []\n{after}", encoding="utf-8")


def _no_decision(folder: Path) -> None:
    text = (folder / A).read_text(encoding="utf-8")
    (folder / A).write_text(text.partition("decision:")[0], encoding="utf-8")


BROKEN_RUBRICS = (
    edited(
        "level_numbers_as_text",
        R,
        "when: [1], kind",
        'when: "1-2", kind',
        (12, 'a list of level numbers, came the text "1-2"; write [1, 2]'),
    ),
    edited("level_outside_scale", R, "when: [1], kind", "when: [1, 4], kind", (12, "level 4")),
    edited("level_named_twice", R, "ask_when: [1, 2]", "ask_when: [1, 1]", (11, "level 1 again")),
    edited("missing_level", R, '      2: "Nearly."\n', "", (13, "describe level 2")),
    edited(
        "level_beyond_scale",
        R,
        '      3: "It fits."',
        '      3: "It fits."\n      4: "More."',
        (17, "came level 4"),
    ),
    edited(
        "level_described_twice",
        R,
        '      2: "Nearly."',
        '      1: "Nearly."',
        (13, "describe level 2"),
        (15, 'the key "1" again'),
    ),
    edited(
        "level_number_in_quotes",
        R,
        '      2: "Nearly."',
        '      "2": "Nearly."',
        (15, "without quotes"),
    ),
    edited("level_without_text", R, '      2: "Nearly."', "      2:", (15, "a text, came nothing")),
    slipped(
        "one_level_only",
        changed(R, b', 2: "Fair", 3: "Good"', b""),
        Expected(R, 6, "at least 2 entries, came 1"),
        Expected(S, 15, "scales differ"),
    ),
    slipped(
        "repeated_label",
        changed(R, b'"Fair"', b'"Poor"'),
        Expected(R, 6, "each level label once"),
        Expected(S, 15, "scales differ"),
    ),
    slipped(
        "repeated_criterion",
        changed(R, b"id: theme", b"id: fit"),
        Expected(R, 17, "each criterion id once"),
        Expected(S, 21, 'came "theme"'),
    ),
    slipped(
        "criterion_with_reserved_id",
        changed(R, b"id: theme", b"id: usable"),
        Expected(R, 17, "other than composite"),
        Expected(S, 21, 'came "theme"'),
    ),
    slipped(
        "flag_named_as_criterion",
        changed(R, b"id: offensive", b"id: Theme"),
        Expected(R, 31, "which is also a criterion"),
        Expected(S, 21, 'came "offensive"'),
    ),
    edited("unknown_evidence", R, "kind: quote", "kind: quotes", (12, "write quote")),
    edited(
        "no_for_could_not_check",
        R,
        "check: true",
        "check: no",
        (20, 'true or false, came the text "no"; write false'),
    ),
    edited(
        "comma_without_quotes",
        R,
        '"Does it offend?"',
        "Does it offend, say, a group",
        (31, "put the text before the comma in quotes"),
        (31, '"a group"'),
    ),
    edited("one_option_only", R, '["too easy", "too hard"]', '["too easy"]', (11, "at least 2")),
    edited("option_on_two_lines", R, '"too hard"', '"too\\nhard"', (11, "an option on one line")),
    edited("repeated_options", R, '"too hard"', '"Too easy"', (11, "each option once")),
    edited("repeated_decision", R, "id: reject", "id: accept", (29, "each option id once")),
    edited(
        "all_verdicts_usable",
        R,
        "usable: false",
        "usable: true",
        (27, "options under which it is not"),
    ),
    edited(
        "verdicts_in_wrong_order",
        R,
        f"{ACCEPT}\n{REJECT}",
        f"{REJECT}\n{ACCEPT}",
        (29, "from the best verdict to the worst"),
    ),
    slipped(
        "no_criteria",
        _no_criteria,
        Expected(A, 7, "at least 1 entry, came none"),
        Expected(S, 15, 'came "fit", which rubrics/article.yaml lacks'),
    ),
    slipped(
        "other_scale_for_common_criterion",
        changed(A, b'"Good"', b'"Great"'),
        Expected(S, 15, "scales differ"),
    ),
    edited(
        "two_rubrics_for_a_type",
        A,
        "[article]",
        "[article, story]",
        (4, "one rubric for each passage type"),
    ),
    edited("repeated_rubric_id", A, "id: article", "id: story", (1, "a rubric id of its own")),
    edited("version_zero", A, "version: 1", "version: 0", (2, "a number of at least 1")),
    slipped(
        "rubric_without_decision", _no_decision, Expected(S, 21, "none in rubrics/article.yaml")
    ),
    slipped("rubric_is_a_list", write(A, b"- a\n- b\n"), Expected(A, 1, "a block of keys")),
    slipped(
        "rubric_in_latin_1",
        changed(R, b"Inferred", b"D\xe9duced"),
        Expected(R, 24, "the byte 0xE9 at offset"),
    ),
    edited("uneven_strengths", P, "strength: 1}", "strength: 2}", (5, "towards B")),
    edited("falling_strengths", P, "strength: 1}", "strength: -2}", (7, "-2 after -1")),
    edited("repeated_choice", P, "{id: b", "{id: a", (7, "each option id once")),
    edited(
        "more_than_the_options",
        P,
        'options: ["fit", "theme"]',
        'options: ["fit", "theme"]\n    at_most: 3',
        (12, "write 2"),
    ),
)
