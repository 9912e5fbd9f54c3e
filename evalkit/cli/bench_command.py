"""`evalkit bench`."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import click

from evalkit.cli.options import json_option, print_json

LEAD_SIZES = ((12, 3), (200, 10))
"""Briefs and raters of the studies whose pages are timed."""


@click.group("bench")
def command() -> None:
    """Measure coverage, analysis and pages; minutes, not seconds."""


def _counts(_ctx: click.Context, _param: click.Parameter, value: str) -> tuple[int, ...]:
    try:
        return tuple(int(count) for count in value.split(","))
    except ValueError as error:
        raise click.BadParameter(f"expected numbers such as 1,10, got {value!r}") from error


@command.command("ui")
@click.option("--raters", default="1,10,25,50,100", show_default=True, callback=_counts)
@click.option(
    "--seconds", default=20.0, show_default=True, help="How long raters work at each pace."
)
@click.option("--browser/--no-browser", default=True, help="Whether to press keys in a browser.")
@click.option("--lead", is_flag=True, help="Time the pages of leads instead.")
@json_option
def ui_command(
    raters: tuple[int, ...], seconds: float, browser: bool, lead: bool, as_json: bool
) -> None:
    """Time what raters wait for, by load: start, answer to saved, next brief, memory.

    With --lead: what leads wait for, in studies of 12 and of 200 briefs.
    """
    if lead:
        _time_lead_pages(as_json)
        return
    from evalkit.bench import ui

    report = ui.run(
        raters,
        seconds,
        lambda words: click.echo(f"measuring {words}", err=True),
        with_browser=browser,
    )
    if as_json:
        print_json(asdict(report))
    else:
        click.echo(ui.format_table(report))


def _time_lead_pages(as_json: bool) -> None:
    from evalkit.bench import lead_pages

    reports = lead_pages.run(LEAD_SIZES, lambda words: click.echo(words, err=True))
    if as_json:
        print_json([asdict(report) for report in reports])
    else:
        click.echo(lead_pages.format_table(reports))


@command.command("coverage")
@click.option("--size", type=click.Choice(["quick", "full"]), default="quick", show_default=True)
@click.option("--seed", default=1, show_default=True)
@json_option
def coverage_command(size: Literal["quick", "full"], seed: int, as_json: bool) -> None:
    """Simulate small studies: coverage, width, false alarms and power of each method."""
    from evalkit.bench.coverage.report import run
    from evalkit.bench.coverage.table import format_table

    with click.progressbar(length=100, label="simulating", file=sys.stderr) as bar:

        def advance(done: int, total: int) -> None:
            bar.update(100 * done // total - bar.pos)

        report = run(size, seed, advance)
    if as_json:
        print_json(asdict(report))
    else:
        click.echo(format_table(report))


@command.command("analysis")
@json_option
def analysis_command(as_json: bool) -> None:
    """Time the analysis: a whole study, alpha, sign-flip, and up to a million ratings."""
    from evalkit.bench.analysis.report import run
    from evalkit.bench.analysis.table import format_table

    report = run(lambda words: click.echo(f"measuring {words}", err=True))
    if as_json:
        print_json(asdict(report))
    else:
        click.echo(format_table(report))


@command.command("screenshots")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("screenshots"),
    show_default=True,
    help="Where the pictures go.",
)
@click.option(
    "--small",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write small copies of three of them here, for a README.",
)
def screenshots_command(out: Path, small: Path | None) -> None:
    """Picture every page on the demo study: raters' and leads', light and dark, wide and narrow."""
    from evalkit.bench.pictures.taking import take_screenshots

    taken = take_screenshots(out, small, lambda name: click.echo(f"taking {name}", err=True))
    click.echo(f"{len(taken)} pictures are in {out}" + (f" and {small}" if small else "") + ".")


@command.command("near-copies")
@click.option("--passages", type=click.IntRange(min=1), default=1000, show_default=True)
@click.option("--sources", type=click.IntRange(min=1), default=1000, show_default=True)
@json_option
def near_copies_command(passages: int, sources: int, as_json: bool) -> None:
    """Time the search for near copies, and count planted ones that it finds."""
    from evalkit.bench import near_copies

    report = near_copies.run(passages, sources)
    if as_json:
        print_json(asdict(report))
    else:
        click.echo(near_copies.format_report(report))


@command.command("readability")
@click.argument("table", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--text", "text_column", default="text", show_default=True, help="Column of texts.")
@click.option("--stated", "stated_column", required=True, help="Column of Flesch-Kincaid grades.")
@json_option
def readability_command(table: Path, text_column: str, stated_column: str, as_json: bool) -> None:
    """Hold our Flesch-Kincaid grades against those that a TABLE of texts states, such as CLEAR."""
    from evalkit.bench import readability

    report = readability.run(table, text_column, stated_column)
    if as_json:
        print_json(asdict(report))
    else:
        click.echo(readability.format_report(report))
