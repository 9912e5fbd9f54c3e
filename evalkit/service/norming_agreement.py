"""Agreement before and after each norming pass, from the ratings that the store holds."""

from typing import TYPE_CHECKING

from evalkit.analysis.frame import Ratings
from evalkit.analysis.norming import NORMING_COLUMNS, norming_table
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.service.outcomes import plan_of, ratings_of
from evalkit.service.workspace import Workspace
from evalkit.store import audit, marks, studies
from evalkit.store.ratings import ratings_frame
from evalkit.study.norming import NormingPass, norming_passes
from evalkit.study.purpose import Purpose
from evalkit.study.study import Study

if TYPE_CHECKING:
    import pandas as pd


def norming_agreement(workspace: Workspace, study_id: str) -> "pd.DataFrame":
    """Every revealed pass with the agreement on its briefs, with ``NORMING_COLUMNS``.

    Over all systems, so that it may be seen at any time; empty where nothing was revealed.
    """
    import pandas as pd

    with workspace.store.reading() as connection:
        passes = [one for one in norming_passes(audit.course_of(connection, study_id)) if one.seal]
        if not passes:
            return pd.DataFrame(columns=NORMING_COLUMNS)
        study = studies.load_study(connection, study_id)
        codes = studies.codes(connection, study_id)
        sealed = marks.sealed_ids(connection, study_id)
        briefs = sorted({brief for one in passes for brief in one.briefs})
        answers = ratings_frame(connection, study_id, briefs)
    plan = plan_of(study, codes)
    first = answers[answers["assignment"].isin(sealed) & (answers["purpose"] == Purpose.RATING)]
    again = answers[answers["purpose"] == Purpose.RERATING]
    tables = [
        norming_table(
            one.number, _of_pass(study, first, one, plan), _of_pass(study, again, one, plan), plan
        )
        for one in passes
    ]
    return pd.concat(tables, ignore_index=True)


def _of_pass(
    study: Study, answers: "pd.DataFrame", one: NormingPass, plan: AnalysisPlan
) -> Ratings:
    return ratings_of(study, answers[answers["brief"].isin(one.briefs)], plan)
