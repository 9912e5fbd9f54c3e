"""`evalkit close`."""

from pathlib import Path

import click

from evalkit.cli.options import study_argument, study_option
from evalkit.service.closing import close
from evalkit.service.finding import find_study


@click.command("close")
@study_argument
@study_option
def command(place: Path, study_id: str | None) -> None:
    """Close the ratings; results can be seen from now on, still as X and Y."""
    found = find_study(place, study_id)
    closed = close(found.workspace, found.study_id, "evalkit close")
    click.echo("Ratings are closed. Write the heads of the chains down elsewhere:")
    for rater, (n_events, head) in closed.rater_heads.items():
        click.echo(f"  {rater}: {n_events} answers, {head}")
    click.echo(
        f"  audit: {closed.audit_head}\n"
        f"Next: evalkit analyze {place}, then evalkit unblind {place} --reason ..."
    )
