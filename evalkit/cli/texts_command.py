"""`evalkit texts`."""

from dataclasses import asdict
from pathlib import Path

import click

from evalkit.cli.options import json_option, print_json
from evalkit.cli.waiting import waiting
from evalkit.service.texts import PassageReading, TextsReport, read_texts, texts_csv


@click.command("texts")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option(
    "--against",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file or folder of texts that no passage may recite; may be given again.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Write the figures as CSV, too.")
@json_option
def command(folder: Path, against: tuple[Path, ...], out: Path | None, as_json: bool) -> None:
    """Read the passages of a study folder: length, readability, near copies, tells.

    For those who made the passages, before the study opens. Raters never see any of it.
    """
    with waiting("Reading the passages"):
        report = read_texts(folder, against)
    if out is not None:
        out.write_bytes(texts_csv(report))
    if as_json:
        print_json(asdict(report))
        return
    for line in _lines(report):
        click.echo(line)


def _lines(report: TextsReport) -> list[str]:
    lines = ["passage                       words  sentences  Flesch-Kincaid  band"]
    lines += [_line(passage) for passage in report.passages]
    lines += ["", *_tell_lines(report), "", *_copy_lines(report), ""]
    return [*lines, f"Counted with {report.counted_by}. Bands overlap; a figure is no score."]


def _line(passage: PassageReading) -> str:
    if passage.counts is None or passage.readability is None:
        return f"{passage.name:28s}  holds no word, so nothing can be counted"
    grade = f"{passage.readability.flesch_kincaid:14.2f}"
    band = f"{passage.side or 'in'} {passage.band}" if passage.band else "no band for this grade"
    counted = f"{passage.counts.n_words:5d}  {passage.counts.n_sentences:9d}"
    short = "  (short: unsteady)" if passage.readability.is_short else ""
    return f"{passage.name:28s}  {counted}  {grade}  {band}{short}"


def _tell_lines(report: TextsReport) -> list[str]:
    if not report.n_tells:
        return [f"No tells in {len(report.passages)} passages."]
    found = [
        f"  {passage.name}, line {tell.line}, {tell.kind}: {tell.words}"
        for passage in report.passages
        for tell in passage.tells
    ]
    return [f"Tells: {report.n_tells} in {len(report.passages)} passages", *found]


def _copy_lines(report: TextsReport) -> list[str]:
    against = f"one another and {report.n_sources} sources" if report.n_sources else "one another"
    if not report.near_copies:
        return [f"No near copies: {len(report.passages)} passages, compared with {against}."]
    return [
        f"Near copies, compared with {against}:",
        *(
            f"  {copy.passage} and {copy.source}: {copy.longest_run} words running, "
            f"{100 * copy.share:.0f}% of its five-word runs: {copy.matched[:160]}"
            for copy in report.near_copies
        ),
    ]
