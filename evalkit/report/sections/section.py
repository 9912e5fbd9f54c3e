"""What one section of the result is made of, and what it is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evalkit.analysis.outcome import AnalysisPlan
from evalkit.report.figures.figure import Figure

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class SectionTable:
    """A table under the names that readers know; ``alt`` says what it shows."""

    frame: "pd.DataFrame"
    alt: str


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the result: sentences first, then a figure, then tables.

    ``further`` are tables for who wants to check; a page may fold them away, and the whole of a
    section that describes and decides nothing.
    """

    id: str
    title: str
    sentences: tuple[str, ...]
    figure: Figure | None = None
    tables: tuple[SectionTable, ...] = ()
    further: tuple[SectionTable, ...] = ()
    is_description: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """Every table of an analysis, its plan, and the compared system that the sections are about.

    ``flag_cases`` has one row a flag that was set, with the rater's words.
    """

    tables: "Mapping[str, pd.DataFrame]"
    plan: AnalysisPlan
    system: str
    flag_cases: "pd.DataFrame"

    @property
    def name(self) -> str:
        """What the compared system is called."""
        return self.plan.name_of(self.system)

    @property
    def reference(self) -> str:
        """What the reference system is called."""
        return self.plan.name_of(self.plan.reference_system)

    def own(self, table: str) -> "pd.DataFrame":
        """The rows of a table that are about the compared system; none where it is not there."""
        import pandas as pd

        frame = self.tables.get(table)
        if frame is None or "system" not in frame.columns:
            return pd.DataFrame() if frame is None else frame
        return frame[frame["system"] == self.system]

    def row(self, table: str, **wanted: str) -> "pd.Series[Any] | None":
        """The first of those rows with these values, or None."""
        rows = self.own(table)
        for column, value in wanted.items():
            if column not in rows.columns:
                return None
            rows = rows[rows[column] == value]
        return rows.iloc[0] if len(rows) else None


def shown(
    frame: "pd.DataFrame", columns: Mapping[str, str], plan: AnalysisPlan, alt: str
) -> SectionTable:
    """Chosen columns under readers' names, with systems by their names and no empty column."""
    named = frame.assign(
        **{
            column: [plan.name_of(str(system)) for system in frame[column]]
            for column in ("system", "reference_system")
            if column in frame.columns
        }
    )
    held = named[[column for column in columns if column in named.columns]]
    filled = held.loc[:, (held.notna() & (held != "")).any()] if len(held) else held
    return SectionTable(filled.rename(columns=dict(columns)).reset_index(drop=True), alt)
