"""`evalkit depart`."""

from pathlib import Path

import click

from evalkit.cli.options import reason_option, study_argument, study_option
from evalkit.service.departing import depart
from evalkit.service.finding import find_study


@click.command("depart")
@study_argument
@study_option
@reason_option
def command(place: Path, study_id: str | None, reason: str) -> None:
    """Write down that something was done otherwise than the plan says; every result lists it."""
    found = find_study(place, study_id)
    event = depart(found.workspace, found.study_id, "evalkit depart", reason)
    click.echo(f"Written down as a departure from the plan, audit event {event.sequence}.")
