"""A new study folder: an example that is sound as it stands, to be replaced piece by piece."""

import json
import re
import shutil
from pathlib import Path

from evalkit.errors import StudyFolderError
from evalkit.study.files.characters import UNPRINTABLE
from evalkit.study.files.folder import SETTINGS_FILE
from evalkit.study.files.model_words import suggested_id
from evalkit.study.files.shipped import shipped

LONGEST_TITLE = 200
EXAMPLE_ID = "id: my-study"
EXAMPLE_TITLE = 'title: "My study"'
FILES = re.compile(r".*\.(yaml|csv|json)")


def lay_out(folder: Path, title: str = "My study") -> tuple[Path, ...]:
    """Write an example study, with rubrics and schemas, into a new or empty folder.

    Parameters
    ----------
    title
        The title of the study; its id is made from the name of the folder.

    Returns
    -------
    The files written, relative to the folder.

    Raises
    ------
    StudyFolderError
        Where the folder holds anything, cannot be written, or the title is no title.
    """
    _check_title(title)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise StudyFolderError(
                f"Expected a new or empty folder, but {folder} holds files; name another folder."
            )
        for path in _copied(shipped("data", "new_study")):
            shutil.copyfile(path, folder / path.name)
        (folder / "rubrics").mkdir()
        for path in _copied(shipped("rubrics")):
            shutil.copyfile(path, folder / "rubrics" / path.name)
        _name_the_study(folder, title)
    except OSError as error:
        raise StudyFolderError(
            f"Expected a folder that can be written, but {folder} cannot be: {error.strerror}; "
            "name another folder."
        ) from error
    written = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple(path.relative_to(folder) for path in written)


def _check_title(title: str) -> None:
    if not title.strip() or len(title) > LONGEST_TITLE or UNPRINTABLE.search(title):
        raise StudyFolderError(
            f"Expected a title of 1 to {LONGEST_TITLE} characters, but {title!r:.80} came; "
            "name the study in a few words."
        )


def _copied(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if FILES.fullmatch(path.name))


def _name_the_study(folder: Path, title: str) -> None:
    settings = folder / SETTINGS_FILE
    text = settings.read_text(encoding="utf-8")
    name = suggested_id(folder.resolve().name)
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", name):
        text = text.replace(EXAMPLE_ID, f"id: {_scalar(name)}", 1)
    # A JSON string is also a YAML text in double quotes.
    text = text.replace(EXAMPLE_TITLE, f"title: {json.dumps(title.strip(), ensure_ascii=False)}", 1)
    settings.write_text(text, encoding="utf-8")


def _scalar(name: str) -> str:
    """An id as YAML: quoted where it would be read as a number or a truth value."""
    return name if re.match(r"[A-Za-z]+[-_]", name) else json.dumps(name)
