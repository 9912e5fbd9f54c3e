"""The coverage report as text: one table each for intervals, tests and families."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from evalkit.bench.coverage.methods import METHODS, OTHER_RATERS, IntervalMethod, Threshold
from evalkit.bench.coverage.rejections import TESTS
from evalkit.bench.coverage.report import CoverageReport, FamilyRow, IntervalRow
from evalkit.bench.coverage.targets import Quantity


@dataclass(frozen=True, slots=True)
class IntervalSummary:
    """One method over all cells: coverage in per cent, the mean of the cells' median widths.

    ``reached`` is None where nothing was promised.
    """

    method: IntervalMethod
    lowest: float
    mean: float
    regular_lowest: float
    regular_mean: float
    width: float
    share_undefined: float
    reached: bool | None


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
    """Return the whole report as plain text, some 130 columns wide at most."""
    error = 100 * report.simulation_error
    head = (
        f"{report.n_briefs} briefs, {report.n_raters} raters, levels 1-4; "
        f"{report.n_studies} studies a cell, seed {report.seed}; one standard error of the "
        f"simulation is {error:.2f} points at 95 %."
    )
    judged = (
        "must reach: as promised in the guide"
        if report.size == "full"
        else "must reach: judged with three simulation errors, because this is the quick size"
    )
    parts = [
        head,
        "Intervals: coverage of a claimed 95 %, lowest / mean over cells, and the mean of the "
        f"cells' median widths;\n{judged}.",
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
    slack = 0.0 if report.size == "full" else 300 * report.simulation_error
    undefined = 1 - sum(row.n_defined for row in rows) / sum(row.n_studies for row in rows)
    return IntervalSummary(
        method=method,
        lowest=float(every.min()),
        mean=float(every.mean()),
        regular_lowest=float(regular.min()) if regular.size else float("nan"),
        regular_mean=float(regular.mean()) if regular.size else float("nan"),
        width=width,
        share_undefined=undefined,
        reached=_is_reached(method.must_reach, every, regular, width, slack),
    )


def _is_reached(
    must: Threshold,
    every: np.typing.NDArray[np.float64],
    regular: np.typing.NDArray[np.float64],
    width: float,
    slack: float,
) -> bool | None:
    if must == Threshold():
        return None
    return (
        (must.every is None or bool(every.min() >= must.every - slack))
        and (must.regular is None or bool(np.all(regular >= must.regular - slack)))
        and (must.mean is None or bool(every.mean() >= must.mean - slack))
        and (must.width is None or width <= must.width + slack / 100)
    )


def _interval_line(line: IntervalSummary) -> tuple[str, ...]:
    verdict = {None: "", True: "reached", False: "BELOW"}[line.reached]
    return (
        line.method.quantity.value,
        line.method.name,
        line.method.role.value,
        f"{line.lowest:.1f} / {line.mean:.1f}",
        f"{line.regular_lowest:.1f} / {line.regular_mean:.1f}",
        f"{line.width:.3f}",
        f"{100 * line.share_undefined:.1f}%" if line.share_undefined else "",
        verdict,
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
