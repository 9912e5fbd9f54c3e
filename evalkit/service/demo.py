"""The demo: the shipped study, opened in a folder of its own, with simulated ratings in it."""

from pathlib import Path

from evalkit.service.access import Invitation
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.shipped import shipped_file
from evalkit.service.simulated_end import simulate_ends
from evalkit.service.simulation import simulate_ratings
from evalkit.service.workspace import Workspace
from evalkit.study.rater import RaterKind

RATINGS = "simulated_ratings.csv"


def open_demo(workspace: Workspace, *, ended: bool = True) -> tuple[Invitation, ...]:
    """Open the demo study, enter the simulated ratings, and return the links of real people.

    Unless ``ended`` the simulated raters give no guesses, so that their ratings are not final.
    """
    folder: Path = shipped_file("data", "demo_study")
    opened = open_study(workspace, read_sound_study(folder), "evalkit demo")
    simulate_ratings(workspace, opened.study_id, folder / RATINGS)
    if ended:
        simulate_ends(workspace, opened.study_id)
    return tuple(
        invitation
        for invitation in opened.invitations
        if invitation.person.kind is RaterKind.PERSON
    )
