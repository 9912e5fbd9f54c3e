"""`evalkit split`."""

from dataclasses import asdict
from pathlib import Path

import click

from evalkit.cli.options import json_option, print_json
from evalkit.cli.waiting import waiting
from evalkit.service.splitting import HeldBack, SplitReport, split_corpus, write_split
from evalkit.study.split import Balance


def _size(_ctx: click.Context, _param: click.Parameter, value: str) -> HeldBack:
    number = value.strip().removesuffix("%")
    try:
        if value.strip().endswith("%"):
            return HeldBack(share=float(number) / 100)
        return HeldBack(count=int(number))
    except ValueError as error:
        words = f"expected a number such as 12 or a share such as 20%, got {value!r}"
        raise click.BadParameter(words) from error


@click.command("split")
@click.argument("corpus", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--by", default="grade,passage_type", show_default=True, help="Columns of the cells.")
@click.option(
    "--test",
    "size",
    required=True,
    callback=_size,
    help="How many texts to hold back: a number such as 12, or a share such as 20%.",
)
@click.option("--seed", type=int, required=True, help="The draw; the same seed, the same split.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write train.jsonl and test.jsonl here."
)
@click.option(
    "--use",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A table of what the test set is for, such as briefs.csv; gaps are told.",
)
@json_option
def command(  # noqa: PLR0913  one parameter an option
    corpus: Path,
    by: str,
    size: HeldBack,
    seed: int,
    out: Path | None,
    use: Path | None,
    as_json: bool,
) -> None:
    """Hold back a test set from a CORPUS: a table with the columns id, text, and those of --by.

    Every cell gives its share, near copies stay on one side, and a report tells how well the test
    set stands for the corpus.
    """
    names = [name.strip() for name in by.split(",") if name.strip()]
    with waiting("Reading the corpus"):
        report = split_corpus(corpus, names, size, seed, use)
        files = write_split(corpus, report, out) if out else ()
    if as_json:
        print_json(asdict(report))
        return
    for line in _lines(report):
        click.echo(line)
    for file in files:
        click.echo(f"Written: {file}")


def _lines(report: SplitReport) -> list[str]:
    n_train, n_test = len(report.split.train), len(report.split.test)
    width = max(len(" ".join(count.cell)) for count in report.cells) + 2
    return [
        f"{n_train} to train, {n_test} to test, by {' and '.join(report.by)}, seed {report.seed}",
        "",
        f"{'cell':{width}}train  test",
        *(f"{' '.join(c.cell):{width}}{c.n_train:5d}  {c.n_test:4d}" for c in report.cells),
        "",
        *(_balance_line(each) for each in report.balances),
        *(
            f"Kept on one side: {copy.passage} and {copy.source} share {copy.longest_run} words "
            f"running: {copy.matched[:120]}"
            for copy in report.copies
        ),
        *report.split.remarks,
        f"Held back: {', '.join(report.split.test)}",
        f"Counted with {report.counted_by}.",
    ]


def _balance_line(each: Balance) -> str:
    if each.standardized_difference is None or each.by_chance is None:
        return (
            f"{each.measure}: no difference can be told ({each.n_train} and {each.n_test} texts)."
        )
    within = abs(each.standardized_difference) <= each.by_chance
    verdict = "within what chance does" if within else "MORE than chance does in 19 of 20 draws"
    return (
        f"{each.measure}: train {each.train_mean:.2f}, test {each.test_mean:.2f}, standardized "
        f"difference {each.standardized_difference:+.2f}; with {each.n_train} and {each.n_test} "
        f"texts chance alone strays by {each.by_chance:.2f}, so this is {verdict}."
    )
