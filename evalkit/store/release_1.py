"""The schema of the first release, as it was published. Never edited: later changes are migrations.

The statements are the part of SQL that SQLite and PostgreSQL read alike.
"""

TABLES = (
    """CREATE TABLE study (
        study_id TEXT NOT NULL,
        title TEXT NOT NULL,
        presentation TEXT NOT NULL,
        round INTEGER NOT NULL,
        plan_hash TEXT NOT NULL,
        opened_at TEXT NOT NULL,
        PRIMARY KEY (study_id)
    )""",
    """CREATE TABLE study_settings (
        study_id TEXT NOT NULL,
        settings TEXT NOT NULL,
        PRIMARY KEY (study_id),
        FOREIGN KEY (study_id) REFERENCES study (study_id)
    )""",
    """CREATE TABLE rubric (
        study_id TEXT NOT NULL,
        rubric_hash TEXT NOT NULL,
        kind TEXT NOT NULL,
        rubric_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        position INTEGER NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (study_id, rubric_hash),
        FOREIGN KEY (study_id) REFERENCES study (study_id)
    )""",
    """CREATE TABLE rater (
        study_id TEXT NOT NULL,
        rater_id TEXT NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        kind TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (study_id, rater_id),
        FOREIGN KEY (study_id) REFERENCES study (study_id)
    )""",
    """CREATE TABLE brief (
        study_id TEXT NOT NULL,
        brief_id TEXT NOT NULL,
        grade TEXT NOT NULL,
        passage_type TEXT NOT NULL,
        topic TEXT NOT NULL,
        instruction TEXT NOT NULL,
        min_words INTEGER,
        max_words INTEGER,
        position INTEGER NOT NULL,
        rubric_hash TEXT NOT NULL,
        PRIMARY KEY (study_id, brief_id),
        FOREIGN KEY (study_id, rubric_hash) REFERENCES rubric (study_id, rubric_hash)
    )""",
    """CREATE TABLE passage_text (
        study_id TEXT NOT NULL,
        text_id TEXT NOT NULL,
        brief_id TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (study_id, text_id),
        FOREIGN KEY (study_id, brief_id) REFERENCES brief (study_id, brief_id)
    )""",
    """CREATE TABLE assignment (
        study_id TEXT NOT NULL,
        assignment_id TEXT NOT NULL,
        rater_id TEXT NOT NULL,
        brief_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        PRIMARY KEY (study_id, assignment_id),
        UNIQUE (study_id, rater_id, position),
        UNIQUE (study_id, assignment_id, rater_id),
        FOREIGN KEY (study_id, rater_id) REFERENCES rater (study_id, rater_id),
        FOREIGN KEY (study_id, brief_id) REFERENCES brief (study_id, brief_id)
    )""",
    """CREATE TABLE slot (
        study_id TEXT NOT NULL,
        slot_token TEXT NOT NULL,
        assignment_id TEXT NOT NULL,
        label TEXT NOT NULL,
        text_id TEXT NOT NULL,
        PRIMARY KEY (study_id, slot_token),
        UNIQUE (study_id, assignment_id, label),
        FOREIGN KEY (study_id, assignment_id) REFERENCES assignment (study_id, assignment_id),
        FOREIGN KEY (study_id, text_id) REFERENCES passage_text (study_id, text_id)
    )""",
    """CREATE TABLE rating_event (
        study_id TEXT NOT NULL,
        rater_id TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        assignment_id TEXT NOT NULL,
        question_kind TEXT NOT NULL,
        item TEXT NOT NULL,
        slot TEXT NOT NULL,
        value TEXT,
        missing_reason TEXT,
        predecessor INTEGER NOT NULL,
        rubric_hash TEXT NOT NULL,
        round INTEGER NOT NULL,
        answered_at TEXT NOT NULL,
        previous_hash TEXT NOT NULL,
        hash TEXT NOT NULL,
        PRIMARY KEY (study_id, rater_id, sequence),
        UNIQUE (study_id, assignment_id, question_kind, item, slot, predecessor),
        FOREIGN KEY (study_id, assignment_id, rater_id)
            REFERENCES assignment (study_id, assignment_id, rater_id),
        FOREIGN KEY (study_id, rubric_hash) REFERENCES rubric (study_id, rubric_hash),
        CONSTRAINT value_or_reason CHECK ((value IS NULL) <> (missing_reason IS NULL)),
        CONSTRAINT predecessor_is_earlier CHECK (predecessor < sequence)
    )""",
    """CREATE TABLE invitation (
        study_id TEXT NOT NULL,
        token_hash TEXT NOT NULL,
        rater_id TEXT NOT NULL,
        created_at TEXT NOT NULL,
        PRIMARY KEY (study_id, token_hash),
        FOREIGN KEY (study_id, rater_id) REFERENCES rater (study_id, rater_id)
    )""",
    "CREATE UNIQUE INDEX invitation_by_token ON invitation (token_hash)",
    """CREATE TABLE revocation (
        study_id TEXT NOT NULL,
        token_hash TEXT NOT NULL,
        revoked_at TEXT NOT NULL,
        PRIMARY KEY (study_id, token_hash),
        FOREIGN KEY (study_id, token_hash) REFERENCES invitation (study_id, token_hash)
    )""",
    """CREATE TABLE system (
        study_id TEXT NOT NULL,
        system_id TEXT NOT NULL,
        name TEXT NOT NULL,
        code TEXT NOT NULL,
        is_reference INTEGER NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (study_id, system_id),
        UNIQUE (study_id, code),
        FOREIGN KEY (study_id) REFERENCES study (study_id)
    )""",
    """CREATE TABLE identity (
        study_id TEXT NOT NULL,
        text_id TEXT NOT NULL,
        system_id TEXT NOT NULL,
        provenance TEXT NOT NULL,
        PRIMARY KEY (study_id, text_id),
        FOREIGN KEY (study_id, text_id) REFERENCES passage_text (study_id, text_id),
        FOREIGN KEY (study_id, system_id) REFERENCES system (study_id, system_id)
    )""",
    """CREATE TABLE study_key (
        study_id TEXT NOT NULL,
        secret TEXT NOT NULL,
        nonce TEXT NOT NULL,
        commitment TEXT NOT NULL,
        PRIMARY KEY (study_id),
        FOREIGN KEY (study_id) REFERENCES study (study_id)
    )""",
    """CREATE TABLE audit_event (
        study_id TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        kind TEXT NOT NULL,
        actor TEXT NOT NULL,
        at TEXT NOT NULL,
        detail TEXT NOT NULL,
        previous_hash TEXT NOT NULL,
        hash TEXT NOT NULL,
        PRIMARY KEY (study_id, sequence),
        FOREIGN KEY (study_id) REFERENCES study (study_id)
    )""",
)

APPEND_ONLY = (
    "study",
    "study_settings",
    "rubric",
    "rater",
    "brief",
    "passage_text",
    "assignment",
    "slot",
    "rating_event",
    "invitation",
    "revocation",
    "system",
    "identity",
    "study_key",
    "audit_event",
)

SQLITE_TRIGGERS = tuple(
    f"""CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
    for table in APPEND_ONLY
    for act in ("UPDATE", "DELETE")
)

POSTGRESQL_TRIGGERS = (
    """CREATE FUNCTION evalkit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION evalkit_append_only()"""
        for table in APPEND_ONLY
    ),
)
