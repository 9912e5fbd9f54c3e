"""What people read when something fails: never a path, which may name a study or a system."""

import logging

from evalkit.errors import ConflictError, EvalkitError, StoreError
from evalkit.ui.words.en import APP

_log = logging.getLogger(__name__)


def sentence_of(error: EvalkitError) -> str:
    """The error's own sentence; what a store says names its file, so that goes to the log.

    Examples
    --------
    >>> from evalkit.errors import ClosedError
    >>> sentence_of(ClosedError("Ratings are closed."))
    'Ratings are closed.'
    """
    if not isinstance(error, StoreError) or isinstance(error, ConflictError):
        return str(error)
    _log.error("The store failed: %s", error)
    return APP["store_failed"]
