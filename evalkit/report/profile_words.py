"""The form that asks raters about themselves, in the words of a document."""

from collections.abc import Iterator

from evalkit.study.profile import ProfileForm, ProfileQuestion, in_language


def profile_paragraphs(form: ProfileForm | None, language: str) -> Iterator[str]:
    """What is asked and what is agreed to, verbatim, in the study's language, as Markdown."""
    if form is None:
        yield "Raters are asked nothing about themselves."
        return
    if form.consent:
        consent = form.consent
        yield (
            f"Before any work raters agree to this text (version {consent.version}, SHA-256 "
            f"`{form.consent_hash}`); whoever declines is given no work:"
        )
        paragraphs = in_language(consent.text, language, language).split("\n\n")
        yield "\n>\n".join(f"> {' '.join(part.split())}" for part in paragraphs)
    if form.questions:
        yield (
            "They are asked about themselves, and may change their answers later. The answers are "
            "kept apart from ratings and reported as counts and medians:"
        )
        yield "\n".join(f"- {_asked(question, language)}" for question in form.questions)


def _asked(question: ProfileQuestion, language: str) -> str:
    words = " ".join(in_language(question.question, language, language).split())
    labels = [in_language(option.label, language, language) for option in question.options]
    kind = f"{question.type.replace('_', '/')}{', required' if question.required else ''}"
    options = f": {'; '.join(' '.join(label.split()) for label in labels)}" if labels else ""
    return f"{words} ({kind}{options})"
