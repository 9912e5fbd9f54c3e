"""Which study is meant by a folder or a database."""

from dataclasses import dataclass
from pathlib import Path

from evalkit.errors import UnknownStudyError
from evalkit.service.workspace import Workspace, database_of, open_workspace
from evalkit.store import studies
from evalkit.study.files.folder import SETTINGS_FILE
from evalkit.study.files.yaml_file import read_yaml


@dataclass(frozen=True, slots=True)
class FoundStudy:
    """An open study and the workspace it lies in."""

    workspace: Workspace
    study_id: str


def find_study(place: Path, study_id: str | None = None) -> FoundStudy:
    """Find the study of a folder, or of a database file.

    Where the database holds several and none is named, a folder means the one its `study.yaml` is
    about.

    Raises
    ------
    StoreError
        Where there is no database.
    UnknownStudyError
        Where the database holds no study, or several and none was named.
    """
    database = str(place) if place.is_file() else database_of(place)
    workspace = open_workspace(database, must_exist=True)
    with workspace.store.reading() as connection:
        known = [heading.id for heading in studies.list_studies(connection)]
    if study_id in known:
        return FoundStudy(workspace, str(study_id))
    if study_id is None and len(known) == 1:
        return FoundStudy(workspace, known[0])
    own = own_study(place) if study_id is None else None
    if own in known:
        return FoundStudy(workspace, str(own))
    raise UnknownStudyError(_which(workspace.store.name, known, study_id))


def own_study(place: Path) -> str | None:
    """The id that the `study.yaml` of a folder gives; None where there is none to read."""
    settings = place / SETTINGS_FILE
    if not (place.is_dir() and settings.is_file()):
        return None
    document = read_yaml(settings, SETTINGS_FILE).value
    found = document.at(("id",)) if document else None
    return found if isinstance(found, str) else None


def _which(database: str, known: list[str], study_id: str | None) -> str:
    if not known:
        return f"{database} holds no study yet; open one with `evalkit open FOLDER`."
    held = ", ".join(known)
    if study_id is None:
        return f"{database} holds several studies; name one of them with --study: {held}."
    return f"{database} holds no study {study_id!r}; name one of these with --study: {held}."
