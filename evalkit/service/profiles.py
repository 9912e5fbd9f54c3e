"""What a rater is asked before any work: to consent, and a few questions about themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evalkit.errors import AccessError, NoConsentError
from evalkit.service.access import Session, require_rater
from evalkit.service.workspace import Workspace
from evalkit.store import practice, profiles, rating_events
from evalkit.store.profiles import Profile
from evalkit.study.profile import Consent, ProfileForm, ProfileValue, ReadProfile, read_profile

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """The form, and what this rater has stored so far."""

    form: ProfileForm
    consent: Consent | None = None
    answers: Mapping[str, ProfileValue | None] = field(default_factory=dict)

    @property
    def has_declined(self) -> bool:
        """Whether the rater declined, or took consent back."""
        return self.consent is Consent.DECLINED

    @property
    def has_to_consent(self) -> bool:
        """Whether the consent text comes next."""
        return self.form.consent is not None and self.consent is not Consent.GIVEN

    @property
    def is_complete(self) -> bool:
        """Whether work may begin: consent is given, and the questions were answered or left."""
        if self.consent is None or self.has_to_consent:
            return False
        return all(question.id in self.answers for question in self.form.questions)


def has_form(workspace: Workspace, connection: "Connection", study_id: str) -> bool:
    """Whether raters of the study are asked anything; asked of the database once a study."""
    return workspace.with_profile.get(study_id, lambda: profiles.has_form(connection, study_id))


def is_asked(workspace: Workspace, session: Session) -> bool:
    """Whether the study asks this person about themselves: raters, where there is a form."""
    with workspace.store.reading() as connection:
        return not session.is_lead and has_form(workspace, connection, session.study_id)


def own_profile(workspace: Workspace, session: Session) -> OwnProfile:
    """The rater's profile as it stands.

    Raises
    ------
    AccessError
        For leads, and in a study without a form.
    """
    require_rater(session)
    with workspace.store.reading() as connection:
        return _own(connection, session.study_id, session.person.id)


def _own(connection: "Connection", study_id: str, rater_id: str) -> OwnProfile:
    form = profiles.form_of(connection, study_id)
    if form is None:
        raise AccessError("This study asks its raters nothing about themselves.")
    found = profiles.profile_of(connection, study_id, rater_id)
    return OwnProfile(form, found.consent, found.answers) if found else OwnProfile(form)


def is_waiting(workspace: Workspace, session: Session) -> bool:
    """Whether consent or a required answer stands between this rater and any work."""
    return is_asked(workspace, session) and not own_profile(workspace, session).is_complete


def has_rated(workspace: Workspace, session: Session) -> bool:
    """Whether the rater has given any answer to a passage yet."""
    with workspace.store.reading() as connection:
        work = rating_events.last_work(connection, session.study_id, session.person.id)
    return work is not None


def say_consent(workspace: Workspace, session: Session, language: str, *, agrees: bool) -> None:
    """Store whether the rater agrees to the consent text, as shown in a language.

    Taking consent back keeps what the rater has told, as it keeps every rating.

    Raises
    ------
    AccessError
        For leads, and in a study without a consent text.
    """
    require_rater(session)
    with workspace.store.writing() as connection:
        practice.hold(connection, session.study_id, session.person.id)
        own = _own(connection, session.study_id, session.person.id)
        if own.form.consent is None:
            raise AccessError("This study has no consent text.")
        consent = Consent.GIVEN if agrees else Consent.DECLINED
        if consent is not own.consent:
            _append(workspace, connection, session, consent, own.answers, language)


def save_profile(
    workspace: Workspace, session: Session, raw: Mapping[str, object], language: str
) -> ReadProfile:
    """Store the answers of the form, all or none; say which of its questions keep it from that.

    A profile that is stored already as it came is stored once.

    Raises
    ------
    AccessError
        For leads, in a study without a form, and before consent.
    """
    require_rater(session)
    with workspace.store.writing() as connection:
        practice.hold(connection, session.study_id, session.person.id)
        own = _own(connection, session.study_id, session.person.id)
        if own.has_to_consent:
            raise AccessError("The consent text comes first; reload the page.")
        read = read_profile(own.form, raw)
        consent = own.consent or Consent.NOT_ASKED
        if read.is_whole and (own.consent is None or read.answers != own.answers):
            _append(workspace, connection, session, consent, read.answers, language)
    return read


def _append(
    workspace: Workspace,
    connection: "Connection",
    session: Session,
    consent: Consent,
    answers: Mapping[str, ProfileValue | None],
    language: str,
) -> None:
    profiles.append(
        connection,
        session.study_id,
        session.person.id,
        consent,
        answers,
        actor=session.person.id,
        language=language,
        at=workspace.now(),
    )


def enter_profile(
    workspace: Workspace, study_id: str, rater_id: str, raw: Mapping[str, object], actor: str
) -> None:
    """Enter a profile for somebody who does not fill the form in; it says who entered it.

    Nothing is entered where the study has no form. Consent counts as given.

    Raises
    ------
    AccessError
        Where the study has no such rater, or the form does not take the answers.
    """
    with workspace.store.writing() as connection:
        form = profiles.form_of(connection, study_id)
        if form is None:
            return
        practice.hold(connection, study_id, rater_id)
        read = read_profile(form, raw)
        if not read.is_whole:
            wrong = ", ".join((*read.missing, *read.refused))
            raise AccessError(f"The profile of {rater_id!r} has no fitting answer to: {wrong}.")
        consent = Consent.GIVEN if form.consent else Consent.NOT_ASKED
        profiles.append(
            connection,
            study_id,
            rater_id,
            consent,
            read.answers,
            actor=actor,
            language="",
            at=workspace.now(),
        )


def refuse_without_profile(
    workspace: Workspace, connection: "Connection", study_id: str, rater_id: str
) -> None:
    """Keep whoever has not consented, or not told what must be told, from any work.

    Raises
    ------
    NoConsentError
        Where the study has a form that this rater has not filled in.
    """
    if not has_form(workspace, connection, study_id):
        return
    if not _own(connection, study_id, rater_id).is_complete:
        raise NoConsentError(
            "Work opens once you have agreed to take part and answered what is asked about you; "
            "reload the page to go on with that."
        )


def profiles_of(workspace: Workspace, study_id: str) -> tuple[Profile, ...]:
    """What every rater stored last; for leads, who see sums of it."""
    with workspace.store.reading() as connection:
        return profiles.all_profiles(connection, study_id)
