"""Arguments and options that several commands share."""

import json
from pathlib import Path

import click

study_argument = click.argument(
    "place", metavar="STUDY", type=click.Path(path_type=Path, exists=True), default="."
)
study_option = click.option(
    "--study", "study_id", help="Which study, where the database holds several."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")

pseudonyms_option = click.option(
    "--pseudonyms/--ids",
    default=None,
    help="Show raters as Rater 1, Rater 2, or by their ids. Default: what study.yaml says.",
)


def _reason(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if not value.strip():
        raise click.BadParameter("expected a reason in words, got none")
    return value.strip()


reason_option = click.option(
    "--reason", required=True, callback=_reason, help="Why; it is written down."
)


def print_json(value: object) -> None:
    """Print a value as indented JSON."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))
