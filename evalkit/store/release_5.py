"""Tables for what raters tell about themselves, and for what they consent to.

Never edited once published; tables only, so that a database of an earlier release holds all it did.
They stand apart from ratings: no table of ratings refers to them.
"""

TABLES = (
    """CREATE TABLE profile_form (
        study_id TEXT NOT NULL,
        form_hash TEXT NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (study_id),
        FOREIGN KEY (study_id) REFERENCES study (study_id)
    )""",
    """CREATE TABLE profile_event (
        study_id TEXT NOT NULL,
        rater_id TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        actor TEXT NOT NULL,
        consent TEXT NOT NULL,
        language TEXT NOT NULL,
        form_hash TEXT NOT NULL,
        answers TEXT NOT NULL,
        at TEXT NOT NULL,
        previous_hash TEXT NOT NULL,
        hash TEXT NOT NULL,
        PRIMARY KEY (study_id, rater_id, sequence),
        FOREIGN KEY (study_id, rater_id) REFERENCES rater (study_id, rater_id),
        FOREIGN KEY (study_id) REFERENCES profile_form (study_id)
    )""",
)

APPEND_ONLY = ("profile_form", "profile_event")

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
