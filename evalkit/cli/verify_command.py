"""`evalkit verify`."""

import sys
from pathlib import Path

import click

from evalkit.cli.options import json_option, print_json, study_argument, study_option
from evalkit.service.verifying import Verification, verify_place

EXIT_BROKEN = 1


@click.command("verify")
@study_argument
@study_option
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="HASH",
    help="A head that was written down at opening or closing; may be given again.",
)
@json_option
def command(place: Path, study_id: str | None, heads: tuple[str, ...], as_json: bool) -> None:
    """Prove that STUDY, a folder, database or archive, is what was opened and rated.

    Chains of ratings and audit, the frozen plan, the key and the design that it stands for are all
    computed again. Exit code 0 sound, 1 broken, 2 nothing that could be checked.
    """
    found = verify_place(place, study_id, heads)
    if as_json:
        print_json(_as_dict(found))
    else:
        for finding in found.findings:
            click.echo(f"{finding.verdict:12} {finding.check}: {finding.sentence}")
        click.echo(found.verdict)
    sys.exit(0 if found.is_sound else EXIT_BROKEN)


def _as_dict(found: Verification) -> dict[str, object]:
    return {
        "study": found.study_id,
        "sound": found.is_sound,
        "findings": [
            {"check": f.check, "verdict": str(f.verdict), "sentence": f.sentence}
            for f in found.findings
        ],
    }
