"""Raters who finish at the same moment, through the service that their page calls."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from small_study import STUDY_ID

from evalkit.service.access import Session
from evalkit.service.rating import open_desk, save, work_of
from evalkit.service.workspace import Workspace
from evalkit.store import audit
from evalkit.store.unit_of_work import Store
from evalkit.study.audit import AuditKind
from evalkit.study.rater import Rater

TURNS = 10


def test_raters_who_finish_at_once_do_not_block_each_other(store: Store):
    workspace, start = Workspace(store), Barrier(2)

    def finish_again_and_again(rater_id: str) -> None:
        session = Session(STUDY_ID, Rater(rater_id, rater_id.title()))
        first = work_of(workspace, session).assignments[0]
        desk = open_desk(workspace, session, first.id)
        answers: dict[str, object] = {"preference//": "clearly_a", "preference_reason//": "Better."}
        for slot in desk.assignment.slots:
            scores = {
                f"score/{criterion.id}/{slot.token}": "3" for criterion in desk.rubric.criteria
            }
            answers |= scores | {f"decision//{slot.token}": "accept"}
        for _ in range(TURNS):
            start.wait(timeout=30)
            assert save(workspace, session, desk, answers, finish=True).is_finished
            gone = {"preference//": {"missing": "withdrawn"}}
            assert not save(workspace, session, desk, gone).is_finished

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(finish_again_and_again, ("ana", "ben")))
    with store.reading() as connection:
        kinds = [event.kind for event in audit.audit_events(connection, STUDY_ID)]
        assert kinds.count(AuditKind.FINISHED) == 2 * TURNS
        assert audit.verify_audit(connection, STUDY_ID) is None
