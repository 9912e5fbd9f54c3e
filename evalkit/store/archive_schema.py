"""What an archive of a study looks like: its tables, keys, views, and what each of them is."""

from dataclasses import dataclass

Columns = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns of a table that refer to the key of another; their names are the same in both."""

    columns: Columns
    table: str


@dataclass(frozen=True, slots=True)
class ArchiveTable:
    """One table: its columns with their types, its keys, and a description for readers."""

    name: str
    description: str
    columns: dict[str, type]
    primary_key: Columns
    foreign_keys: tuple[ForeignKey, ...] = ()
    unique: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """One view, with a description for readers."""

    name: str
    description: str
    sql: str


TABLES = (
    ArchiveTable(
        "study",
        "The study: its question, its plan as it was fixed before the first rating, its state. "
        "Settings, secret and nonce are here only in an archive written after unblinding: the "
        "commitment is the SHA-256 of nonce, a space and secret.",
        {
            "study_id": str,
            "title": str,
            "question": str,
            "presentation": str,
            "round": int,
            "plan": str,
            "plan_hash": str,
            "common_criteria": str,
            "commitment": str,
            "opened_at": str,
            "state": str,
            "is_unblinded": int,
            "settings": str,
            "secret": str,
            "nonce": str,
            "has_pseudonyms": int,
        },
        "study_id",
    ),
    ArchiveTable(
        "system",
        "The ways of making passages by the letter that stands for each; which is which is here "
        "only in an archive written after unblinding.",
        {"code": str, "system_id": str, "name": str, "is_reference": int},
        "code",
    ),
    ArchiveTable(
        "rubric",
        "Every form that was answered, by the hash of its content; the preference form is one.",
        {
            "rubric_hash": str,
            "kind": str,
            "rubric_id": str,
            "version": int,
            "title": str,
            "content": str,
        },
        "rubric_hash",
    ),
    ArchiveTable(
        "rubric_criterion",
        "The criteria of each rubric with their questions.",
        {
            "rubric_hash": str,
            "criterion": str,
            "position": int,
            "name": str,
            "question": str,
            "better": str,
            "measurement": str,
            "could_not_check": int,
        },
        ("rubric_hash", "criterion"),
        (ForeignKey("rubric_hash", "rubric"),),
    ),
    ArchiveTable(
        "rubric_level",
        "The levels of each criterion, with what each of them means.",
        {
            "rubric_hash": str,
            "criterion": str,
            "value": int,
            "label": str,
            "descriptor": str,
        },
        ("rubric_hash", "criterion", "value"),
        (ForeignKey(("rubric_hash", "criterion"), "rubric_criterion"),),
    ),
    ArchiveTable(
        "rubric_flag",
        "The yes/no faults of each rubric; a blocking one rules out a usable verdict.",
        {"rubric_hash": str, "flag": str, "name": str, "question": str, "is_blocking": int},
        ("rubric_hash", "flag"),
        (ForeignKey("rubric_hash", "rubric"),),
    ),
    ArchiveTable(
        "decision_option",
        "The verdicts of each rubric from the best to the worst.",
        {"rubric_hash": str, "option": str, "position": int, "name": str, "is_usable": int},
        ("rubric_hash", "option"),
        (ForeignKey("rubric_hash", "rubric"),),
    ),
    ArchiveTable(
        "preference_option",
        "The answers to which of the two; strength is negative for A and positive for B.",
        {"rubric_hash": str, "option": str, "name": str, "strength": int, "descriptor": str},
        ("rubric_hash", "option"),
        (ForeignKey("rubric_hash", "rubric"),),
    ),
    ArchiveTable(
        "brief",
        "What was to be written; the brief is the unit of analysis.",
        {
            "brief_id": str,
            "position": int,
            "grade": str,
            "passage_type": str,
            "topic": str,
            "instruction": str,
            "min_words": int,
            "max_words": int,
            "rubric_hash": str,
        },
        "brief_id",
        (ForeignKey("rubric_hash", "rubric"),),
    ),
    ArchiveTable(
        "passage",
        "Every text with its brief and the letter of its system, which a validity passage lacks; "
        "where it came from is here only in an archive written after unblinding.",
        {"text_id": str, "brief_id": str, "code": str, "text": str, "provenance": str},
        "text_id",
        (ForeignKey("brief_id", "brief"), ForeignKey("code", "system")),
    ),
    ArchiveTable(
        "rater",
        "Who rated, without names; a simulated rater is a stated model and no person.",
        {"rater_id": str, "position": int, "role": str, "kind": str},
        "rater_id",
    ),
    ArchiveTable(
        "assignment",
        "One rater's work on one brief, at its place in the rater's own order.",
        {
            "assignment_id": str,
            "rater_id": str,
            "brief_id": str,
            "position": int,
            "kind": str,
        },
        "assignment_id",
        (ForeignKey("rater_id", "rater"), ForeignKey("brief_id", "brief")),
    ),
    ArchiveTable(
        "assignment_purpose",
        "What work is for where it is no rating of the opening batch: repeat, validity, damaged, "
        "rerating (rated again after the talk of a norming pass), or a rating of a later batch.",
        {"assignment_id": str, "purpose": str, "batch": int},
        "assignment_id",
        (ForeignKey("assignment_id", "assignment"),),
    ),
    ArchiveTable(
        "returned_assignment",
        "Work that was taken from its rater's desk; what was answered in it stays.",
        {"assignment_id": str, "returned_at": str},
        "assignment_id",
        (ForeignKey("assignment_id", "assignment"),),
    ),
    ArchiveTable(
        "sealed_assignment",
        "Work whose levels a norming pass revealed to the group: the answers given before stand, "
        "and none came after.",
        {"assignment_id": str, "sealed_at": str},
        "assignment_id",
        (ForeignKey("assignment_id", "assignment"),),
    ),
    ArchiveTable(
        "known_brief",
        "Briefs outside the study, of passages whose levels are known.",
        {"brief_id": str, "purpose": str},
        "brief_id",
        (ForeignKey("brief_id", "brief"),),
    ),
    ArchiveTable(
        "known_passage",
        "Validity passages, seeded among raters' work; a damaged one was damaged on purpose.",
        {"text_id": str, "passage_id": str, "purpose": str},
        "text_id",
        (ForeignKey("text_id", "passage"),),
    ),
    ArchiveTable(
        "known_level",
        "The levels that a validity passage ought to get.",
        {"text_id": str, "criterion": str, "lowest": int, "highest": int},
        ("text_id", "criterion"),
        (ForeignKey("text_id", "known_passage"),),
    ),
    ArchiveTable(
        "slot",
        "Which text stood at which side of an assignment.",
        {"slot_token": str, "assignment_id": str, "label": str, "text_id": str},
        "slot_token",
        (ForeignKey("assignment_id", "assignment"), ForeignKey("text_id", "passage")),
        unique=("assignment_id", "label"),
    ),
    ArchiveTable(
        "rating_event",
        "Every answer as it was given, changed ones too. Each rater's events form a chain: hash is "
        "the SHA-256 of the row's columns that have a value, with study_id and without hash "
        "itself, as JSON with sorted keys and no spaces; previous_hash is that of the event "
        "before.",
        {
            "rater_id": str,
            "sequence": int,
            "assignment_id": str,
            "question_kind": str,
            "item": str,
            "slot": str,
            "value": str,
            "missing_reason": str,
            "predecessor": int,
            "rubric_hash": str,
            "round": int,
            "answered_at": str,
            "previous_hash": str,
            "hash": str,
        },
        ("rater_id", "sequence"),
        (
            ForeignKey("rater_id", "rater"),
            ForeignKey("assignment_id", "assignment"),
            ForeignKey("rubric_hash", "rubric"),
        ),
        unique=("assignment_id", "question_kind", "item", "slot", "predecessor"),
    ),
    ArchiveTable(
        "practice_setting",
        "What a rater had to reach on the qualifying passages, where the study has such a set.",
        {"thresholds": str},
        "thresholds",
    ),
    ArchiveTable(
        "practice_passage",
        "Passages that raters learned on before they rated: anchors, practice, the qualifying set.",
        {
            "practice_id": str,
            "part": str,
            "position": int,
            "grade": str,
            "passage_type": str,
            "topic": str,
            "instruction": str,
            "rubric_hash": str,
            "text": str,
        },
        "practice_id",
        (ForeignKey("rubric_hash", "rubric"),),
    ),
    ArchiveTable(
        "practice_consensus",
        "The levels that a panel agreed on for each of them, and why.",
        {"practice_id": str, "consensus": str},
        "practice_id",
        (ForeignKey("practice_id", "practice_passage"),),
    ),
    ArchiveTable(
        "practice_event",
        "What raters read and answered in practice, in a chain of hashes of each rater's own; no "
        "answer here is a rating.",
        {
            "rater_id": str,
            "sequence": int,
            "practice_id": str,
            "attempt": int,
            "act": str,
            "answers": str,
            "at": str,
            "previous_hash": str,
            "hash": str,
        },
        ("rater_id", "sequence"),
        (ForeignKey("rater_id", "rater"), ForeignKey("practice_id", "practice_passage")),
    ),
    ArchiveTable(
        "profile_form",
        "What raters were asked about themselves, and the words that they consented to.",
        {"form_hash": str, "content": str},
        "form_hash",
    ),
    ArchiveTable(
        "profile_event",
        "What raters consented to and told about themselves, changes included, in a chain of "
        "hashes of each rater's own; actor is who entered it. Under pseudonyms answers and "
        "language are left out, since they could tell who somebody is.",
        {
            "rater_id": str,
            "sequence": int,
            "actor": str,
            "consent": str,
            "language": str,
            "form_hash": str,
            "answers": str,
            "at": str,
            "previous_hash": str,
            "hash": str,
        },
        ("rater_id", "sequence"),
        (ForeignKey("rater_id", "rater"), ForeignKey("form_hash", "profile_form")),
    ),
    ArchiveTable(
        "automatic_rating",
        "What a model answered that was asked to rate, by the same rubric and blind: no rating, "
        "and in no table or view of ratings. Every pair was asked for twice with its sides "
        "exchanged; answers go by question, and a missing one has its reason. The rows form a "
        "chain as the ratings do.",
        {
            "sequence": int,
            "request_hash": str,
            "kind": str,
            "brief_id": str,
            "text_a": str,
            "text_b": str,
            "turn": str,
            "repeat": int,
            "form_hashes": str,
            "answers": str,
            "reply": str,
            "model": str,
            "fingerprint": str,
            "attempts": int,
            "tokens_in": int,
            "tokens_out": int,
            "answered_at": str,
            "previous_hash": str,
            "hash": str,
        },
        "sequence",
        (ForeignKey("brief_id", "brief"),),
        unique=("request_hash",),
    ),
    ArchiveTable(
        "audit_event",
        "What was done to the study, by whom and when: a chain of hashes like that of the ratings.",
        {
            "sequence": int,
            "kind": str,
            "actor": str,
            "at": str,
            "detail": str,
            "previous_hash": str,
            "hash": str,
        },
        "sequence",
    ),
    ArchiveTable(
        "adjudication_event",
        "Verdicts of adjudicators on levels that raters were far apart on, each with its reason: a "
        "record beside the ratings, in no agreement and no comparison. One chain of hashes like "
        "that of the ratings; a changed verdict is a newer row that names its predecessor.",
        {
            "sequence": int,
            "adjudicator_id": str,
            "text_id": str,
            "question_kind": str,
            "item": str,
            "value": str,
            "reason": str,
            "predecessor": int,
            "rubric_hash": str,
            "settled_at": str,
            "previous_hash": str,
            "hash": str,
        },
        "sequence",
        (
            ForeignKey("text_id", "passage"),
            ForeignKey("rubric_hash", "rubric"),
        ),
        unique=("text_id", "question_kind", "item", "predecessor"),
    ),
)

VIEWS = (
    ArchiveView(
        "current_rating",
        "The newest answer to every question: one row a rater, assignment and question.",
        """SELECT (SELECT study_id FROM study) AS study, event.round, event.rater_id AS rater,
    rater.kind AS rater_kind, event.assignment_id AS assignment,
    assignment.kind AS assignment_kind, assignment.position,
    COALESCE(work.purpose, 'rating') AS purpose, brief.brief_id AS brief, brief.grade,
    brief.passage_type, own.slot_token, own.label AS slot_label, own_system.system_id AS system,
    own_passage.code, system_a.system_id AS system_a, system_b.system_id AS system_b,
    passage_a.code AS code_a, passage_b.code AS code_b, event.question_kind AS kind, event.item,
    event.value, event.missing_reason, event.answered_at, event.sequence, event.rubric_hash
