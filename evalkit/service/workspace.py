"""Where a use case happens: a store, a clock, a source of secrets, and the code."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.errors import StoreError
from evalkit.service.recent import Recent
from evalkit.store.engine import is_there
from evalkit.store.unit_of_work import Store, open_store
from evalkit.study.analysis_code import AnalysisCode, analysis_code

if TYPE_CHECKING:
    from evalkit.service.texts import TextsReport
    from evalkit.study.blinded import Desk
    from evalkit.study.study import Study

DATABASE_VARIABLE = "EVALKIT_DATABASE_URL"
DATABASE_FILE = "evalkit.db"
MOST_READINGS = 8
MOST_DESKS = 128
"""A desk takes some 15 KiB, most of it its texts; its rubric is shared."""


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Workspace:
    """The composition root: every use case takes one.

    ``desks`` holds the screens of work opened most recently, by study, rater and assignment; what
    is on them never changes once a study is open. Who may open which is never kept. ``readings``
    holds what was read off the passages of a study, by whether systems were named.
    ``with_practice`` says of each study whether raters must qualify, ``with_profile`` whether they
    are asked about themselves, which is settled then, too.
    """

    store: Store
    now: Callable[[], datetime] = utc_now
    draw_bytes: Callable[[int], bytes] = secrets.token_bytes
    code: Callable[[], AnalysisCode] = analysis_code
    desks: "Recent[tuple[str, str, str], Desk]" = field(default_factory=lambda: Recent(MOST_DESKS))
    readings: "Recent[tuple[str, bool], tuple[Study, TextsReport]]" = field(
        default_factory=lambda: Recent(MOST_READINGS)
    )
    with_practice: "Recent[str, bool]" = field(default_factory=lambda: Recent(MOST_DESKS))
    with_profile: "Recent[str, bool]" = field(default_factory=lambda: Recent(MOST_DESKS))


def database_of(folder: Path | None) -> str:
    """The database that the environment names, else the one in the study's folder.

    Without a folder the current one counts as it.
    """
    named = os.environ.get(DATABASE_VARIABLE)
    return named or str((folder or Path.cwd()) / DATABASE_FILE)


def open_workspace(database: str, *, must_exist: bool = False) -> Workspace:
    """Open the workspace on a database, by path or URL.

    Raises
    ------
    StoreError
        Where ``must_exist`` and there is no such file, or an empty one.
    """
    if must_exist and not is_there(database):
        raise StoreError(
            f"There is no database at {database}. Open a study with `evalkit open FOLDER`, or name "
            f"its database in {DATABASE_VARIABLE}."
        )
    return Workspace(open_store(database))
