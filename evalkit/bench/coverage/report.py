"""`evalkit bench coverage`: run the simulation and gather what it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evalkit.bench.coverage.cells import Cell, all_cells
from evalkit.bench.coverage.families import FAMILIES, Claims, Family, draw_family, judge
from evalkit.bench.coverage.methods import METHODS, OTHER_RATERS, IntervalMethod, Role
from evalkit.bench.coverage.rejections import TESTS
from evalkit.bench.coverage.sample import N_BRIEFS, Floats, Sample, draw_sample
from evalkit.bench.coverage.targets import Quantity, drawn_severities, targets
from evalkit.errors import EvalkitError

Size = Literal["quick", "full"]

Progress = Callable[[int, int], None]

ROUNDING_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Effort:
    """How many studies a cell gets, and how many briefs stand for the population."""

    n_studies: int
    n_families: int
    n_population: int


EFFORTS: dict[str, Effort] = {
    "quick": Effort(n_studies=200, n_families=40, n_population=20_000),
    "full": Effort(n_studies=4000, n_families=1000, n_population=400_000),
}


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One interval in one cell; ``coverage`` and ``median_width`` are of the defined ones."""

    quantity: Quantity
    method: str
    role: Role
    cell: str
    is_regular: bool
    is_ceiling: bool
    target: float
    coverage: float
    median_width: float
    n_defined: int
    n_studies: int


@dataclass(frozen=True, slots=True)
class TestRow:
    """One test in one cell: how often it claims a difference at 5 %."""

    __test__ = False

    method: str
    role: Role
    cell: str
    has_effect: bool
    is_regular: bool
    claimed: float
    n_studies: int


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One adjustment of one family over one kind of data.

    ``any_false`` is the chance of a claim where there is nothing (None where all are improved),
    ``found`` the share of improved outcomes claimed (None where none is).
    """

    family: str
    method: str
    kind: str
    is_regular: bool
    any_false: float | None
    found: float | None
    n_studies: int


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """Everything that the simulation measured, one row a cell and method."""

    size: Size
    seed: int
    n_studies: int
    n_briefs: int
    n_raters: int
    intervals: tuple[IntervalRow, ...]
    tests: tuple[TestRow, ...]
    families: tuple[FamilyRow, ...]

    @property
    def simulation_error(self) -> float:
        """One standard error of a coverage of 95 %, as a share."""
        return float((0.95 * 0.05 / self.n_studies) ** 0.5)


def run(size: Size = "quick", seed: int = 1, progress: Progress | None = None) -> CoverageReport:
    """Measure coverage, width, false alarms and power of every default and of what peers use.

    Parameters
    ----------
    size
        "quick" draws 200 studies a cell (some twenty seconds), "full" 4,000 (some minutes).
    progress
        Called with (cells done, cells in all).

    Raises
    ------
    EvalkitError
        For another size.
    """
    if size not in EFFORTS:
        raise EvalkitError(f'Expected the size "quick" or "full", got {size!r}.')
    return simulate(EFFORTS[size], size, seed, progress)


def simulate(
    effort: Effort,
    size: Size,
    seed: int,
    progress: Progress | None = None,
    cells: tuple[Cell, ...] | None = None,
) -> CoverageReport:
    """Measure all cells, or those given; each has random numbers of its own.

    Examples
    --------
    >>> report = simulate(Effort(4, 2, 500), "quick", 1, cells=all_cells()[:2])
    >>> len(report.tests)
    18
    """
    cells = all_cells() if cells is None else cells
    intervals: list[IntervalRow] = []
    tests: list[TestRow] = []
    families: list[FamilyRow] = []
    for place, cell in enumerate(cells):
        rng = np.random.default_rng([seed, place])
        sample = draw_sample(cell.model, effort.n_studies, rng)
        intervals += _interval_rows(cell, sample, effort, rng)
        tests += _test_rows(cell, sample, rng)
        if cell.has_effect:
            families += _family_rows(cells[place - 1], cell, effort, rng)
        if progress is not None:
            progress(place + 1, len(cells))
    return CoverageReport(
        size=size,
        seed=seed,
        n_studies=effort.n_studies,
        n_briefs=N_BRIEFS,
        n_raters=sample.n_raters,
        intervals=tuple(intervals),
        tests=tuple(tests),
        families=tuple(families),
    )


def _interval_rows(
    cell: Cell, sample: Sample, effort: Effort, rng: np.random.Generator
) -> list[IntervalRow]:
    truth = targets(cell.model, effort.n_population, rng)
    severities = drawn_severities(cell.model, effort.n_studies, rng)
    other = draw_sample(cell.model, effort.n_studies, rng, severities=severities)
    rows = [
        _interval_row(cell, method, method.limits(sample, rng), truth[method.quantity])
        for method in METHODS
    ]
    return [
        *rows,
        _interval_row(
            cell, OTHER_RATERS, OTHER_RATERS.limits(other, rng), truth[OTHER_RATERS.quantity]
        ),
    ]


def _interval_row(cell: Cell, method: IntervalMethod, limits: Floats, target: float) -> IntervalRow:
    defined = limits[~np.isnan(limits[:, 0])]
    low, high = defined[:, 0] - ROUNDING_SLACK, defined[:, 1] + ROUNDING_SLACK
    return IntervalRow(
        quantity=method.quantity,
        method=method.name,
        role=method.role,
        cell=cell.name,
        is_regular=cell.is_regular,
        is_ceiling=cell.is_ceiling,
        target=target,
        coverage=float(((low <= target) & (target <= high)).mean()),
        median_width=float(np.median(defined[:, 1] - defined[:, 0])),
        n_defined=len(defined),
        n_studies=len(limits),
    )


def _test_rows(cell: Cell, sample: Sample, rng: np.random.Generator) -> list[TestRow]:
    return [
        TestRow(
            method=test.name,
            role=test.role,
            cell=cell.name,
            has_effect=cell.has_effect,
            is_regular=cell.is_regular,
            claimed=float(test.claims(sample, rng).mean()),
            n_studies=sample.n_studies,
        )
        for test in TESTS
    ]


def _family_rows(
    null: Cell, cell: Cell, effort: Effort, rng: np.random.Generator
) -> list[FamilyRow]:
    rows = []
    for family in FAMILIES:
        differences = draw_family(family, cell.model, null.model, effort.n_families, rng)
        claims = judge(differences)
        rows += [
            _family_row(family, "step-down max-T", null, claims.max_t),
            _family_row(family, "Holm", null, claims.holm),
            _family_row(family, "unadjusted", null, claims.unadjusted),
        ]
    return rows


def _family_row(family: Family, method: str, null: Cell, claims: Claims) -> FamilyRow:
    improved = np.array(family.improved)
    return FamilyRow(
        family=family.name,
        method=method,
        kind=null.kind,
        is_regular=null.is_regular,
        any_false=None if improved.all() else float(claims[:, ~improved].any(axis=1).mean()),
        found=float(claims[:, improved].mean()) if improved.any() else None,
        n_studies=len(claims),
    )
