"""What people read when something fails: never a path, which may name a study or a system."""

import logging
from collections.abc import Callable

from evalkit.errors import ConflictError, EvalkitError, StoreError
from evalkit.ui.words.languages import Words

_log = logging.getLogger(__name__)


def sentence_of(error: EvalkitError, words: Words) -> str:
    """What a rater reads: the sentence for the error's class, in the rater's language.

    Where there is none the error speaks for itself, in English.

    Examples
    --------
    >>> from evalkit.errors import ClosedError
    >>> from evalkit.ui.words.languages import words_of
    >>> sentence_of(ClosedError("Ratings are closed."), words_of("es"))
    'La evaluación de este estudio está cerrada; la respuesta no se guardó.'
    """
    _note(error)
    names = (kind.__name__ for kind in type(error).__mro__)
    return next((words.errors[name] for name in names if name in words.errors), str(error))


def refusal_of(act: Callable[[], None], words: Words) -> str | None:
    """Do something for a rater; the sentence that says why it was refused, if so."""
    try:
        act()
    except EvalkitError as error:
        return sentence_of(error, words)
    return None


def lead_sentence_of(error: EvalkitError, words: Words) -> str:
    """What a lead reads: the error's own sentence, but for one that names the store's file."""
    _note(error)
    return words.errors["StoreError"] if _names_a_file(error) else str(error)


def _note(error: EvalkitError) -> None:
    if _names_a_file(error):
        _log.error("The store failed: %s", error)


def _names_a_file(error: EvalkitError) -> bool:
    return isinstance(error, StoreError) and not isinstance(error, ConflictError)
