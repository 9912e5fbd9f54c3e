"""`evalkit texts`."""

from dataclasses import asdict
from pathlib import Path

import click

from evalkit.cli.options import json_option, print_json
from evalkit.cli.waiting import waiting
from evalkit.service.texts import (
    Imported,
    NearCopy,
    PassageReading,
    TextsReport,
    read_texts,
    texts_csv,
)


@click.command("texts")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option(
    "--against",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file or folder of texts that no passage may recite, besides those that study.yaml "
    "names; may be given again.",
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
    lines = ["passage                       words  asked for  sentences  Flesch-Kincaid  band"]
    lines += [_line(passage) for passage in report.passages]
    lines += ["", *_tell_lines(report), "", *_copy_lines(report), ""]
    return [*lines, f"Counted with {report.counted_by}. Bands overlap; a figure is no score."]


def _line(passage: PassageReading) -> str:
    if passage.counts is None or passage.readability is None:
        return f"{passage.name:28s}  holds no word, so nothing can be counted"
    grade = f"{passage.readability.flesch_kincaid:14.2f}"
    band = (
        f"{passage.side or 'in'} {passage.band.name}" if passage.band else "no band for the grade"
    )
    asked = _asked(passage.brief.min_words, passage.brief.max_words)
    counted = f"{passage.counts.n_words:5d}  {asked:>9s}  {passage.counts.n_sentences:9d}"
    return f"{passage.name:28s}  {counted}  {grade}  {band}{_beside(passage)}"


def _beside(passage: PassageReading) -> str:
    """What else is known of a passage, in brackets."""
    is_short = passage.readability is not None and passage.readability.is_short
    found = [
        *(["short: unsteady"] if is_short else []),
        *([f"Lexile {_imported(passage.lexile)}"] if passage.lexile else []),
        *([f"ATOS {_imported(passage.atos)}"] if passage.atos else []),
        *([f"{passage.recited:.1%} recited"] if passage.recited else []),
    ]
    return f"  ({'; '.join(found)})" if found else ""


def _asked(least: int | None, most: int | None) -> str:
    """The range of words that a brief asks for."""
    if least is None and most is None:
        return "-"
    return f"{'' if least is None else least}-{'' if most is None else most}"


def _imported(figure: Imported) -> str:
    return f"{figure.cell}, {figure.side} the band" if figure.side else figure.cell


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
    """The near copies by where they were found; where none were, what was searched."""
    training = f"the training set ({_count(report.n_training, 'text')})"
    references = f"references ({_count(report.n_references, 'text')})"
    searched = (
        (training, report.n_training, report.from_training),
        (references, report.n_references, report.from_references),
        ("one another", len(report.passages), report.among_passages),
    )
    lines = []
    for place, n_texts, copies in searched:
        if copies:
            lines += [f"Near copies, compared with {place}:", *map(_copy_line, copies)]
        elif n_texts:
            lines.append(f"No near copies, compared with {place}.")
    return lines


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _copy_line(copy: NearCopy) -> str:
    return (
        f"  {copy.passage} and {copy.source}: {copy.longest_run} words running, "
        f"{copy.share:.0%} of its five-word runs: {copy.matched[:160]}"
    )
