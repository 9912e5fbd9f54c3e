"""`evalkit archive`."""

from pathlib import Path

import click

from evalkit.cli.options import pseudonyms_option, study_argument, study_option
from evalkit.cli.waiting import waiting
from evalkit.service.exporting import archive_to
from evalkit.service.finding import find_study


@click.command("archive")
@study_argument
@click.argument("path", metavar="OUT.DB", type=click.Path(path_type=Path, dir_okay=False))
@study_option
@pseudonyms_option
def command(place: Path, path: Path, study_id: str | None, pseudonyms: bool | None) -> None:
    """Write STUDY into one new SQLite file, ready for Datasette."""
    found = find_study(place, study_id)
    with waiting("writing"):
        names_systems = archive_to(
            found.workspace, found.study_id, path, "evalkit archive", pseudonyms=pseudonyms
        )
    systems = "with its systems" if names_systems else "with systems as letters"
    click.echo(f"{path}: the whole study, {systems}. Open it with: datasette {path}")
