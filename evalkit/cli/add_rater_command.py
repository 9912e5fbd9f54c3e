"""`evalkit add-rater`."""

from pathlib import Path

import click

from evalkit.cli.links import link
from evalkit.cli.moving import moving_sentences
from evalkit.cli.options import study_argument, study_option
from evalkit.service.extending import TO_SHARE, add_rater
from evalkit.service.finding import find_study
from evalkit.study.rater import Rater


@click.command("add-rater")
@study_argument
@study_option
@click.option("--id", "rater_id", required=True, help="The newcomer's id, such as rater5.")
@click.option("--name", required=True, help="The newcomer's name.")
@click.option("--reason", default=TO_SHARE, show_default=True, help="Why; it is written down.")
@click.option("--base-url", default="http://127.0.0.1:8501", show_default=True)
def command(
    place: Path, study_id: str | None, rater_id: str, name: str, reason: str, base_url: str
) -> None:
    """Let a rater join an open study, with a fair share of the work, and print the link."""
    found = find_study(place, study_id)
    person = Rater(rater_id, name)
    added = add_rater(found.workspace, found.study_id, person, "evalkit add-rater", reason)
    click.echo(f"{name}: {link(base_url, added.invitation.token)}")
    for sentence in moving_sentences(added.work):
        click.echo(sentence)
