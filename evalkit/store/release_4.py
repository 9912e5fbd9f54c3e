"""Tables for work that is sealed since a norming pass revealed it, and for what was adjudicated.

Never edited once published; tables only, so that a database of an earlier release holds all it did.
The database itself refuses a rating of sealed work, whoever asks: what counts are the ratings that
were given before anybody talked. What a rater says after the last brief is no rating.
"""

TABLES = (
    """CREATE TABLE sealed_assignment (
        study_id TEXT NOT NULL,
        assignment_id TEXT NOT NULL,
        sealed_at TEXT NOT NULL,
        PRIMARY KEY (study_id, assignment_id),
        FOREIGN KEY (study_id, assignment_id) REFERENCES assignment (study_id, assignment_id)
    )""",
    """CREATE TABLE adjudication_event (
        study_id TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        adjudicator_id TEXT NOT NULL,
        text_id TEXT NOT NULL,
        question_kind TEXT NOT NULL,
        item TEXT NOT NULL,
        value TEXT NOT NULL,
        reason TEXT NOT NULL,
        predecessor INTEGER NOT NULL,
        rubric_hash TEXT NOT NULL,
        settled_at TEXT NOT NULL,
        previous_hash TEXT NOT NULL,
        hash TEXT NOT NULL,
        PRIMARY KEY (study_id, sequence),
        UNIQUE (study_id, text_id, question_kind, item, predecessor),
        FOREIGN KEY (study_id, adjudicator_id) REFERENCES rater (study_id, rater_id),
        FOREIGN KEY (study_id, text_id) REFERENCES passage_text (study_id, text_id),
        FOREIGN KEY (study_id, rubric_hash) REFERENCES rubric (study_id, rubric_hash),
        CONSTRAINT predecessor_is_earlier CHECK (predecessor < sequence)
    )""",
)

APPEND_ONLY = ("sealed_assignment", "adjudication_event")

_IS_SEALED_RATING = """NEW.question_kind NOT IN ('guess', 'guess_reason', 'feedback') AND EXISTS (
            SELECT 1 FROM sealed_assignment
            WHERE sealed_assignment.study_id = NEW.study_id
              AND sealed_assignment.assignment_id = NEW.assignment_id)"""

SQLITE_TRIGGERS = (
    *(
        f"""CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
        for table in APPEND_ONLY
        for act in ("UPDATE", "DELETE")
    ),
    f"""CREATE TRIGGER rating_event_refuses_sealed BEFORE INSERT ON rating_event
        WHEN {_IS_SEALED_RATING}
        BEGIN SELECT RAISE(ABORT, 'rating_event of a sealed assignment'); END""",
)

POSTGRESQL_TRIGGERS = (
    *(
        f"""CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION evalkit_append_only()"""
        for table in APPEND_ONLY
    ),
    f"""CREATE FUNCTION evalkit_refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {_IS_SEALED_RATING} THEN
                RAISE EXCEPTION USING MESSAGE = 'rating_event of a sealed assignment';
            END IF;
            RETURN NEW;
        END $$""",
    """CREATE TRIGGER rating_event_refuses_sealed BEFORE INSERT ON rating_event
        FOR EACH ROW EXECUTE FUNCTION evalkit_refuse_sealed()""",
)
