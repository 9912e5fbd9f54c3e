"""The guide: what raters read before they rate, and can come back to."""

from evalkit.service import rating
from evalkit.service.access import Session
from evalkit.service.pace import pace_of_work
from evalkit.ui.components.guide import guide, guide_content
from evalkit.ui.pace_words import start_line
from evalkit.ui.session import terms, text_language, words, workspace


def show(session: Session) -> None:
    """How to rate, and every form in words, in one narrow column."""
    forms = rating.guide(workspace(), session)
    content = guide_content(forms.rubrics, forms.preference, words(), text_language())
    guide({**content, "progress": _progress(session) if session.is_rater else ""})


def _progress(session: Session) -> str:
    work = rating.work_of(workspace(), session)
    return start_line(pace_of_work(work), words(), terms().deadline)
