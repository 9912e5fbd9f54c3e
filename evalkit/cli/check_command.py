"""`evalkit check`."""

import sys
from pathlib import Path

import click

from evalkit.cli.main import EXIT_FAULT
from evalkit.cli.options import json_option, print_json
from evalkit.service.checking import check_folder


@click.command("check")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@json_option
def command(folder: Path, as_json: bool) -> None:
    """Read a study folder whole and report every fault in it; exit code 0 sound, 2 faults."""
    report = check_folder(folder)
    if as_json:
        print_json(report.as_dict())
    else:
        for sentence in report.sentences:
            click.echo(sentence)
        click.echo(report.verdict)
    sys.exit(0 if report.is_sound else EXIT_FAULT)
