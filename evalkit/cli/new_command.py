"""`evalkit new`."""

from pathlib import Path

import click

from evalkit.service.checking import lay_out_study


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="A new study", show_default=True, help="The study's title.")
def command(folder: Path, title: str) -> None:
    """Lay out the folder of a new study, with example content to replace."""
    lay_out_study(folder, title)
    click.echo(f"Laid out {folder}. Replace its content, then: evalkit check {folder}")
