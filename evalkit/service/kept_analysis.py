"""Analyses kept in memory, so that a page opens at once and raters do not wait for leads.

An analysis takes the process some seconds where there are many ratings, and raters are saving in
the same process. What was computed is kept until the ratings change; and where computing it took
long, it may be a little old, which the page then says.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from evalkit.service.kept_answers import NewestOfStudies
from evalkit.service.pseudonymous import names_in_exports
from evalkit.service.results import Analysis, analyse_study
from evalkit.service.workspace import Workspace
from evalkit.store.study_stamp import StudyStamp, study_stamp

PATIENCE = 20
"""An analysis may be so many times as old as it took to make: a twentieth of the time at most."""
SLOW = 1.0
"""Seconds that an analysis may take and still be made anew for every answer."""
LONGEST_AGE = 120.0
"""Seconds after which changed ratings are analysed again, however long that takes."""


@dataclass(frozen=True, slots=True)
class KeptAnalysis:
    """An analysis, when it was made, and how many answers have come in since.

    ``n_newer`` is 0 where it is the analysis of all there is.
    """

    analysis: Analysis
    at: datetime
    n_newer: int


@dataclass(frozen=True, slots=True)
class _Entry:
    stamp: StudyStamp
    analysis: Analysis
    at: datetime
    made: float
    seconds: float


@dataclass(slots=True)
class AnalysisKeeper:
    """The analyses of one workspace, the newest of each of a few studies.

    ``clock`` counts seconds and never goes back.
    """

    workspace: Workspace
    clock: Callable[[], float] = time.monotonic
    _kept: NewestOfStudies[_Entry] = field(default_factory=NewestOfStudies)

    def analysis_of(self, study_id: str) -> KeptAnalysis:
        """The analysis of a study as it stands, or a recent one that says how old it is.

        Only new answers may be waited with; a change of state or a departure is there at once.
        """
        with self._kept.lock_of(study_id):
            stamp = self._stamp(study_id)
            entry = self._kept.get(study_id)
            if entry is None or not self._will_do(entry, stamp):
                entry = self._made(study_id, stamp)
                self._kept.keep(study_id, entry)
        return KeptAnalysis(entry.analysis, entry.at, max(stamp.n_events - entry.stamp.n_events, 0))

    def forget(self, study_id: str) -> None:
        """Analyse afresh the next time."""
        self._kept.forget(study_id)

    def _stamp(self, study_id: str) -> StudyStamp:
        with self.workspace.store.reading() as connection:
            return study_stamp(connection, study_id)

    def _will_do(self, entry: _Entry, stamp: StudyStamp) -> bool:
        if entry.stamp == stamp:
            return True
        age = self.clock() - entry.made
        allowed = min(LONGEST_AGE, PATIENCE * entry.seconds) if entry.seconds >= SLOW else 0.0
        only_answers = replace(stamp, n_events=entry.stamp.n_events) == entry.stamp
        return only_answers and age < allowed

    def _made(self, study_id: str, stamp: StudyStamp) -> _Entry:
        start = self.clock()
        # Pages offer their tables and figures as files, so they bear the names that files bear.
        names = names_in_exports(self.workspace, study_id)
        analysis = analyse_study(self.workspace, study_id, names=names)
        end = self.clock()
        return _Entry(stamp, analysis, self.workspace.now(), end, end - start)
