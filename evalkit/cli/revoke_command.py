"""`evalkit revoke`."""

from pathlib import Path

import click

from evalkit.cli.options import study_argument, study_option
from evalkit.service.access import revoke
from evalkit.service.finding import find_study


@click.command("revoke")
@study_argument
@click.argument("person")
@study_option
@click.option("--reason", default="", help="Why; it is written down.")
def command(place: Path, person: str, study_id: str | None, reason: str) -> None:
    """Take all links of PERSON back, at once; answers stay."""
    found = find_study(place, study_id)
    count = revoke(found.workspace, found.study_id, person, "evalkit revoke", reason.strip())
    click.echo(f"Took {count} {'link' if count == 1 else 'links'} of {person} back.")
