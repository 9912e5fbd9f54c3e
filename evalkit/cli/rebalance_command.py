"""`evalkit rebalance`."""

from datetime import timedelta
from pathlib import Path

import click

from evalkit.cli.moving import moving_sentences
from evalkit.cli.options import study_argument, study_option
from evalkit.service.extending import rebalance
from evalkit.service.finding import find_study


@click.command("rebalance")
@study_argument
@study_option
@click.option(
    "--days",
    type=click.FloatRange(min=0),
    help="After how many days without an answer work may go to others; else as study.yaml says.",
)
def command(place: Path, study_id: str | None, days: float | None) -> None:
    """Give work that stalled, and briefs that lack a rater, to those who can take them."""
    found = find_study(place, study_id)
    idle = None if days is None else timedelta(days=days)
    done = rebalance(found.workspace, found.study_id, "evalkit rebalance", idle)
    for sentence in moving_sentences(done):
        click.echo(sentence)
