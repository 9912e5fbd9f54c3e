"""Whether a rater may rate: consent and profile first, then the qualifying passages."""

from typing import TYPE_CHECKING

from evalkit.service.profiles import refuse_without_profile
from evalkit.service.qualifying import refuse_unqualified
from evalkit.service.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy import Connection


def refuse_unready(
    workspace: Workspace, connection: "Connection", study_id: str, rater_id: str
) -> None:
    """Keep whoever has not done what comes before rating from it.

    Raises
    ------
    NoConsentError
        Where consent, or a required answer of the profile, is missing.
    NotQualifiedError
        Where the rater has not passed the qualifying passages, and no lead let them in.
    """
    refuse_without_profile(workspace, connection, study_id, rater_id)
    refuse_unqualified(workspace, connection, study_id, rater_id)
