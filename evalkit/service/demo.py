"""The demo: the shipped study, opened in a folder of its own, with simulated ratings in it."""

from collections.abc import Mapping
from pathlib import Path

from evalkit.service.access import Invitation
from evalkit.service.admitting import decide
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.profiles import enter_profile
from evalkit.service.shipped import shipped_file
from evalkit.service.simulated_end import simulate_ends
from evalkit.service.simulated_practice import simulate_beginnings
from evalkit.service.simulation import simulate_ratings
from evalkit.service.workspace import Workspace
from evalkit.study.rater import RaterKind

ACTOR = "evalkit demo"
RATINGS = "simulated_ratings.csv"
WHOLE_STUDY = "whole_study.yaml"
GUEST, NEWCOMER = "guest", "newcomer"
GUEST_PROFILE: Mapping[str, object] = {
    "role": "other",
    "years": "0",
    "paid": "no",
    "known_to_authors": "no",
    "conflicts": "Entered by evalkit demo, so that its guest begins with the passages.",
}
LET_IN = "a guest of the demo, who begins with the passages; the new rater begins with practice"


def open_demo(workspace: Workspace, *, ended: bool = True) -> tuple[Invitation, ...]:
    """Open the demo study, enter the simulated ratings, and return the links of real people.

    Unless ``ended`` the simulated raters give no guesses, so that their ratings are not final.
    """
    folder: Path = shipped_file("data", "demo_study")
    opened = open_study(workspace, read_sound_study(folder), ACTOR)
    return _filled(workspace, opened.study_id, opened.invitations, folder, ended=ended)


def open_whole_demo(workspace: Workspace) -> tuple[Invitation, ...]:
    """The same with profiles, practice, repeats and validity passages, and simulated ones of each.

    The guest, whose link comes first, is let in at once; the newcomer begins with consent and
    practice.
    """
    folder: Path = shipped_file("data", "demo_study")
    study = read_sound_study(folder, WHOLE_STUDY)
    opened = open_study(workspace, study, ACTOR)
    simulate_beginnings(workspace, opened.study_id, study.raters)
    enter_profile(workspace, opened.study_id, GUEST, GUEST_PROFILE, ACTOR)
    decide(workspace, opened.study_id, GUEST, ACTOR, LET_IN, admit=True)
    return _filled(workspace, opened.study_id, opened.invitations, folder, ended=True)


def _filled(
    workspace: Workspace,
    study_id: str,
    invitations: tuple[Invitation, ...],
    folder: Path,
    *,
    ended: bool,
) -> tuple[Invitation, ...]:
    simulate_ratings(workspace, study_id, folder / RATINGS)
    if ended:
        simulate_ends(workspace, study_id)
    return tuple(one for one in invitations if one.person.kind is RaterKind.PERSON)
