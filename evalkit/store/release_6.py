"""A table for what a model answered that was asked to rate.

Never edited once published; a table only, so that a database of an earlier release holds all it
did. Its answers stand apart from ratings, so that no table of ratings can count one.
"""

TABLES = (
    """CREATE TABLE automatic_rating (
        study_id TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        request_hash TEXT NOT NULL,
        kind TEXT NOT NULL,
        brief_id TEXT NOT NULL,
        text_a TEXT NOT NULL,
        text_b TEXT,
        turn TEXT NOT NULL,
        repeat INTEGER NOT NULL,
        form_hashes TEXT NOT NULL,
        answers TEXT NOT NULL,
        reply TEXT NOT NULL,
        model TEXT,
        fingerprint TEXT,
        attempts INTEGER NOT NULL,
        tokens_in INTEGER,
        tokens_out INTEGER,
        answered_at TEXT NOT NULL,
        previous_hash TEXT NOT NULL,
        hash TEXT NOT NULL,
        PRIMARY KEY (study_id, sequence),
        UNIQUE (study_id, request_hash),
        FOREIGN KEY (study_id, brief_id) REFERENCES brief (study_id, brief_id),
        FOREIGN KEY (study_id, text_a) REFERENCES passage_text (study_id, text_id),
        FOREIGN KEY (study_id, text_b) REFERENCES passage_text (study_id, text_id)
    )""",
)

APPEND_ONLY = ("automatic_rating",)

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
