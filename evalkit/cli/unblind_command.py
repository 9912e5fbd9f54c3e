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
from evalkit.service.closing import Revealed, unblind
from evalkit.service.finding import find_study
from evalkit.study.audit import AuditEvent


@click.command("unblind")
@study_argument
@study_option
@reason_option
@click.option(
    "--force", is_flag=True, help="Although ratings are open; every result says so from then on."
)
@json_option
def command(place: Path, study_id: str | None, reason: str, force: bool, as_json: bool) -> None:
    """Reveal which system is which; ratings stay closed from then on."""
    found = find_study(place, study_id)
    revealed = unblind(found.workspace, found.study_id, "evalkit unblind", reason, force=force)
    if revealed.earlier:
        click.echo(_already(revealed.earlier), err=True)
    if as_json:
        print_json(_as_dict(revealed))
        return
    for code, system in revealed.systems.items():
        click.echo(f"{code} = {system}")
    matches = "matches" if revealed.is_key_unchanged else "DOES NOT MATCH"
    click.echo(
        f"The key {matches} the commitment made at opening ({revealed.commitment}):\n"
        f"  secret  {revealed.secret}\n"
        f"  nonce   {revealed.nonce}\n"
        f"Anyone can check it, and all that follows from it, with: evalkit verify {place}"
    )


def _already(event: AuditEvent) -> str:
    return (
        f"It was unblinded already on {event.at:%Y-%m-%d %H:%M} UTC by {event.actor}, because: "
        f"{event.detail.get('reason')}. That the key is shown again is written down, with the "
        "reason given now."
    )


def _as_dict(revealed: Revealed) -> dict[str, object]:
    return {
        "systems": revealed.systems,
        "key_unchanged": revealed.is_key_unchanged,
        "commitment": revealed.commitment,
        "secret": revealed.secret,
        "nonce": revealed.nonce,
        "unblinded_before": revealed.earlier is not None,
    }
