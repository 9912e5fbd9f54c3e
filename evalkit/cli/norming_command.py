"""`evalkit norming`."""

from collections.abc import Iterator
from pathlib import Path

import click

from evalkit.cli.options import study_argument, study_option
from evalkit.service.finding import FoundStudy, find_study
from evalkit.service.norming import begin_norming, end_norming, note_talk, rate_again, reveal
from evalkit.service.norming_view import NormingView, norming_of

ACTOR = "evalkit norming"


@click.command("norming")
@study_argument
@study_option
@click.option("--begin", "briefs", metavar="BRIEFS", help="Begin on these, with commas between.")
@click.option("--reveal", "reveals", is_flag=True, help="Show raters the levels of all.")
@click.option("--note", metavar="TEXT", help="Keep what was said in the talk.")
@click.option("--again", is_flag=True, help="Let raters rate the same briefs again.")
@click.option("--end", "ends", is_flag=True, help="End the pass.")
def command(  # noqa: PLR0913  one option a step
    place: Path,
    study_id: str | None,
    briefs: str | None,
    note: str | None,
    *,
    reveals: bool,
    again: bool,
    ends: bool,
) -> None:
    """Lead a norming pass one step further, or show where the passes of a study stand.

    Raters rate some briefs blind, read each other's levels, talk, and rate them again. Only the
    ratings given before the talk count.
    """
    found = find_study(place, study_id)
    where = (found.workspace, found.study_id, ACTOR)
    if briefs is not None:
        begin_norming(*where, [brief.strip() for brief in briefs.split(",") if brief.strip()])
    if reveals:
        reveal(*where)
    if note and note.strip():
        note_talk(*where, note.strip())
    if again:
        rate_again(*where)
    if ends:
        end_norming(*where)
    for line in _lines(found):
        click.echo(line)


def _lines(found: FoundStudy) -> Iterator[str]:
    table = norming_of(found.workspace, found.study_id)
    if not table.passes:
        yield "No norming pass was held yet."
    for view in table.passes:
        briefs = ", ".join(view.norming.briefs)
        yield f"Norming pass {view.norming.number} on {briefs}: {_stage(view)}"
        for rater in view.raters:
            again = f", {rater.n_again_finished} of {rater.n_again} again" if rater.n_again else ""
            yield f"  {rater.rater_id}: {rater.n_finished} of {rater.n_work} rated{again}"


def _stage(view: NormingView) -> str:
    missing = f"; missing: {', '.join(view.missing)}" if view.missing else ""
    return f"{view.norming.stage}{missing}"
