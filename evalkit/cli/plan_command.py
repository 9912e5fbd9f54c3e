"""`evalkit plan`."""

from pathlib import Path

import click

from evalkit.cli.options import study_argument, study_option
from evalkit.service.planning import plan_document, write_parts


@click.command("plan")
@study_argument
@study_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the document here instead of printing it.",
)
@click.option(
    "--parts",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write what was frozen here, for sha256sum.",
)
def command(place: Path, study_id: str | None, out: Path | None, parts: Path | None) -> None:
    """Write the plan of STUDY as a preregistration in Markdown; before opening, as a draft."""
    document = plan_document(place, study_id)
    if parts:
        for path in write_parts(place, study_id, parts):
            click.echo(str(path), err=True)
    if out:
        out.write_text(document, encoding="utf-8")
        click.echo(str(out), err=True)
    elif not parts:
        click.echo(document, nl=False)
