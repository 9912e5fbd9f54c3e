"""`evalkit qualify`."""

from pathlib import Path

import click

from evalkit.cli.options import reason_option, study_option
from evalkit.service.admitting import decide
from evalkit.service.finding import find_study


@click.command("qualify")
@click.argument("place", metavar="STUDY", type=click.Path(path_type=Path, exists=True))
@click.argument("rater_id", metavar="RATER")
@study_option
@click.option("--refuse", is_flag=True, help="Decide that RATER does not rate.")
@reason_option
def command(place: Path, rater_id: str, study_id: str | None, reason: str, *, refuse: bool) -> None:
    """Let RATER rate without passing the qualifying passages, or with --refuse not at all.

    The newest decision counts, also against what the rater reached. It is written down.
    """
    found = find_study(place, study_id)
    actor = "evalkit qualify"
    decide(found.workspace, found.study_id, rater_id, actor, reason, admit=not refuse)
    click.echo(f"{rater_id} {'does not rate' if refuse else 'may rate'}; the reason is kept.")