FROM rating_event event
JOIN rater ON rater.rater_id = event.rater_id
JOIN assignment ON assignment.assignment_id = event.assignment_id
LEFT JOIN assignment_purpose work ON work.assignment_id = event.assignment_id
JOIN brief ON brief.brief_id = assignment.brief_id
LEFT JOIN slot own ON own.slot_token = event.slot
LEFT JOIN passage own_passage ON own_passage.text_id = own.text_id
LEFT JOIN system own_system ON own_system.code = own_passage.code
LEFT JOIN slot side_a ON event.slot = '' AND side_a.label = 'A'
    AND side_a.assignment_id = event.assignment_id
LEFT JOIN passage passage_a ON passage_a.text_id = side_a.text_id
LEFT JOIN system system_a ON system_a.code = passage_a.code
LEFT JOIN slot side_b ON event.slot = '' AND side_b.label = 'B'
    AND side_b.assignment_id = event.assignment_id
LEFT JOIN passage passage_b ON passage_b.text_id = side_b.text_id
LEFT JOIN system system_b ON system_b.code = passage_b.code
WHERE NOT EXISTS (
    SELECT 1 FROM rating_event newer
    WHERE newer.assignment_id = event.assignment_id AND newer.question_kind = event.question_kind
      AND newer.item = event.item AND newer.slot = event.slot
      AND newer.predecessor = event.sequence)
ORDER BY rater.position, event.sequence""",
    ),
    ArchiveView(
        "score",
        "The newest scores in the long form that `evalkit analyze` reads: one row a rater, passage "
        "and criterion; the system by its letter where the archive does not name it.",
        """SELECT rater, rater_kind, brief, grade, passage_type, COALESCE(system, code) AS system,
    item AS criterion, value AS score, missing_reason
FROM current_rating
WHERE kind = 'score' AND purpose = 'rating' AND missing_reason IS NOT 'withdrawn'""",
    ),
    ArchiveView(
        "preference",
        "Which of the two each rater would use, with what stood at either side.",
        """SELECT choice.rater, choice.rater_kind, choice.brief, choice.assignment, choice.code_a,
    choice.code_b, choice.system_a, choice.system_b, choice.value AS option, option.strength
FROM current_rating choice
LEFT JOIN preference_option option
    ON option.rubric_hash = choice.rubric_hash AND option.option = choice.value
WHERE choice.kind = 'preference' AND choice.purpose = 'rating'""",
    ),
)
