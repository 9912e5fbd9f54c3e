"""Rounds over time: a later study linked to an earlier one of the same database and briefs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from evalkit.analysis.frame import Ratings
from evalkit.analysis.full import FullAnalysis
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.rounds import RoundOfStudy, linked_change_table
from evalkit.errors import StoreError
from evalkit.service.opening import OpenedStudy, open_study
from evalkit.service.outcomes import plan_of
from evalkit.service.study_ratings import study_ratings
from evalkit.service.workspace import Workspace
from evalkit.store import audit, studies
from evalkit.study.audit import AuditEvent, AuditKind, StudyState
from evalkit.study.study import Study

CHANGES = "round_changes"


@dataclass(frozen=True, slots=True)
class OpenedRound:
    """A study that was opened as a later round, and how many briefs it shares with the earlier."""

    opened: OpenedStudy
    earlier_id: str
    number: int
    n_common_briefs: int


def open_round(
    workspace: Workspace, study: Study, earlier_id: str, number: int | None, actor: str
) -> OpenedRound:
    """Open a study as a later round of an earlier one.

    Parameters
    ----------
    number
        The round; without it the one after the earlier study's.

    Raises
    ------
    UnknownStudyError
        Where the database does not hold the earlier study.
    StoreError
        Where the round is not later, the two have no brief in common, or only the earlier is a
        pilot.
    """
    with workspace.store.reading() as connection:
        earlier = studies.load_study(connection, earlier_id)
    if earlier.settings.pilot and not study.settings.pilot:
        raise StoreError(
            f"{earlier_id} is a pilot, so its ratings may not stand beside those of "
            f"{study.settings.id}, which is none; open it by itself, or as a pilot with --pilot."
        )
    wanted = number or earlier.settings.round + 1
    if wanted <= earlier.settings.round:
        raise StoreError(
            f"{earlier_id} is round {earlier.settings.round}; a later one needs a higher number "
            f"than {wanted}."
        )
    common = {b.id for b in earlier.briefs} & {b.id for b in study.briefs}
    if not common:
        raise StoreError(
            f"{study.settings.id} and {earlier_id} have no brief id in common, so no round could "
            "be compared with the other; keep the ids of briefs that are the same."
        )
    numbered = replace(study, settings=study.settings.model_copy(update={"round": wanted}))
    opened = open_study(workspace, numbered, actor)
    detail = {"earlier": earlier_id, "round": wanted, "common_briefs": len(common)}
    with workspace.store.writing() as connection:
        at = workspace.now()
        linked = audit.record(
            connection, study.settings.id, AuditKind.ROUND_LINKED, actor, at, detail
        )
    return OpenedRound(replace(opened, audit_head=linked.hash), earlier_id, wanted, len(common))


def earlier_of(acts: Iterable[AuditEvent]) -> str | None:
    """The study that this one is a later round of."""
    links = [act for act in acts if act.kind is AuditKind.ROUND_LINKED]
    return str(links[-1].detail["earlier"]) if links else None


def round_note(workspace: Workspace, acts: Iterable[AuditEvent], *, is_unblinded: bool) -> str:
    """Why the comparison with the earlier round is not there yet; empty where it is, or is none."""
    earlier_id = earlier_of(acts)
    if earlier_id is None or (is_unblinded and _is_unblinded(workspace, earlier_id)):
        return ""
    return (
        f"This is a later round of {earlier_id}; the two are set side by side when both are "
        "unblinded."
    )


def with_earlier_round(
    workspace: Workspace,
    study: Study,
    full: FullAnalysis,
    ratings: Ratings,
    earlier_id: str,
) -> FullAnalysis:
    """The analysis with the earlier round beside it, where both are unblinded."""
    if CHANGES not in full.comparison or not _is_unblinded(workspace, earlier_id):
        return full
    import pandas as pd

    with workspace.store.reading() as connection:
        before = studies.load_study(connection, earlier_id)
    plan = plan_of(before, None)
    earlier = _round(before, study_ratings(workspace, before, plan), plan)
    changes = linked_change_table(earlier, _round(study, ratings, full.plan))
    own = full.comparison[CHANGES]
    both = pd.concat([own, changes], ignore_index=True) if len(own) else changes
    return FullAnalysis(full.plan, full.agreement, {**full.comparison, CHANGES: both})


def _round(study: Study, ratings: Ratings, plan: AnalysisPlan) -> RoundOfStudy:
    return RoundOfStudy(study.settings.id, study.settings.round, ratings, plan)


def _is_unblinded(workspace: Workspace, study_id: str) -> bool:
    with workspace.store.reading() as connection:
        return audit.state(connection, study_id) is StudyState.UNBLINDED
