"""`evalkit audit`."""

from pathlib import Path

import click

from evalkit.cli.options import pseudonyms_option, study_argument, study_option
from evalkit.service.auditing import audit_csv
from evalkit.service.finding import find_study


@click.command("audit")
@study_argument
@study_option
@pseudonyms_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it here instead of printing it.",
)
def command(place: Path, study_id: str | None, pseudonyms: bool | None, out: Path | None) -> None:
    """Write every act on STUDY as CSV: when, what, who, why, with the hashes of the chain."""
    found = find_study(place, study_id)
    content = audit_csv(found.workspace, found.study_id, pseudonyms=pseudonyms)
    if out is None:
        click.echo(content.decode("utf-8-sig"), nl=False)
        return
    out.write_bytes(content)
    click.echo(f"{out}: the audit log of {found.study_id}.", err=True)
