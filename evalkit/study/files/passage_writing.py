"""Generated passages into the study's table: each text on the disk before its row names it.

Rows of other systems, and columns that people added, stay as they are. A passage that somebody
edited, or brought in by hand, is never overwritten.
"""

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from evalkit.errors import StudyFolderError
from evalkit.study.files.passage_files import CELL, PassageRow, read_passages
from evalkit.study.files.place import Source
from evalkit.study.files.table_file import DELIMITERS, JSONL
from evalkit.study.passage import EDITS, TEXT_HASH, text_hash

SHORT = 8
"""Digits of the hash in a file's name: a new text never takes the place of an older one."""


@dataclass(frozen=True, slots=True)
class NewPassage:
    """A generated passage: its place, its text, and the cells of its row besides."""

    brief_id: str
    system_id: str
    text: str
    cells: Mapping[str, str]

    @property
    def place(self) -> tuple[str, str]:
        """Brief and system."""
        return self.brief_id, self.system_id


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and the places that were left alone because people had been there."""

    written: tuple[tuple[str, str], ...]
    left_alone: tuple[tuple[str, str], ...]


def write_passages(folder: Path, table: str, passages: Sequence[NewPassage]) -> Written:
    """Put passages into the table of a study, in place of earlier ones that were generated.

    Parameters
    ----------
    table
        The table or manifest, relative to the folder; one that is not there is begun, with a file
        for each text.

    Raises
    ------
    StudyFolderError
        Where the table cannot be read, or is of a kind that cannot be written.
    """
    return _Writer(folder, PurePosixPath(table)).write(passages)


class _Writer:
    def __init__(self, folder: Path, table: PurePosixPath) -> None:
        self.folder = folder
        self.table = table
        self.path = folder / table
        self.suffix = table.suffix.lower()
        if self.suffix not in {*DELIMITERS, JSONL}:
            raise StudyFolderError(f"Expected a table as .csv, .tsv or .jsonl, came {table}.")
        self.rows, self.columns = self._there()
        self.holds_texts = "text" in self.columns or (not self.columns and self.suffix == JSONL)
        self.outdated: list[Path] = []

    def _there(self) -> tuple[list[PassageRow], list[str]]:
        if not self.path.is_file():
            return [], []
        reading = read_passages(self.folder, Source(self.path, str(self.table)))
        if reading.value is None:
            count = len(reading.faults)
            raise StudyFolderError(f"{self.table} has {count} faults.", reading.faults)
        return list(reading.value.rows), list(reading.value.table.columns)

    def write(self, passages: Sequence[NewPassage]) -> Written:
        cells = {self._place(row): dict(row.row.cells) for row in self.rows}
        taken = {self._place(row) for row in self.rows if self._is_by_hand(row)}
        fresh = [passage for passage in passages if passage.place not in taken]
        for passage in fresh:
            before = cells.get(passage.place, {})
            cells[passage.place] = {**before, **self._row(passage, before)}
        if fresh:
            self._replace(list(cells.values()))
        left = tuple(passage.place for passage in passages if passage.place in taken)
        return Written(tuple(passage.place for passage in fresh), left)

    def _place(self, row: PassageRow) -> tuple[str, str]:
        return row.brief_id, row.system_id

    def _is_by_hand(self, row: PassageRow) -> bool:
        written = row.row.text(TEXT_HASH)
        return not written or row.text is None or text_hash(row.text) != written

    def _row(self, passage: NewPassage, before: Mapping[str, str]) -> dict[str, str]:
        cell = dict(zip(CELL, passage.place, strict=True))
        about = {**passage.cells, **dict.fromkeys(EDITS, "")}
        if self.holds_texts:
            return {**cell, "text": passage.text, **about}
        name = f"{passage.brief_id}.{passage.system_id}.{text_hash(passage.text)[:SHORT]}.txt"
        within = PurePosixPath("passages") if len(self.table.parts) == 1 else PurePosixPath()
        file = within / name
        _write_durably(self._file(str(file)), (passage.text + "\n").encode())
        if before.get("file") and before["file"] != str(file):
            self.outdated.append(self._file(before["file"]))
        return {**cell, "file": str(file), **about}

    def _file(self, name: str) -> Path:
        return self.path.parent / name

    def _replace(self, rows: Sequence[Mapping[str, str]]) -> None:
        columns = list(dict.fromkeys([*self.columns, *(name for row in rows for name in row)]))
        written = _as_json(rows) if self.suffix == JSONL else self._delimited(rows, columns)
        _write_durably(self.path, written.encode())
        for file in self.outdated:
            file.unlink(missing_ok=True)

    def _delimited(self, rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> str:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=DELIMITERS[self.suffix], lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row.get(column, "") for column in columns] for row in rows)
        return text.getvalue()


def _as_json(rows: Sequence[Mapping[str, str]]) -> str:
    return "".join(json.dumps(dict(row), ensure_ascii=False) + "\n" for row in rows)


def _write_durably(path: Path, content: bytes) -> None:
    """Either the old content or the new one is there, whenever the machine stops."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
