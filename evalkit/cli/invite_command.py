"""`evalkit invite`."""

from pathlib import Path

import click

from evalkit.cli.links import link
from evalkit.cli.options import json_option, print_json, study_argument, study_option
from evalkit.service.access import invite, renew
from evalkit.service.finding import find_study


@click.command("invite")
@study_argument
@click.argument("person")
@study_option
@click.option("--renew", "is_renewed", is_flag=True, help="Take older links back.")
@click.option("--reason", default="", help="Why; it is written down.")
@click.option("--base-url", default="http://127.0.0.1:8501", show_default=True)
@json_option
def command(
    place: Path, person: str, study_id: str | None, base_url: str, **options: str | bool
) -> None:
    """Make a new link for PERSON (an id of raters.csv); older links stay valid until revoked."""
    found = find_study(place, study_id)
    make = renew if options["is_renewed"] else invite
    reason = str(options["reason"]).strip()
    invitation = make(found.workspace, found.study_id, person, "evalkit invite", reason)
    address = link(base_url, invitation.token)
    if options["as_json"]:
        print_json({"id": invitation.person.id, "link": address})
    else:
        click.echo(f"{invitation.person.name}: {address}")
