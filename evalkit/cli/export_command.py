"""`evalkit export`."""

from pathlib import Path

import click

from evalkit.cli.options import pseudonyms_option, study_argument, study_option
from evalkit.cli.waiting import waiting
from evalkit.service.exporting import export_to
from evalkit.service.finding import find_study


@click.command("export")
@study_argument
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@study_option
@pseudonyms_option
def command(place: Path, folder: Path, study_id: str | None, pseudonyms: bool | None) -> None:
    """Write ratings, codebook and results of STUDY as CSV files into FOLDER."""
    found = find_study(place, study_id)
    with waiting("writing"):
        exports = export_to(
            found.workspace, found.study_id, folder, "evalkit export", pseudonyms=pseudonyms
        )
    for note in exports.notes:
        click.echo(note, err=True)
    for file in exports.files:
        click.echo(f"{folder / file.name}: {file.purpose}")
