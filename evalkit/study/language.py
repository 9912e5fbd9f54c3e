"""The languages of the rater's side; each is a row here and a file of words in `ui/words`."""

from typing import Final

LANGUAGES: Final[tuple[str, ...]] = ("en", "es")
"""The languages' codes (BCP 47); the first is the one where nothing else is said."""

DEFAULT_LANGUAGE: Final = LANGUAGES[0]


def known_language(code: str | None) -> str | None:
    """The language that a browser's or a link's code means, or None where there are no words.

    Examples
    --------
    >>> known_language("es-MX"), known_language("ES"), known_language("tlh"), known_language(None)
    ('es', 'es', None, None)
    """
    wanted = (code or "").casefold()
    for language in LANGUAGES:
        if wanted == language.casefold():
            return language
    base = wanted.partition("-")[0]
    return next((language for language in LANGUAGES if language.casefold() == base), None)
