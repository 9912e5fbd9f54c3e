"""The whole design of a study, batch by batch, as its secret and its audit log give it again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from evalkit.assignment.design import Design, extend_design, make_design
from evalkit.assignment.earlier import earlier_work
from evalkit.assignment.rerating import rerating
from evalkit.service.opening import request_of
from evalkit.study.audit import AuditKind
from evalkit.study.study import Study

HANDED_BACK = (AuditKind.RATER_WITHDRAWN, AuditKind.WORK_RETURNED)


class Act(Protocol):
    """An act on a study: which one, and what was written down with it."""

    @property
    def kind(self) -> str:
        """The kind of the act."""

    @property
    def detail(self) -> object:
        """What was written down."""


def derived_design(study: Study, secret: bytes, acts: Iterable[Act]) -> Design:
    """What the secret stands for, with all work that was added after opening.

    Every later batch was written down with the cells that it gives to raters and with how many
    people the study had; with what lay on the desks before (the batches so far, less what acts say
    was handed back) the secret gives its sides, orders and tokens again. A batch that comes after a
    norming pass names the work that comes again, and takes its sides over.

    Parameters
    ----------
    study
        The study with all its people; ``acts`` say who came later.

    Raises
    ------
    AssignmentError
        Where an act names cells of which no design can be made.
    """
    design: Design | None = None
    returned: set[str] = set()
    for act in acts:
        detail = act.detail if isinstance(act.detail, Mapping) else {}
        if act.kind == AuditKind.OPENED and design is None:
            people = detail.get("people", len(study.raters))
            design = make_design(request_of(_with_people(study, people)), secret)
        elif act.kind in HANDED_BACK:
            returned |= {str(work) for work in detail.get("assignments", ())}
        elif act.kind == AuditKind.DESIGN_EXTENDED and design is not None:
            design = _extended(study, secret, design, returned, detail)
    return design or make_design(request_of(study), secret)


def _extended(
    study: Study, secret: bytes, design: Design, returned: set[str], detail: Mapping[str, Any]
) -> Design:
    if "again" in detail:
        names = [str(work) for work in detail["again"]]
        again = rerating(names, design.assignments, design.placements, secret)
        return _together(design, again)
    request = request_of(_with_people(study, int(detail["people"])))
    earlier = earlier_work(
        design.assignments, design.placements, design.purposes, returned, request.systems[0]
    )
    cells = [(str(rater), str(brief)) for rater, brief in detail["cells"]]
    return _together(design, extend_design(request, cells, earlier, secret, int(detail["batch"])))


def _together(design: Design, added: Design) -> Design:
    return Design(
        (*design.assignments, *added.assignments),
        (*design.placements, *added.placements),
        design.codes,
        {**design.purposes, **added.purposes},
    )


def _with_people(study: Study, n_people: int) -> Study:
    """The study as it was when it had so many people; who came later stands last."""
    return replace(study, raters=study.raters[:n_people])
