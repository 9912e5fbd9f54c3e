"""`evalkit open`."""

from pathlib import Path

import click

from evalkit.cli.links import link
from evalkit.cli.options import json_option, print_json
from evalkit.cli.waiting import waiting
from evalkit.service.opening import OpenedStudy, as_pilot, open_study, read_sound_study
from evalkit.service.rounds import open_round
from evalkit.service.workspace import database_of, open_workspace
from evalkit.study.terms import PILOT_NOTE


@click.command("open")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--base-url", default="http://127.0.0.1:8501", show_default=True)
@click.option("--of", "earlier", help="The id of the earlier study that this is a round of.")
@click.option("--round", "number", type=click.IntRange(min=2), help="The number of the round.")
@click.option("--pilot", is_flag=True, help="Only try it out: its ratings enter no other analysis.")
@json_option
def command(
    folder: Path, base_url: str, earlier: str | None, number: int | None, pilot: bool, as_json: bool
) -> None:
    """Freeze a study, make its assignments, and print one link a person.

    A later round of a study of the same database (EVALKIT_DATABASE_URL) is opened with --of; its
    results stand beside the earlier ones on the briefs that both have.
    """
    if number and not earlier:
        raise click.UsageError("Name the earlier study with --of, or write round in study.yaml.")
    with waiting("opening"):
        study = read_sound_study(folder)
        study = as_pilot(study) if pilot else study
        workspace = open_workspace(database_of(folder))
        if earlier:
            opened = open_round(workspace, study, earlier, number, "evalkit open").opened
        else:
            opened = open_study(workspace, study)
    if as_json:
        print_json({**_as_dict(opened, base_url), "pilot": study.settings.pilot})
        return
    if study.settings.pilot:
        click.echo(PILOT_NOTE)
    click.echo(f"{opened.title}: open, {opened.n_assignments} assignments.\n")
    for invitation in opened.invitations:
        person = invitation.person
        click.echo(f"{person.role:6} {person.name}: {link(base_url, invitation.token)}")
    click.echo(
        "\nThe links are shown this once; `evalkit invite` makes new ones.\n"
        "Write these down elsewhere, they prove that nothing was changed:\n"
        f"  plan            {opened.plan_hash}\n"
        f"  key commitment  {opened.commitment}\n"
        f"  audit chain     {opened.audit_head}\n"
        f"\nNow: evalkit serve {folder}"
    )


def _as_dict(opened: OpenedStudy, base_url: str) -> dict[str, object]:
    return {
        "study": opened.study_id,
        "assignments": opened.n_assignments,
        "plan_hash": opened.plan_hash,
        "commitment": opened.commitment,
        "audit_head": opened.audit_head,
        "links": [
            {
                "id": invitation.person.id,
                "name": invitation.person.name,
                "role": str(invitation.person.role),
                "link": link(base_url, invitation.token),
            }
            for invitation in opened.invitations
        ],
    }
