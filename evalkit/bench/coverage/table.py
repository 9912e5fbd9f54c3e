"""The coverage report as text: one table each for intervals, tests and families."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from evalkit.bench.coverage.methods import METHODS, OTHER_RATERS, IntervalMethod, Threshold
from evalkit.bench.coverage.rejections import TESTS
from evalkit.bench.coverage.report import CoverageReport, FamilyRow, IntervalRow
from evalkit.bench.coverage.sample import Floats
from evalkit.bench.coverage.targets import Quantity


class Verdict(StrEnum):
    """How a measured coverage stands to what was promised."""

    REACHED = "reached"
    WITHIN_ERROR = "within error"
    BELOW = "BELOW"


@dataclass(frozen=True, slots=True)
class IntervalSummary:
    """One method over all cells: coverage in per cent, the mean of the cells' median widths.

    ``verdict`` is None where nothing was promised.
    """

    method: IntervalMethod
    lowest: float
    mean: float
    regular_lowest: float
    regular_mean: float
    width: float
    share_undefined: float
    verdict: Verdict | None


def summarise(report: CoverageReport) -> tuple[IntervalSummary, ...]:
    """Return a line per interval: its coverage over all cells and over the regular ones.

    The ceiling cells are left out for Krippendorff's alpha, whose interval is announced not to
    hold there.
    """
    methods = (*METHODS, OTHER_RATERS)
    return tuple(
        _summary(report, method, rows)
        for method in methods
        if (rows := [row for row in report.intervals if _is_counted(row, method)])
    )


def format_table(report: CoverageReport) -> str:
    """Return the whole report as plain text, 140 columns wide at most."""
    error = 100 * report.simulation_error
    head = (
        f"{report.n_briefs} briefs, {report.n_raters} raters, levels 1-4; "
        f"{report.n_studies} studies a cell, seed {report.seed}; one standard error of the "
        f"simulation is {error:.2f} points at 95 %."
    )
    parts = [
        head,
        "Intervals: coverage of a claimed 95 %, lowest / mean over cells, and the mean of the "
        "cells' median widths;\nthe last column compares them with what the guide promises, "
        "allowing three simulation errors before it says BELOW.",
        _grid(INTERVAL_HEADS, [_interval_line(line) for line in summarise(report)]),
        "The mean difference, cell by cell: coverage, and median width of the exact interval.",
        _cells_table(report),
        "Tests at 5 %: claims without an effect (false alarms) and with one (power).",
        _grid(TEST_HEADS, _test_lines(report)),
        "Families at 5 %: chance of any false claim, worst and mean kind; improved outcomes found.",
        _grid(FAMILY_HEADS, _family_lines(report)),
    ]
    return "\n\n".join(parts) + "\n"


INTERVAL_HEADS = ("quantity", "interval", "role", "all cells", "regular", "width", "undef.", "")
TEST_HEADS = ("test", "role", "false alarms, regular", "all", "power")
FAMILY_HEADS = ("family", "adjustment", "regular", "all", "found")


def _is_counted(row: IntervalRow, method: IntervalMethod) -> bool:
    same = row.quantity is method.quantity and row.method == method.name
    return same and not (row.is_ceiling and row.quantity is Quantity.ALPHA)


def _summary(
    report: CoverageReport, method: IntervalMethod, rows: list[IntervalRow]
) -> IntervalSummary:
    every = 100 * np.array([row.coverage for row in rows])
    regular = 100 * np.array([row.coverage for row in rows if row.is_regular])
    width = float(np.mean([row.median_width for row in rows]))
    undefined = 1 - sum(row.n_defined for row in rows) / sum(row.n_studies for row in rows)
    return IntervalSummary(
        method=method,
        lowest=float(every.min()),
        mean=float(every.mean()),
        regular_lowest=float(regular.min()) if regular.size else float("nan"),
        regular_mean=float(regular.mean()) if regular.size else float("nan"),
        width=width,
        share_undefined=undefined,
        verdict=_verdict(_margin(method.must_reach, every, regular, width), report),
    )


def _margin(must: Threshold, every: Floats, regular: Floats, width: float) -> float | None:
    """Return the least distance to what was promised, in points; below zero where it is missed."""
    margins = [
        measured - promised
        for measured, promised in (
            (float(every.min()), must.every),
            (float(regular.min(initial=100.0)), must.regular),
            (float(every.mean()), must.mean),
        )
        if promised is not None
    ]
    if must.width is not None:
        margins.append(100 * (must.width - width))
    return min(margins, default=None)


def _verdict(margin: float | None, report: CoverageReport) -> Verdict | None:
    if margin is None:
        return None
    if margin >= 0:
        return Verdict.REACHED
    error = 100 * report.simulation_error
    return Verdict.WITHIN_ERROR if margin >= -3 * error else Verdict.BELOW


def _interval_line(line: IntervalSummary) -> tuple[str, ...]:
    return (
        line.method.quantity.value,
        line.method.name,
        line.method.role.value,
        f"{line.lowest:.1f} / {line.mean:.1f}",
        f"{line.regular_lowest:.1f} / {line.regular_mean:.1f}",
        f"{line.width:.3f}",
        f"{100 * line.share_undefined:.1f}%" if line.share_undefined else "",
        line.verdict.value if line.verdict else "",
    )


def _cells_table(report: CoverageReport) -> str:
    rows = [row for row in report.intervals if row.quantity is Quantity.MEAN_DIFFERENCE]
    methods = list(dict.fromkeys(row.method for row in rows))
    lines = []
    for cell in dict.fromkeys(row.cell for row in rows):
        here = {row.method: row for row in rows if row.cell == cell}
        coverages = [f"{100 * here[method].coverage:.1f}" for method in methods]
        first = here[methods[0]]
        name = cell if first.is_regular else f"{cell} *"
        lines.append((name, *coverages, f"{first.median_width:.2f}"))
    heads = ("cell (* not regular)", *(SHORT.get(method, method) for method in methods), "width")
    return _grid(heads, lines)


SHORT = {
    "exact sign-flip inversion": "exact",
    "percentile bootstrap": "percentile",
    "BCa bootstrap": "BCa",
    "Bayesian bootstrap": "Bayesian",
    "t over pooled ratings": "pooled t",
}


def _test_lines(report: CoverageReport) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = []
    for test in TESTS:
        rows = [row for row in report.tests if row.method == test.name]
        null = [row for row in rows if not row.has_effect]
        lines.append(
            (
                test.name,
                test.role.value,
                _worst_and_mean(row.claimed for row in null if row.is_regular),
                _worst_and_mean(row.claimed for row in null),
                _mean(row.claimed for row in rows if row.has_effect),
            )
        )
    return lines


def _family_lines(report: CoverageReport) -> list[tuple[str, ...]]:
    groups: dict[tuple[str, str], list[FamilyRow]] = {}
    for row in report.families:
        groups.setdefault((row.family, row.method), []).append(row)
    return [
        (
            family,
            method,
            _worst_and_mean(
                row.any_false for row in rows if row.is_regular and row.any_false is not None
            ),
            _worst_and_mean(row.any_false for row in rows if row.any_false is not None),
            _mean(row.found for row in rows if row.found is not None),
        )
        for (family, method), rows in groups.items()
    ]


def _worst_and_mean(shares: Iterable[float]) -> str:
    values = list(shares)
    return f"{100 * max(values):.1f} / {100 * float(np.mean(values)):.1f}" if values else "-"


def _mean(shares: Iterable[float]) -> str:
    values = list(shares)
    return f"{100 * float(np.mean(values)):.1f}" if values else "-"


def _grid(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(heads, *lines, strict=True)]
    ruled = [heads, ["-" * width for width in widths], *lines]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in ruled
    )
