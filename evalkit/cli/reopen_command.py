"""`evalkit reopen`."""

from pathlib import Path

import click

from evalkit.cli.options import reason_option, study_argument, study_option
from evalkit.service.closing import reopen
from evalkit.service.finding import find_study


@click.command("reopen")
@study_argument
@study_option
@reason_option
def command(place: Path, study_id: str | None, reason: str) -> None:
    """Take ratings again, for a reason that is written down."""
    found = find_study(place, study_id)
    event = reopen(found.workspace, found.study_id, "evalkit reopen", reason)
    click.echo(
        "Ratings are open again; every result tells it as a departure. Write the head down "
        f"elsewhere:\n  audit: {event.hash}"
    )
