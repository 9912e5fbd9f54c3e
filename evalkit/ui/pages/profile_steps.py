"""The pages about a rater: the consent text, the form, and what follows a no."""

from collections.abc import Mapping

from evalkit.service.profiles import OwnProfile
from evalkit.study.profile import (
    ProfileQuestion,
    ProfileType,
    ProfileValue,
    ReadProfile,
    Wording,
    in_language,
    language_of,
)
from evalkit.ui.components.step import AskedOnStep, StepView
from evalkit.ui.session import text_language, words

AGREE, DECLINE, REREAD, SEND = "agree", "decline", "reread", "send"
SHORT_HASH = 12
YES, NO = "yes", "no"


def consent_view(own: OwnProfile, error: str | None = None) -> StepView:
    """The text to agree to, with its version and hash."""
    app, consent = words().app, own.form.consent
    if consent is None:
        return questions_view(own)
    version = app["consent_version"].format(
        version=consent.version, hash=own.form.consent_hash[:SHORT_HASH]
    )
    return StepView(
        "consent",
        "profile",
        app["consent_title"],
        ((AGREE, app["consent_agree"]), (DECLINE, app["consent_decline"])),
        (version,),
        quoted=tuple(part.strip() for part in _said(consent.text).split("\n\n") if part.strip()),
        quoted_language=_spoken(consent.text),
        error=error,
    )


def declined_view(*, has_rated: bool) -> StepView:
    """Thanks, no work, and the way back."""
    app = words().app
    said = (app["declined"], app["declined_rated"]) if has_rated else (app["declined"],)
    button = ((REREAD, app["declined_again"]),)
    return StepView("declined", "profile", app["declined_title"], button, said)


def questions_view(
    own: OwnProfile,
    read: ReadProfile | None = None,
    error: str | None = None,
    *,
    is_visit: bool = False,
    is_saved: bool = False,
) -> StepView:
    """The form, with what is stored; on a later visit with the way to take consent back.

    Parameters
    ----------
    read
        What came last and could not be stored, where it could not.
    """
    app = words().app
    found = read or ReadProfile()
    wrong = (*found.missing, *found.refused)
    if wrong and error is None:
        error = app["profile_open"].format(count=len(wrong))
    takes_back = is_visit and own.form.consent is not None
    return StepView(
        "about-you-saved" if is_saved else "about-you",
        "profile",
        app["profile_title"],
        (
            *(
                ((SEND, app["profile_save" if is_visit else "profile_send"]),)
                * bool(own.form.questions)
            ),
            *(((DECLINE, app["consent_back"]),) if takes_back else ()),
        ),
        (app["profile_saved"],) if is_saved else (app["profile_said"],),
        questions=tuple(_asked(one, own.answers, found) for one in own.form.questions),
        error=error,
    )


def _asked(
    question: ProfileQuestion, answers: Mapping[str, ProfileValue | None], read: ReadProfile
) -> AskedOnStep:
    app, is_yes_no = words().app, question.type is ProfileType.YES_NO
    options = tuple((option.id, _said(option.label)) for option in question.options)
    return AskedOnStep(
        question.id,
        ProfileType.CHOICE if is_yes_no else question.type,
        _said(question.question),
        _spoken(question.question),
        ((YES, app["yes"]), (NO, app["no"])) if is_yes_no else options,
        _said(question.help) if question.help else "",
        _as_sent(answers.get(question.id)),
        app["profile_needed"] if question.required else "",
        _problem(question, read),
    )


def _as_sent(value: ProfileValue | None) -> str | list[str]:
    """An answer as the browser sends it."""
    match value:
        case None:
            return ""
        case bool():
            return YES if value else NO
        case tuple():
            return list(value)
    return str(value)


def _problem(question: ProfileQuestion, read: ReadProfile) -> str:
    app = words().app
    if question.id in read.missing:
        return app["profile_missing"]
    if question.id not in read.refused:
        return ""
    if question.least is not None and question.most is not None:
        limits = {"least": f"{question.least:g}", "most": f"{question.most:g}"}
        return app["profile_refused_number"].format(**limits)
    return app["profile_refused"]


def _said(wording: Wording) -> str:
    return in_language(wording, words().language, text_language())


def _spoken(wording: Wording) -> str:
    return language_of(wording, words().language, text_language())
