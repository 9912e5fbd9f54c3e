"""A table for the training set and the references that passages are held against.

Never edited once published; tables only, so that a database of an earlier release holds all it did.
"""

TABLES = (
    """CREATE TABLE source_text (
        study_id TEXT NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        position INTEGER NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (study_id, name),
        FOREIGN KEY (study_id) REFERENCES study (study_id)
    )""",
)

APPEND_ONLY = ("source_text",)

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
