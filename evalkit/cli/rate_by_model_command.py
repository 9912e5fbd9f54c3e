"""`evalkit rate-by-model`."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from evalkit.cli.options import json_option, print_json, study_argument, study_option
from evalkit.cli.spending import spent
from evalkit.cli.waiting import counting
from evalkit.service.automatic_rating import AutomaticRun, rate_automatically
from evalkit.service.finding import find_study


@click.command("rate-by-model")
@study_argument
@study_option
@json_option
def command(place: Path, study_id: str | None, as_json: bool) -> None:
    """Let the model that study.yaml names rate the passages of STUDY, apart from people.

    It reads them blind, each pair twice with the sides exchanged. Each reply lies in the journal
    (automatic_rater/ in the study's folder) before it counts and is never asked for again, so the
    command may be broken off and called again; attempts under way at a kill count at their worst.
    The key comes from the environment variable that the endpoint names.
    """
    found = find_study(place, study_id)
    folder = place if place.is_dir() else place.parent
    with counting("asking the model") as on_progress:
        run = rate_automatically(
            found.workspace, found.study_id, folder, "evalkit rate-by-model", on_progress
        )
    if as_json:
        print_json(asdict(run))
        return
    for line in _lines(run):
        click.echo(line)


def _lines(run: AutomaticRun) -> Iterator[str]:
    done = run.n_before + run.n_answered
    yield (
        f"{done} of {run.n_requests} requests are answered, {run.n_answered} of them now; "
        f"{run.n_unrated} of {run.n_answers} new answers are missing, each with its reason."
    )
    yield spent(run.spending, run.currency, "the automatic rater")
    if run.n_failed:
        failed = "request" if run.n_failed == 1 else "requests"
        yield f"{run.n_failed} {failed} got no whole answer: {run.first_failure}"
    if run.stopped:
        yield run.stopped
    elif done < run.n_requests:
        yield "Call the command again to ask for the rest."
    yield "An automatic rater is no rater: it stands apart from people's ratings everywhere."
