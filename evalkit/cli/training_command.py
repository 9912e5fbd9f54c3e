"""`evalkit training`."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from evalkit.cli.main import EXIT_FAULT
from evalkit.cli.options import json_option, print_json
from evalkit.cli.waiting import waiting
from evalkit.service.training_files import (
    LONGEST_LINE,
    Price,
    TrainingReport,
    check_training,
    cost_sentence,
    write,
)

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("training")
def command() -> None:
    """Write and check files that a model can be fine-tuned on; no vendor is asked for anything."""


def _shared(decorated: Callable[..., None]) -> Callable[..., None]:
    """The options of both commands."""
    for option in reversed(
        (
            click.option(
                "--test",
                "tests",
                multiple=True,
                type=click.Path(path_type=Path),
                help="The test set, of which nothing may be learnt: a table, a folder of texts, or "
                "a study; may be given again.",
            ),
            click.option(
                "--longest", default=LONGEST_LINE, show_default=True, help="Tokens a line may have."
            ),
            click.option("--epochs", type=click.IntRange(min=1), default=3, show_default=True),
            click.option("--price", type=float, help="Of training, per million tokens."),
            click.option("--price-date", type=DAY, help="The day on which the price was read."),
            click.option("--currency", default="USD", show_default=True),
            json_option,
        )
    ):
        decorated = option(decorated)
    return decorated


@command.command("write")
@click.argument("corpus", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The file to write, .jsonl."
)
@click.option(
    "--template",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The prompt, as systems in study.yaml name one; without it that of systems without one.",
)
@_shared
def write_command(
    corpus: Path, out: Path, template: Path | None, tests: tuple[Path, ...], **options: object
) -> None:
    """Write a conversation a line from CORPUS: a table with a column of texts and their briefs.

    The columns are those that the template asks for: grade, passage_type, topic, instruction.
    Where anything is wrong, every fault is told and nothing is written.
    """
    price = _price(options)
    with waiting("Reading the texts"):
        report = write(corpus, out, template, tests, _whole(options, "longest"))
    _tell(report, options, price, f"Written: {out}" if report.is_sound else "Nothing was written.")


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_shared
def check_command(file: Path, tests: tuple[Path, ...], **options: object) -> None:
    """Check a training file line by line: roles, lengths, empty, twice, the test set in it."""
    price = _price(options)
    with waiting("Reading the file"):
        report = check_training(file, tests, _whole(options, "longest"))
    _tell(
        report, options, price, f"{file} is sound." if report.is_sound else f"{file} is not sound."
    )


def _whole(options: dict[str, object], name: str) -> int:
    return int(str(options[name]))


def _price(options: dict[str, object]) -> Price | None:
    amount, day = options["price"], options["price_date"]
    if amount is None:
        return None
    if day is None:
        raise click.UsageError("A price holds on a day: say which with --price-date YYYY-MM-DD.")
    return Price.model_validate(
        {
            "model": "the model to train",
            "date": f"{day:%Y-%m-%d}",
            "training": amount,
            "currency": options["currency"],
        }
    )


def _tell(
    report: TrainingReport, options: dict[str, object], price: Price | None, verdict: str
) -> None:
    epochs = _whole(options, "epochs")
    cost = cost_sentence(report.n_tokens, epochs, price) if price else None
    if options["as_json"]:
        print_json(_as_dict(report, cost))
    else:
        for fault in report.faults:
            click.echo(fault.sentence)
        for line in _figures(report, cost):
            click.echo(line)
        click.echo(verdict)
    sys.exit(0 if report.is_sound else EXIT_FAULT)


def _figures(report: TrainingReport, cost: str | None) -> list[str]:
    held = f"{report.n_tests} texts of the test set" if report.n_tests else "no test set (--test)"
    noun = "line" if report.n_lines == 1 else "lines"
    tokens = f"{report.n_tokens:,} tokens, {report.n_answer_tokens:,} of them answers"
    return [
        f"{report.n_lines} {noun}, held against {held}.",
        f"{tokens}; {report.counted}.",
        cost or "Without --price and --price-date no cost is estimated.",
    ]


def _as_dict(report: TrainingReport, cost: str | None) -> dict[str, object]:
    faults = [{"file": f.file, "line": f.line, "sentence": f.sentence} for f in report.faults]
    return {
        "file": report.file,
        "lines": report.n_lines,
        "tokens": report.n_tokens,
        "answer_tokens": report.n_answer_tokens,
        "counted": report.counted,
        "tests": report.n_tests,
        "cost": cost,
        "faults": faults,
    }
