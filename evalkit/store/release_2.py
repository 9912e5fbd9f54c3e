"""Tables for what work is for, for passages of known levels, and for work that was handed back.

Never edited once published; tables only, so that a database of an earlier release holds all it did.
An assignment without a row of purpose is a rating of the opening batch.
"""

TABLES = (
    """CREATE TABLE assignment_purpose (
        study_id TEXT NOT NULL,
        assignment_id TEXT NOT NULL,
        purpose TEXT NOT NULL,
        batch INTEGER NOT NULL,
        PRIMARY KEY (study_id, assignment_id),
        FOREIGN KEY (study_id, assignment_id) REFERENCES assignment (study_id, assignment_id)
    )""",
    """CREATE TABLE returned_assignment (
        study_id TEXT NOT NULL,
        assignment_id TEXT NOT NULL,
        returned_at TEXT NOT NULL,
        PRIMARY KEY (study_id, assignment_id),
        FOREIGN KEY (study_id, assignment_id) REFERENCES assignment (study_id, assignment_id)
    )""",
    """CREATE TABLE known_brief (
        study_id TEXT NOT NULL,
        brief_id TEXT NOT NULL,
        purpose TEXT NOT NULL,
        PRIMARY KEY (study_id, brief_id),
        FOREIGN KEY (study_id, brief_id) REFERENCES brief (study_id, brief_id)
    )""",
    """CREATE TABLE known_passage (
        study_id TEXT NOT NULL,
        text_id TEXT NOT NULL,
        passage_id TEXT NOT NULL,
        purpose TEXT NOT NULL,
        PRIMARY KEY (study_id, text_id),
        FOREIGN KEY (study_id, text_id) REFERENCES passage_text (study_id, text_id)
    )""",
    """CREATE TABLE known_level (
        study_id TEXT NOT NULL,
        text_id TEXT NOT NULL,
        criterion TEXT NOT NULL,
        lowest INTEGER NOT NULL,
        highest INTEGER NOT NULL,
        PRIMARY KEY (study_id, text_id, criterion),
        FOREIGN KEY (study_id, text_id) REFERENCES known_passage (study_id, text_id)
    )""",
)

APPEND_ONLY = (
    "assignment_purpose",
    "returned_assignment",
    "known_brief",
    "known_passage",
    "known_level",
)

SQLITE_TRIGGERS = tuple(
    f"""CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
    for table in APPEND_ONLY
    for act in ("UPDATE", "DELETE")
)

POSTGRESQL_TRIGGERS = tuple(
    f"""CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION evalkit_append_only()"""
    for table in APPEND_ONLY
)
