"""The automatic rater's files: answers, tables and a codebook, beside those of people's ratings."""

from typing import TYPE_CHECKING

from evalkit.report.automatic_columns import ANSWERS_FILE, automatic_codebook, automatic_frame
from evalkit.service.automatic_results import PURPOSES, AutomaticAnalysis, automatic_analysis
from evalkit.service.workspace import Workspace
from evalkit.store import audit, automatic
from evalkit.study.audit import StudyState
from evalkit.study.pseudonym import Pseudonyms

if TYPE_CHECKING:
    import pandas as pd

CODEBOOK_FILE = "automatic_codebook.csv"


def automatic_files(
    workspace: Workspace,
    study_id: str,
    names: Pseudonyms | None = None,
    analysis: AutomaticAnalysis | None = None,
) -> "list[tuple[str, str, pd.DataFrame]]":
    """Name, purpose and rows of each file; none where nothing was asked or may be told yet.

    Parameters
    ----------
    analysis
        The one under the same names, where it was made already.
    """
    analysis = analysis or automatic_analysis(workspace, study_id, names)
    if analysis is None or analysis.why_hidden:
        return []
    with workspace.store.reading() as connection:
        ratings = automatic.ratings(connection, study_id)
        texts = automatic.texts(connection, study_id)
        is_unblinded = audit.state(connection, study_id) is StudyState.UNBLINDED
    places = {place.text_id: (place.brief_id, place.system_id, place.code) for place in texts}
    answers = automatic_frame(study_id, ratings, places, is_unblinded=is_unblinded)
    codebook = automatic_codebook(analysis.tables, is_unblinded=is_unblinded)
    return [
        (ANSWERS_FILE, "automatic rater: one row an answer of the model, no rating", answers),
        *((f"{name}.csv", PURPOSES[name], frame) for name, frame in analysis.tables.items()),
        (CODEBOOK_FILE, "automatic rater: every column of its files in words", codebook),
    ]
