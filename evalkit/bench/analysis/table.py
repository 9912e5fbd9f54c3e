"""The report of `evalkit bench analysis` as text: four tables, each with what it aims at."""

from collections.abc import Sequence

from evalkit.bench.analysis.alpha import AlphaTime
from evalkit.bench.analysis.growth import GrowthStep
from evalkit.bench.analysis.report import AnalysisReport
from evalkit.bench.analysis.sign_flip import SignFlipTime
from evalkit.bench.analysis.whole_study import StudyTime

STUDY_SECONDS = 0.5
ALPHA_RATIO = 100.0
MILLION_SECONDS = 2.0


def format_table(report: AnalysisReport) -> str:
    """Return the figures with their aims; a missed aim says so."""
    parts = [
        f"{report.made_with}; seed {report.seed}.\nOne thread; a new process for each group of "
        "figures; medians after a call that is not counted, except where it says otherwise.",
        _study(report.study),
        _alphas(report.alpha),
        _sign_flips(report.sign_flips),
        _growth(report.growth),
    ]
    return "\n\n".join(parts) + "\n"


def _study(study: StudyTime) -> str:
    head = (
        f"A whole study: {study.n_briefs} briefs x 2 systems x {study.n_raters} raters x "
        f"{study.n_criteria} criteria = {study.n_ratings:,} ratings, and one preference a rater\n"
        f"and brief; {study.n_tables} tables (evalkit.analysis.full)."
    )
    lines = [
        ("first call, with the imports it makes", _time(study.first_seconds), ""),
        ("a later call", _time(study.seconds), _aim(study.seconds <= STUDY_SECONDS, "0.5 s")),
        *((f"  of it {part.name}", _time(part.seconds), "") for part in study.parts),
    ]
    return f"{head}\n\n{_grid(('', 'time', 'aim'), lines)}"


def _alphas(times: Sequence[AlphaTime]) -> str:
    head = (
        "Krippendorff's alpha, ordinal, with its interval, beside the krippendorff library in a "
        "loop (through our\nthin wrapper, on value counts, its faster way in)."
    )
    lines = [line for one in times for line in _alpha_lines(one)]
    heads = ("briefs", "raters", "ours", "time", "library in a loop", "time", "ratio", "aim")
    notes = [
        "The first two lines of each size give the same interval by both; the third sets our "
        "default beside\nthe library's usual one.",
        *(_alpha_note(one) for one in times),
    ]
    return "\n\n".join((head, _grid(heads, lines), "\n".join(notes)))


def _alpha_note(one: AlphaTime) -> str:
    return (
        f"The library's {one.n_draws:,} draws of {one.n_briefs} briefs are scaled from "
        f"{one.n_library_draws:,} measured ones; its jackknife differs from ours by "
        f"{one.largest_difference:.0e} at most."
    )


def _alpha_lines(one: AlphaTime) -> list[tuple[str, ...]]:
    jackknife, draws = "alpha + jackknife", f"alpha + {one.n_draws:,} draws"
    ours, library = _time(one.jackknife_seconds), _time(one.library_bootstrap_seconds)
    rows = (
        (jackknife, ours, jackknife, _time(one.library_jackknife_seconds), one.jackknife_ratio),
        (draws, _time(one.bootstrap_seconds), draws, library, one.bootstrap_ratio),
        (jackknife, ours, draws, library, one.interval_ratio),
    )
    aims = ("", "", _aim(one.interval_ratio >= ALPHA_RATIO, "100 x"))
    briefs, raters = str(one.n_briefs), str(one.n_raters)
    return [
        (briefs, raters, *row[:4], f"{row[4]:,.0f} x", aim)
        for row, aim in zip(rows, aims, strict=True)
    ]


def _sign_flips(times: Sequence[SignFlipTime]) -> str:
    head = "Sign-flip test, exact, beside scipy.stats.permutation_test on the same differences."
    lines = [
        (
            str(one.n_briefs),
            _time(one.seconds),
            f"{one.p_value:.3g}",
            _time(one.scipy_seconds),
            f"{one.scipy_p_value:.3g}",
            f"{'all' if one.scipy_is_exact else 'drawn'} {one.scipy_n_patterns:,}",
            f"{one.ratio:,.0f} x",
        )
        for one in times
    ]
    heads = ("briefs", "ours", "exact p", "scipy", "its p", "its patterns", "ratio")
    note = (
        "Where scipy's patterns are drawn, its p has a sampling error and cannot fall below "
        "2/(draws + 1);\nours tries none and is exact, so there the ratio favours scipy."
    )
    return "\n\n".join((head, _grid(heads, lines), note))


def _growth(steps: Sequence[GrowthStep]) -> str:
    head = (
        "Agreement and comparison as briefs are added (5 raters, 8 criteria); one call each, in a "
        "new process\nafter import, from long frames of text."
    )
    lines = [
        (
            f"{step.n_ratings:,}",
            _time(step.summarise_seconds),
            _time(step.agreement_seconds),
            _time(step.comparison_seconds),
            _time(step.seconds),
            f"{1e6 * step.seconds / step.n_ratings:.2f} µs",
            "-" if step.memory_peak_mib is None else f"{step.memory_peak_mib:,.0f} MiB",
            "-" if step.added_mib is None else f"{step.added_mib:,.0f} MiB",
            _aim(step.seconds <= MILLION_SECONDS, "2 s") if step.n_ratings >= 10**6 else "",
        )
        for step in steps
    ]
    heads = (
        "ratings",
        "summarise",
        "agreement",
        "comparison",
        "together",
        "a rating",
        "peak",
        "of it analysis",
        "aim",
    )
    return f"{head}\n\n{_grid(heads, lines)}"


def _aim(is_reached: bool, aim: str) -> str:
    return f"{aim}: {'reached' if is_reached else 'MISSED'}"


def _time(seconds: float) -> str:
    if seconds < 1e-3:
        return f"{1e6 * seconds:.0f} µs"
    return f"{1e3 * seconds:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _grid(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(heads, *lines, strict=True)]
    ruled = [heads, ["-" * width for width in widths], *lines]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in ruled
    )
