"""`evalkit status`."""

from pathlib import Path

import click

from evalkit.cli.options import json_option, print_json, study_argument, study_option
from evalkit.service.design_table import design_of, design_text
from evalkit.service.finding import find_study
from evalkit.service.progress import StudyProgress, progress_of
from evalkit.service.watching import study_pace
from evalkit.study.terms import PILOT_NOTE


@click.command("status")
@study_argument
@study_option
@click.option("--design", is_flag=True, help="Print the design too, with systems as letters.")
@json_option
def command(place: Path, study_id: str | None, design: bool, as_json: bool) -> None:
    """Show who has done what, and the state of the study."""
    found = find_study(place, study_id)
    if design and not as_json:
        click.echo(design_text(design_of(found.workspace, found.study_id)) + "\n")
    progress = progress_of(found.workspace, found.study_id)
    if as_json:
        print_json(_as_dict(progress))
        return
    click.echo(f"{progress.title} ({progress.study_id}): {progress.state}")
    if progress.terms.is_pilot:
        click.echo(PILOT_NOTE)
    deadline = study_pace(found.workspace, progress).deadline_sentence
    if deadline:
        click.echo(deadline)
    click.echo(f"{progress.n_finished} of {progress.n_assignments} assignments finished")
    for rater in progress.raters:
        kind = "" if rater.kind == "person" else f" ({rater.kind})"
        last = f", last answer {rater.last_at:%Y-%m-%d %H:%M} UTC" if rater.last_at else ""
        click.echo(
            f"  {rater.name}{kind}: {rater.n_finished} of {rater.n_assignments} finished, "
            f"{rater.n_started - rater.n_finished} started{last}"
        )


def _as_dict(progress: StudyProgress) -> dict[str, object]:
    return {
        "study": progress.study_id,
        "state": str(progress.state),
        "pilot": progress.terms.is_pilot,
        "deadline": progress.terms.deadline,
        "finished": progress.n_finished,
        "assignments": progress.n_assignments,
        "raters": [
            {
                "id": rater.rater_id,
                "kind": str(rater.kind),
                "assignments": rater.n_assignments,
                "finished": rater.n_finished,
                "started": rater.n_started,
                "answers": rater.n_answers,
                "last_at": rater.last_at,
            }
            for rater in progress.raters
        ],
    }
