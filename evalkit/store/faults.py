"""What a database driver reports, in sentences that say what to do."""

from evalkit.errors import MigrationError, StoreError

SENTENCES = (
    ("file is not a database", "{database} is not an evalkit database; name another file."),
    ("malformed", "{database} is damaged; restore it from a backup or an archive."),
    (
        "database or disk is full",
        "The disk that holds {database} is full, so nothing was stored; make room and try again.",
    ),
    (
        "no space left",
        "The disk that holds {database} is full, so nothing was stored; make room and try again.",
    ),
    (
        "database is locked",
        "Another program is writing to {database} and did not finish in time; "
        "nothing was stored, try again.",
    ),
    (
        "lock timeout",
        "Another program is writing to {database} and did not finish in time; "
        "nothing was stored, try again.",
    ),
    (
        "readonly database",
        "{database} may not be written to; check the permissions of the file and its folder.",
    ),
    (
        "unable to open database file",
        "{database} cannot be opened; check that its folder exists and may be written to.",
    ),
    (
        "sealed assignment",
        "A norming pass has revealed these ratings, so they are final; nothing was stored.",
    ),
    ("append-only", "Rows of {database} are never changed or deleted; nothing was done."),
    ("read-only transaction", "A unit of work that only reads may not write to {database}."),
    (
        "connection to server",
        "The database server of {database} does not answer; check that it runs and the URL.",
    ),
)


def as_store_error(error: Exception, database: str) -> StoreError:
    """Say what the driver's error means for ``database``, which names a file or hides a password.

    Examples
    --------
    >>> print(as_store_error(Exception("database is locked"), "study.db"))
    Another program is writing to study.db and did not finish in time; nothing was stored, try
    again.
    """
    driver_says = str(getattr(error, "orig", None) or error).strip()
    for sign, sentence in SENTENCES:
        if sign in driver_says.lower():
            return StoreError(sentence.format(database=database))
    first_line = driver_says.splitlines()[0] if driver_says else type(error).__name__
    return StoreError(f"{database} refused what was asked: {first_line}.")


def foreign_database(database: str) -> MigrationError:
    """Say that the file is a database of something else."""
    return MigrationError(
        f"{database} holds tables, but not those of evalkit; name another file for the study."
    )
