"""The words of one language, whole: what a rater's page takes its words from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from evalkit.study.language import DEFAULT_LANGUAGE, LANGUAGES, known_language


@dataclass(frozen=True, slots=True)
class Words:
    """All that the rater's side says in one language.

    ``desk`` goes to the desk's JavaScript, ``app`` stands around it, and ``errors`` says by the
    class of an error what a rater reads.
    """

    language: str
    name: str
    desk: Mapping[str, str]
    app: Mapping[str, str]
    errors: Mapping[str, str]


@cache
def words_of(language: str) -> Words:
    """The words of a language; English where there are none for it.

    Examples
    --------
    >>> words_of("es").app["guide"], words_of("tlh").app["guide"]
    ('Guía', 'Guide')
    """
    known = known_language(language) or DEFAULT_LANGUAGE
    module = import_module(f"evalkit.ui.words.{known.replace('-', '_').lower()}")
    return Words(module.LANGUAGE, module.NAME, module.DESK, module.APP, module.ERRORS)


def language_names() -> dict[str, str]:
    """Each language by its code, called as its speakers call it.

    Examples
    --------
    >>> language_names()["es"]
    'Español'
    """
    return {language: words_of(language).name for language in LANGUAGES}
