"""What leads see of raters' profiles: who consented and when, and sums of all else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.report.profile_summary import NOBODY, NOT_YET, SMALL, Told, profile_summary
from evalkit.service.pseudonymous import PSEUDONYMS
from evalkit.service.workspace import Workspace
from evalkit.store import profiles, studies
from evalkit.store.profiles import Profile
from evalkit.study.profile import Consent, ProfileForm
from evalkit.study.rater import Rater, Role
from evalkit.study.study import Study

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection


HIDDEN_NOTE = (
    f"This study shows raters under pseudonyms, so counts below {SMALL} stand as a range, texts "
    "are only counted, and numbers of few raters are not told."
)


@dataclass(frozen=True, slots=True)
class RaterConsent:
    """One rater and what they last stored; None where nothing yet."""

    rater: Rater
    profile: Profile | None


@dataclass(frozen=True, slots=True)
class StudyProfiles:
    """The form of a study, each rater's consent, and the sums of their answers."""

    form: ProfileForm
    consents: tuple[RaterConsent, ...]
    summary: "pd.DataFrame"
    hides_small: bool


def study_profiles(
    workspace: Workspace, study_id: str, *, hides_small: bool | None = None
) -> StudyProfiles | None:
    """All that leads see of profiles; None where the study asks its raters nothing.

    Parameters
    ----------
    hides_small
        Whether rare answers are told as a range; None asks the study: where its exports are under
        pseudonyms, they are.
    """
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, study_id)
        return profiles_in(connection, study, hides_small=hides_small)


def profiles_in(
    connection: "Connection", study: Study, *, hides_small: bool | None = None
) -> StudyProfiles | None:
    """The same of a study that is at hand."""
    form, settings = study.profile, study.settings
    if form is None:
        return None
    if hides_small is None:
        hides_small = settings.exports == PSEUDONYMS
    stored = {one.rater_id: one for one in profiles.all_profiles(connection, settings.id)}
    raters = [person for person in study.raters if person.role is Role.RATER]
    consents = tuple(RaterConsent(person, stored.get(person.id)) for person in raters)
    told = [_told(one) for one in consents]
    summary = profile_summary(form, told, settings.language, hides_small=hides_small)
    return StudyProfiles(form, consents, summary, hides_small)


def _told(one: RaterConsent) -> Told:
    profile = one.profile
    if profile is None:
        return Told(one.rater.kind)
    return Told(one.rater.kind, profile.consent, profile.answers)


CONSENT_SAID = {
    Consent.GIVEN: "agreed",
    Consent.DECLINED: "declined",
    Consent.NOT_ASKED: "answered; there is no consent text",
}


def summary_rows(summary: "pd.DataFrame") -> list[dict[str, str]]:
    """A row a question, ready to be read: every answer that was given, with how often."""
    rows = []
    for (kind, question), asked in summary.groupby(["rater_kind", "question"], sort=False):
        given = asked[asked["value"] != "0"]
        told = [f"{row.answer}: {row.value}" for row in given.itertuples()]
        n = f"{asked['n'].iloc[0]} of {asked['n_raters'].iloc[0]}"
        said = " · ".join(told) or NOBODY
        rows.append({"raters": str(kind), "question": str(question), "answers": said, "n": n})
    return rows


def consent_rows(consents: Sequence[RaterConsent]) -> list[dict[str, str]]:
    """A row a rater, ready to be read: consent, when it was stored, and who entered it."""
    return [_row(one.rater, one.profile) for one in consents]


def _row(rater: Rater, profile: Profile | None) -> dict[str, str]:
    if profile is None:
        return {"rater": rater.name, "consent": NOT_YET, "last stored": "", "entered by": ""}
    return {
        "rater": rater.name,
        "consent": CONSENT_SAID[profile.consent],
        "last stored": f"{profile.at:%Y-%m-%d %H:%M} UTC",
        "entered by": "the rater" if profile.actor == rater.id else profile.actor,
    }
