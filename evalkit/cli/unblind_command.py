"""`evalkit unblind`."""

from pathlib import Path

import click

from evalkit.cli.options import (
    json_option,
    print_json,
    reason_option,
    study_argument,
    study_option,
)
from evalkit.service.closing import unblind
from evalkit.service.finding import find_study


@click.command("unblind")
@study_argument
@study_option
@reason_option
@json_option
def command(place: Path, study_id: str | None, reason: str, as_json: bool) -> None:
    """Reveal which system is which; ratings stay closed from then on."""
    found = find_study(place, study_id)
    revealed = unblind(found.workspace, found.study_id, "evalkit unblind", reason)
    if as_json:
        print_json({"systems": revealed.systems, "key_unchanged": revealed.is_key_unchanged})
        return
    for code, system in revealed.systems.items():
        click.echo(f"{code} = {system}")
    matches = "matches" if revealed.is_key_unchanged else "DOES NOT MATCH"
    click.echo(f"The key {matches} the commitment made at opening ({revealed.commitment}).")
