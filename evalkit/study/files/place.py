"""From a name in a study file to the file it means, never outside the study folder."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from evalkit.study.files.characters import UNPRINTABLE
from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.shipped import shipped
from evalkit.study.files.wording import nearest, quoted

SHIPPED_PREFIX = "shipped:"


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a file is named: the file and line that faults about the name cite."""

    file: str
    line: int | None

    def fault(self, expected: str, came: str, remedy: str) -> Fault:
        """A fault of the name, at the place where it stands."""
        return Fault(self.file, self.line, expected, came, remedy)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, and the name under which its faults cite it."""

    path: Path
    file: str


def place(folder: Path, name: str, mention: Mention, within: str = "") -> Reading[Source]:
    """Find the ordinary file that a name means.

    Parameters
    ----------
    folder
        The study folder; the file must lie in it, also after symbolic links are followed.
    within
        A folder of the study, relative to it, from which the name counts.
    """
    fault = _name_fault(name, mention)
    if fault:
        return Reading(None, (fault,))
    relative = PurePosixPath(within, name)
    try:
        return _look_up(folder, relative, mention)
    except (OSError, RuntimeError, ValueError):
        # A loop of symbolic links raises RuntimeError before Python 3.13 and OSError from then on.
        came = f"{quoted(name)}, which the system cannot follow"
        fault = mention.fault("the path of a file", came, "correct the path")
        return Reading(None, (fault,))


def place_all(
    folder: Path, name: str, mention: Mention, suffixes: Collection[str]
) -> Reading[tuple[Source, ...]]:
    """Find the file that a name means, or all files of some kinds in the folder that it means."""
    inside = folder / name
    if _name_fault(name, mention) or not inside.is_dir():
        found = place(folder, name, mention)
        return Reading(None if found.value is None else (found.value,), found.faults)
    relative = PurePosixPath(name)
    files = sorted(path for path in inside.rglob("*") if path.suffix.lower() in suffixes)
    found_in = [
        _look_up(folder, relative / path.relative_to(inside).as_posix(), mention)
        for path in files
        if path.is_file()
    ]
    faults = tuple(fault for reading in found_in for fault in reading.faults)
    if not found_in:
        expected = f"texts in the folder ({', '.join(suffixes)})"
        faults = (mention.fault(expected, "none of them", "put them there or name another"),)
    return Reading(tuple(r.value for r in found_in if r.value), faults)


def place_rubric(folder: Path, name: str, mention: Mention) -> Reading[Source]:
    """Find a rubric: in the study folder, or among the shipped ones where so prefixed."""
    if not name.startswith(SHIPPED_PREFIX):
        return place(folder, name, mention)
    rubrics = shipped("rubrics")
    names = sorted(path.name for path in rubrics.glob("*.yaml"))
    wanted = name.removeprefix(SHIPPED_PREFIX).strip()
    if wanted in names:
        return Reading(Source(rubrics / wanted, SHIPPED_PREFIX + wanted))
    expected = f"one of {', '.join(SHIPPED_PREFIX + known for known in names)}"
    remedy = f"write {SHIPPED_PREFIX}{nearest(wanted, names) or names[0]}"
    return Reading(None, (mention.fault(expected, quoted(name), remedy),))


def _name_fault(name: str, mention: Mention) -> Fault | None:
    expected = "the path of a file in the study folder, with forward slashes"
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).is_absolute():
        return mention.fault(expected, quoted(name), "write it relative to the folder")
    if "\\" in name:
        remedy = f"write {quoted(name.replace(chr(92), '/'))}"
        return mention.fault(expected, quoted(name), remedy)
    if not name.strip() or UNPRINTABLE.search(name):
        return mention.fault(expected, quoted(name), "write the file's name")
    return None


def _look_up(folder: Path, relative: PurePosixPath, mention: Mention) -> Reading[Source]:
    path = folder / relative
    resolved = path.resolve()
    name = quoted(str(relative))
    if not resolved.is_relative_to(folder.resolve()):
        via = "a symbolic link leads" if path.is_symlink() else "the path leads"
        came = f"{name}, where {via} outside"
        remedy = "copy the file into the folder"
        return Reading(None, (mention.fault("a file inside the study folder", came, remedy),))
    if resolved.is_file():
        return Reading(Source(resolved, str(relative)))
    if resolved.is_dir():
        remedy = f"name a file in it, such as {quoted(f'{relative}/manifest.csv')}"
        return Reading(None, (mention.fault("the path of a file", f"the folder {name}", remedy),))
    if resolved.exists():
        remedy = "put an ordinary file there"
        return Reading(None, (mention.fault("an ordinary file", name, remedy),))
    fault = mention.fault("an existing file", f"{name}, which is not there", _meant(path))
    return Reading(None, (fault,))


def _meant(path: Path) -> str:
    if not path.parent.is_dir():
        return "put the file there or correct the path"
    known = [sibling.name for sibling in path.parent.iterdir()]
    meant = nearest(path.name, known)
    there = "put the file there or correct the path"
    return f"write {quoted(meant)} if that is meant" if meant else there
