"""`evalkit withdraw-rater`."""

from pathlib import Path

import click

from evalkit.cli.moving import moving_sentences
from evalkit.cli.options import reason_option, study_option
from evalkit.service.extending import withdraw_rater
from evalkit.service.finding import find_study


@click.command("withdraw-rater")
@click.argument("place", metavar="STUDY", type=click.Path(path_type=Path, exists=True))
@click.argument("rater_id", metavar="RATER")
@study_option
@reason_option
def command(place: Path, rater_id: str, study_id: str | None, reason: str) -> None:
    """Let RATER go: their ratings stay, the rest goes to others, their links are taken back."""
    found = find_study(place, study_id)
    actor = "evalkit withdraw-rater"
    done = withdraw_rater(found.workspace, found.study_id, rater_id, actor, reason)
    for sentence in moving_sentences(done):
        click.echo(sentence)
