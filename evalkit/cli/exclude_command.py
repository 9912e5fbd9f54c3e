"""`evalkit exclude`."""

from pathlib import Path

import click

from evalkit.cli.options import reason_option, study_argument, study_option
from evalkit.service.departing import BRIEF, RATER, LeftOut, exclude, take_back
from evalkit.service.finding import find_study


@click.command("exclude")
@study_argument
@study_option
@click.option("--rater", help="The rater whose ratings are left out.")
@click.option("--brief", help="The brief whose ratings are left out.")
@click.option(
    "--rule", type=click.IntRange(min=1), help="Which exclusion of the plan asks for it, from 1."
)
@click.option("--undo", is_flag=True, help="Take it back into the analysis.")
@reason_option
def command(place: Path, study_id: str | None, reason: str, **options: str | int | None) -> None:
    """Leave a rater or a brief out of the analysis; the ratings stay, and both results are shown.

    With --rule the exclusion is one that the plan asks for, and the main result is without it.
    Otherwise it is a departure: the main result stays that of the plan.
    """
    left_out = _left_out(reason, options)
    found = find_study(place, study_id)
    act = take_back if options["undo"] else exclude
    act(found.workspace, found.study_id, "evalkit exclude", left_out)
    done = "taken back into the analysis" if options["undo"] else "left out"
    planned = "as planned" if left_out.rule else "a departure from the plan"
    click.echo(f"{left_out.kind} {left_out.id}: {done}, {planned}.")


def _left_out(reason: str, options: dict[str, str | int | None]) -> LeftOut:
    named = [(kind, str(options[kind])) for kind in (RATER, BRIEF) if options[kind] is not None]
    if len(named) != 1:
        raise click.UsageError("Name either --rater or --brief.")
    rule = options["rule"]
    return LeftOut(*named[0], reason, int(rule) if rule else None)
