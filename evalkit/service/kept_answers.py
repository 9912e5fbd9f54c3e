"""Answers about studies, kept until something is done in a study that could change them."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Mark = TypeVar("Mark", bound=Hashable)
Answer = TypeVar("Answer")

MOST_STUDIES = 8


class NewestOfStudies(Generic[Answer]):
    """What was made of each of a few studies, and a lock a study to make it under."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}

    def lock_of(self, study_id: str) -> threading.Lock:
        """One lock a study, so that two leads who ask at once wait for one answer."""
        with self._lock:
            return self._locks.setdefault(study_id, threading.Lock())

    def get(self, study_id: str) -> Answer | None:
        """What is kept of a study, if anything is."""
        return self._kept.get(study_id)

    def keep(self, study_id: str, answer: Answer) -> None:
        """Keep this of a study, and let go of the study that was asked about longest ago."""
        with self._lock:
            self._kept[study_id] = answer
            self._kept.move_to_end(study_id)
            while len(self._kept) > MOST_STUDIES:
                self._kept.popitem(last=False)

    def forget(self, study_id: str) -> None:
        """Keep nothing of a study."""
        with self._lock:
            self._kept.pop(study_id, None)


class KeptAnswers(Generic[Mark, Answer]):
    """The newest answer about each of a few studies; safe to ask from several threads.

    Parameters
    ----------
    mark
        Read of a study at each question, so quick; two equal marks mean equal answers.
    make
        Gives the answer about a study as it stands.

    Examples
    --------
    >>> n_ratings, n_made = {"pilot": 3}, []
    >>> doubled = KeptAnswers(n_ratings.get, lambda s: n_made.append(s) or 2 * n_ratings[s])
    >>> doubled.of("pilot"), doubled.of("pilot"), len(n_made)
    (6, 6, 1)
    >>> n_ratings["pilot"] = 4
    >>> doubled.of("pilot"), len(n_made)
    (8, 2)
    """

    def __init__(self, mark: Callable[[str], Mark], make: Callable[[str], Answer]) -> None:
        self._mark, self._make = mark, make
        self._kept = NewestOfStudies[tuple[Mark, Answer]]()

    def of(self, study_id: str) -> Answer:
        """The answer about a study as it stands, made now only where its mark has changed."""
        with self._kept.lock_of(study_id):
            # Read first: an answer made meanwhile is then held for older than it is, never newer.
            mark = self._mark(study_id)
            kept = self._kept.get(study_id)
            if kept is None or kept[0] != mark:
                kept = (mark, self._make(study_id))
            self._kept.keep(study_id, kept)
        return kept[1]
