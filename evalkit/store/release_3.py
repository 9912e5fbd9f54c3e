"""Tables for the passages that raters learn on, and for what they answered there.

Never edited once published; tables only, so that a database of an earlier release holds all it did.
Answers given in practice stand apart from ratings, so that no table of ratings can count one.
"""

TABLES = (
    """CREATE TABLE practice_setting (
        study_id TEXT NOT NULL,
        thresholds TEXT NOT NULL,
        PRIMARY KEY (study_id),
        FOREIGN KEY (study_id) REFERENCES study (study_id)
    )""",
    """CREATE TABLE practice_passage (
        study_id TEXT NOT NULL,
        practice_id TEXT NOT NULL,
        part TEXT NOT NULL,
        position INTEGER NOT NULL,
        grade TEXT NOT NULL,
        passage_type TEXT NOT NULL,
        topic TEXT NOT NULL,
        instruction TEXT NOT NULL,
        rubric_hash TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (study_id, practice_id),
        FOREIGN KEY (study_id, rubric_hash) REFERENCES rubric (study_id, rubric_hash)
    )""",
    """CREATE TABLE practice_consensus (
        study_id TEXT NOT NULL,
        practice_id TEXT NOT NULL,
        consensus TEXT NOT NULL,
        PRIMARY KEY (study_id, practice_id),
        FOREIGN KEY (study_id, practice_id)
            REFERENCES practice_passage (study_id, practice_id)
    )""",
    """CREATE TABLE practice_event (
        study_id TEXT NOT NULL,
        rater_id TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        practice_id TEXT NOT NULL,
        attempt INTEGER NOT NULL,
        act TEXT NOT NULL,
        answers TEXT NOT NULL,
        at TEXT NOT NULL,
        previous_hash TEXT NOT NULL,
        hash TEXT NOT NULL,
        PRIMARY KEY (study_id, rater_id, sequence),
        FOREIGN KEY (study_id, rater_id) REFERENCES rater (study_id, rater_id),
        FOREIGN KEY (study_id, practice_id)
            REFERENCES practice_passage (study_id, practice_id)
    )""",
)

APPEND_ONLY = ("practice_setting", "practice_passage", "practice_consensus", "practice_event")

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
