"""What the pages of leads ask for at every run, kept until something is done in the study.

An analysis, which may be a little old while answers come in, is kept in `kept_analysis`; what is
kept here is always that of now.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from evalkit.service.access import Session
from evalkit.service.adjudicating import CaseList, case_list, require_adjudicator
from evalkit.service.automatic_results import AutomaticAnalysis, automatic_analysis
from evalkit.service.kept_answers import KeptAnswers
from evalkit.service.norming_agreement import norming_agreement
from evalkit.service.norming_spread import spread_of_briefs
from evalkit.service.norming_view import NormingTable, norming_of
from evalkit.service.progress import StudyProgress, progress_of
from evalkit.service.pseudonymous import names_in_exports
from evalkit.service.workspace import Workspace
from evalkit.store import audit, automatic
from evalkit.store.study_stamp import StudyStamp, study_stamp

if TYPE_CHECKING:
    import pandas as pd


class PageKeeper:
    """The answers for the pages of one workspace, shared by all leads of a process."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._progress = KeptAnswers(self._acts, lambda one: progress_of(workspace, one))
        self._norming = KeptAnswers(self._stamp, lambda one: norming_of(workspace, one))
        self._agreement = KeptAnswers(self._stamp, lambda one: norming_agreement(workspace, one))
        self._spread = KeptAnswers(self._stamp, lambda one: spread_of_briefs(workspace, one))
        self._cases = KeptAnswers(self._stamp, lambda one: case_list(workspace, one))
        self._automatic = KeptAnswers(self._requests, self._automatic_of)

    def progress_of(self, study_id: str) -> StudyProgress:
        """How far the study is."""
        return self._progress.of(study_id)

    def norming_of(self, study_id: str) -> NormingTable:
        """Its norming passes."""
        return self._norming.of(study_id)

    def norming_agreement(self, study_id: str) -> "pd.DataFrame":
        """Agreement before and after each pass."""
        return self._agreement.of(study_id)

    def spread_of_briefs(self, study_id: str) -> Mapping[str, float]:
        """How far apart the ratings of each brief are."""
        return self._spread.of(study_id)

    def cases_of(self, session: Session) -> CaseList:
        """The cases to adjudicate.

        Raises
        ------
        AccessError
            For raters.
        """
        require_adjudicator(session)
        return self._cases.of(session.study_id)

    def automatic_of(self, study_id: str) -> AutomaticAnalysis | None:
        """The automatic rater held against the experts; None where it answered nothing."""
        return self._automatic.of(study_id)

    def _automatic_of(self, study_id: str) -> AutomaticAnalysis | None:
        # The page offers its tables as files, so they bear the names that files bear.
        names = names_in_exports(self._workspace, study_id)
        return automatic_analysis(self._workspace, study_id, names)

    def _stamp(self, study_id: str) -> StudyStamp:
        with self._workspace.store.reading() as connection:
            return study_stamp(connection, study_id)

    def _acts(self, study_id: str) -> tuple[StudyStamp, int]:
        """With every act, those too that no result depends on."""
        with self._workspace.store.reading() as connection:
            head = audit.audit_head(connection, study_id).sequence
            return study_stamp(connection, study_id), head

    def _requests(self, study_id: str) -> tuple[StudyStamp, int]:
        """With the automatic rater's answers, which are no events."""
        with self._workspace.store.reading() as connection:
            n_requests = automatic.count(connection, study_id)
            return study_stamp(connection, study_id), n_requests
