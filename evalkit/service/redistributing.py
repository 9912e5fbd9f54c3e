"""Who takes over what in a study: the gaps that were left, and a fair share for who joins."""

from dataclasses import replace

from evalkit.assignment.draw import Draw
from evalkit.assignment.handing_over import Cell, CellState, Desks, HandOver, fill_up, relieve
from evalkit.errors import AssignmentError
from evalkit.service.desks import StudyDesks
from evalkit.study.study import Presentation


def filled(found: StudyDesks, stalled: frozenset[str] = frozenset()) -> HandOver:
    """Who fills the gaps of briefs, and which cells of stalled raters are given up for it.

    Where everyone rates everything there are no gaps: nobody could take what they have already.
    """
    per_brief = found.study.settings.raters_per_brief
    if per_brief == "all":
        return HandOver(())
    desks = found.desks()
    idle = tuple(
        cell
        for cell in desks.cells
        if cell.rater in stalled and cell.state is not CellState.FINISHED
    )
    at_work = tuple(rater for rater in desks.raters if rater not in stalled)
    kept = tuple(cell for cell in desks.cells if cell not in idle)
    briefs = tuple(brief.id for brief in found.study.briefs)
    rng = _draw(found).stream("filling")
    plan = fill_up(
        replace(desks, cells=kept, raters=at_work), briefs, per_brief, _fewest(found), rng
    )
    return _with_idle(plan, kept, idle, per_brief)


def _with_idle(
    plan: HandOver, kept: tuple[Cell, ...], idle: tuple[Cell, ...], per_brief: int
) -> HandOver:
    """Give up idle cells only where somebody took their place; the rest stays where it is."""
    given_up, left_open = [], []
    for brief in sorted({cell.brief for cell in (*kept, *idle)} | set(plan.left_open)):
        n_kept = sum(cell.brief == brief for cell in kept)
        n_new = sum(taken == brief for _, taken in plan.taken)
        waiting = sorted(cell.edge for cell in idle if cell.brief == brief)
        n_gaps = max(0, per_brief - n_kept - len(waiting))
        n_freed = min(len(waiting), max(0, n_new - n_gaps))
        given_up += waiting[:n_freed]
        n_open = per_brief - n_kept - n_new - (len(waiting) - n_freed)
        left_open += [brief] * max(0, n_open)
    return HandOver(plan.taken, tuple(given_up), tuple(left_open))


def for_newcomer(found: StudyDesks, rater_id: str) -> HandOver:
    """The work of a rater who joins.

    Raises
    ------
    AssignmentError
        Where there is none left to give.
    """
    briefs = tuple(brief.id for brief in found.study.briefs)
    per_brief = found.study.settings.raters_per_brief
    if per_brief == "all":
        return HandOver(tuple((rater_id, brief) for brief in briefs))
    desks, draw = found.desks(), _draw(found)
    gaps = fill_up(replace(desks, raters=(rater_id,)), briefs, per_brief, 1, draw.stream("filling"))
    so_far = Desks(desks.cells, desks.had | set(gaps.taken), desks.raters)
    moved = relieve(so_far, rater_id, len(gaps.taken), draw.stream("relieving"))
    taken = (*gaps.taken, *moved.taken)
    if len(taken) < _fewest(found):
        raise AssignmentError(
            f"There is too little work left to give to {rater_id}: every brief has its "
            f"{per_brief} raters, and nobody has two untouched briefs more than a newcomer."
        )
    return HandOver(taken, moved.given_up, gaps.left_open)


def _fewest(found: StudyDesks) -> int:
    """Presented singly, one new brief alone would put its passages next to each other."""
    return 2 if found.study.settings.presentation is Presentation.SINGLE else 1


def _draw(found: StudyDesks) -> Draw:
    """Draws of the batch to come, from the secret."""
    return Draw(found.key.secret).of_batch(f"batch {found.n_batches + 1}")
