"""Hold back a test set from a corpus, and say how well it stands for the rest."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.errors import CorpusError
from evalkit.study.split import Balance, Cell, Item, Split, balance, split, uncovered_use
from evalkit.text.near_copy import NearCopy, near_copies, once_each
from evalkit.text.readability import readability
from evalkit.text.syllables import counted_by

if TYPE_CHECKING:
    import pandas as pd

ID, TEXT = "id", "text"
_ALSO_TEXT = ("passage", "completion", "content")


@dataclass(frozen=True, slots=True)
class CellCount:
    """How many items of one cell lie on each side."""

    cell: Cell
    n_train: int
    n_test: int


@dataclass(frozen=True, slots=True)
class SplitReport:
    """The split, and what a person should look at before using it.

    ``copies`` are the pairs of near copies that were kept on one side.
    """

    by: tuple[str, ...]
    seed: int
    split: Split
    cells: tuple[CellCount, ...]
    balances: tuple[Balance, ...]
    copies: tuple[NearCopy, ...]
    counted_by: str


@dataclass(frozen=True, slots=True)
class HeldBack:
    """How many texts are held back: a count, or a share of the corpus."""

    count: int | None = None
    share: float | None = None

    def of(self, n_texts: int) -> int:
        """The number of texts, at least one.

        Examples
        --------
        >>> HeldBack(share=0.2).of(60), HeldBack(count=12).of(60)
        (12, 12)
        """
        return self.count if self.count is not None else max(1, round((self.share or 0) * n_texts))


def split_corpus(
    corpus: Path, by: Sequence[str], size: HeldBack, seed: int, use: Path | None = None
) -> SplitReport:
    """Split a table with a row a text, stratified by columns, near copies on one side.

    Parameters
    ----------
    use
        A table with the same columns, such as a study's briefs.csv: what the test set is to be used
        for. What it does not cover of that becomes a remark.

    Raises
    ------
    CorpusError
        Where the table lacks a column, repeats an id, or has a row without text or cell; or where
        the test set cannot be drawn.
    """
    rows = _rows(corpus, by)
    texts = {row[ID]: row[TEXT] for row in rows}
    copies = near_copies(texts, texts)
    group_of = _groups(texts, copies)
    cell_of = {row[ID]: tuple(row[name] for name in by) for row in rows}
    items = [Item(row[ID], cell_of[row[ID]], group_of[row[ID]]) for row in rows]
    found = split(items, size.of(len(items)), seed)
    if use is not None:
        # What the corpus holds and the test set does not was told already.
        missed = uncovered_use(cell_of.values(), _cells_of(use, by))
        found = replace(found, remarks=(*found.remarks, *missed))
    return SplitReport(
        by=tuple(by),
        seed=seed,
        split=found,
        cells=_cells(found, cell_of),
        balances=_balances(found, texts),
        copies=once_each(copies),
        counted_by=counted_by(),
    )


def write_split(corpus: Path, report: SplitReport, out: Path) -> tuple[Path, ...]:
    """Write the rows of both sides as JSON lines, every column as it was; return the files.

    Raises
    ------
    CorpusError
        Where a file of an earlier split is there: splits are not overwritten.
    """
    rows = {row[ID]: row for row in _rows(corpus, report.by)}
    sides = {"train.jsonl": report.split.train, "test.jsonl": report.split.test}
    files = tuple(out / name for name in sides)
    taken = next((file for file in files if file.exists()), None)
    if taken is not None:
        raise CorpusError(
            f"{taken} is there already, and a split is not overwritten; name another."
        )
    out.mkdir(parents=True, exist_ok=True)
    for file, ids in zip(files, sides.values(), strict=True):
        lines = (json.dumps(rows[id], ensure_ascii=False) + "\n" for id in ids)
        file.write_text("".join(lines), encoding="utf-8")
    return files


def _cells_of(use: Path, by: Sequence[str]) -> list[Cell]:
    """The cells that a table names, in its order."""
    from evalkit.store.tabular import read_table

    table = read_table(use)
    missing = [name for name in by if name not in table.columns]
    if missing:
        known = ", ".join(map(str, table.columns))
        raise CorpusError(f"{use} has the columns {known}, and needs {missing[0]!r}, too.")
    return [tuple(row) for row in table[list(by)].to_numpy().tolist()]


def _rows(corpus: Path, by: Sequence[str]) -> list[dict[str, str]]:
    from evalkit.store.tabular import read_table

    table = read_table(corpus)
    known = {str(name) for name in table.columns}
    text = next((name for name in (TEXT, *_ALSO_TEXT) if name in known), TEXT)
    missing = [name for name in (ID, text, *by) if name not in known]
    if missing:
        raise CorpusError(
            f"{corpus} has the columns {', '.join(sorted(known))}, and needs {missing[0]!r}, too."
        )
    return _checked(corpus, table.rename(columns={text: TEXT}), by)


def _checked(corpus: Path, table: "pd.DataFrame", by: Sequence[str]) -> list[dict[str, str]]:
    records = table.fillna("").astype(str).to_dict("records")
    rows = [{str(name): str(value) for name, value in record.items()} for record in records]
    for number, row in enumerate(rows, start=1):
        empty = next((name for name in (ID, TEXT, *by) if not row[name].strip()), None)
        if empty is not None:
            raise CorpusError(
                f"{corpus}, text {number}: the column {empty!r} is empty; fill it in."
            )
    return rows


def _groups(texts: Mapping[str, str], copies: Sequence[NearCopy]) -> dict[str, str]:
    """The name of each text's group: texts that are near copies, or near copies of the same."""
    parent = {name: name for name in texts}

    def root(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    for copy in copies:
        first, second = sorted((root(copy.passage), root(copy.source)))
        parent[second] = first
    return {name: root(name) for name in texts}


def _cells(found: Split, cell_of: Mapping[str, Cell]) -> tuple[CellCount, ...]:
    train = Counter(cell_of[id] for id in found.train)
    test = Counter(cell_of[id] for id in found.test)
    return tuple(CellCount(cell, train[cell], test[cell]) for cell in sorted({*train, *test}))


def _balances(found: Split, texts: Mapping[str, str]) -> tuple[Balance, ...]:
    measured = {id: readability(text) for id, text in texts.items()}
    train = [each for id in found.train if (each := measured[id])]
    test = [each for id in found.test if (each := measured[id])]
    return (
        balance("words", [each.n_words for each in train], [each.n_words for each in test]),
        balance(
            "Flesch-Kincaid grade",
            [each.flesch_kincaid for each in train],
            [each.flesch_kincaid for each in test],
        ),
        balance(
            "words a sentence",
            [each.n_words / each.n_sentences for each in train],
            [each.n_words / each.n_sentences for each in test],
        ),
    )
