"""How far our Flesch-Kincaid grades lie from those that a table of texts states, such as CLEAR's.

CLEAR (Crossley et al. 2023: 4,724 excerpts with figures of their own) may be downloaded, not
shipped; whoever has it, or any table of texts with grades, can repeat the check.
"""

from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, quantiles

from evalkit.errors import CorpusError
from evalkit.store.tabular import read_table
from evalkit.text.passage_reading import figure_in
from evalkit.text.readability import readability
from evalkit.text.syllables import counted_by


@dataclass(frozen=True, slots=True)
class ReadabilityReport:
    """Ours minus stated, in grades: the mean, the mean absolute and its 95th percentile.

    ``n_left_out`` are rows without a text with words or without a grade.
    """

    n_texts: int
    n_left_out: int
    bias: float
    mean_absolute_error: float
    percentile_95: float
    counted_by: str


def run(table: Path, text_column: str, stated_column: str) -> ReadabilityReport:
    """Read every text of a table and compare.

    Raises
    ------
    CorpusError
        Where the table lacks a column, or fewer than two rows can be compared.
    """
    frame = read_table(table)
    for column in (text_column, stated_column):
        if column not in frame.columns:
            known = ", ".join(map(str, frame.columns))
            raise CorpusError(f"{table} has the columns {known}, and not {column!r}; name it.")
    rows = zip(frame[text_column], frame[stated_column], strict=True)
    off = [difference for text, stated in rows if (difference := _off(text, stated)) is not None]
    if len(off) < 2:
        raise CorpusError(f"{table} has {len(off)} texts with a grade; two are the least.")
    return ReadabilityReport(
        n_texts=len(off),
        n_left_out=len(frame) - len(off),
        bias=fmean(off),
        mean_absolute_error=fmean(map(abs, off)),
        percentile_95=quantiles(map(abs, off), n=20, method="inclusive")[-1],
        counted_by=counted_by(),
    )


def format_report(report: ReadabilityReport) -> str:
    """The report in sentences."""
    left_out = f" ({report.n_left_out} rows left out)" if report.n_left_out else ""
    return (
        f"{report.n_texts:,} texts{left_out}: ours minus stated {report.bias:+.2f} grades on "
        f"average, {report.mean_absolute_error:.2f} either way, 95 of 100 within "
        f"{report.percentile_95:.2f}. Counted with {report.counted_by}."
    )


def _off(text: str, stated: str) -> float | None:
    found, grade = readability(text), figure_in(stated)
    return found.flesch_kincaid - grade if found and grade is not None else None
