"""The design of a study before it is opened: balance, connectivity, hours, and what to expect."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.assignment.design import Design, DesignRequest, make_design
from evalkit.assignment.earlier import earlier_work
from evalkit.assignment.request import EarlierSide
from evalkit.service.opening import request_of
from evalkit.service.spread import Spread, modelled_spread
from evalkit.stats.design import (
    Linkage,
    d_study,
    design_linkage,
    expected_half_width,
    least_detectable_effect,
    smallest_p,
)
from evalkit.study.blinded import AssignmentKind
from evalkit.study.purpose import Purpose
from evalkit.study.study import Presentation, Study

BRIEFS, RATERS = (8, 12, 16, 24, 48), (2, 3, 4, 5, 6)
WORDS_A_MINUTE = 150
"""Reading a passage closely, with a look back."""
SECONDS_A_QUESTION = 20
USUAL_EFFECT = 0.5
"""Rubric points to plan for where the plan names no margin."""
SIMULATED_NOTE = (
    "Drawn from the seed in study.yaml, to look at; the study itself draws sides and orders from a "
    "secret when it is opened. Balance and connectivity hold for every secret."
)


@dataclass(frozen=True, slots=True)
class RaterLoad:
    """One rater's share: briefs to rate, screens of all kinds, hours, and which side comes first.

    ``n_reference_first`` counts the rated briefs whose reference passage stands left, or is met
    first.
    """

    rater_id: str
    n_briefs: int
    n_screens: int
    hours: float
    n_reference_first: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A study of another size: half the interval's width to expect, and the power, in both senses.

    Widths are rubric points at the plan's confidence; ``_other_raters`` is for other raters too.
    """

    n_briefs: int
    n_raters: int
    half_width: float
    power: float
    half_width_other_raters: float
    power_other_raters: float
    is_planned: bool


@dataclass(frozen=True, slots=True)
class DesignPreview:
    """All that can be known of a study before anyone rates.

    ``rater_imbalance`` and ``brief_imbalance`` are the largest difference, over raters and over
    briefs, between how often two systems come first: 1 at most in a sound design.
    """

    study_id: str
    title: str
    n_briefs: int
    n_raters: int
    raters_per_brief: int
    n_systems: int
    presentation: Presentation
    n_assignments: int
    n_by_purpose: dict[Purpose, int]
    loads: tuple[RaterLoad, ...]
    rater_imbalance: int
    brief_imbalance: int
    linkage: Linkage
    spread: Spread
    effect: float
    confidence: float
    significance_level: float
    what_if: tuple[WhatIf, ...]
    least_detectable_effect: float | None
    smallest_p: float

    @property
    def hours(self) -> float:
        """The hours of all raters together."""
        return sum(load.hours for load in self.loads)

    @property
    def planned(self) -> WhatIf | None:
        """The row of the study as it is planned; None with fewer than two briefs."""
        return next((row for row in self.what_if if row.is_planned), None)


def preview(
    study: Study, spread: Spread | None = None, effect: float | None = None
) -> DesignPreview:
    """Simulate the design of a study and say what can be expected of it.

    Parameters
    ----------
    spread
        How far differences spread; without it that of a model.
    effect
        The true difference to compute power for; without it the plan's margin, or half a point.

    Raises
    ------
    AssignmentError
        Where raters, briefs and systems allow no design.
    StatisticError
        Where the spread is none.
    """
    request = request_of(study)
    design = make_design(request, simulated_secret(study.settings.seed))
    plan = study.settings.plan
    n_briefs, per_brief = len(request.briefs), request.raters_per_brief
    spread = spread or modelled_spread(per_brief, _n_levels(study))
    wanted = effect or plan.margin or USUAL_EFFECT
    sides = first_sides(design, request)
    return DesignPreview(
        study_id=study.settings.id,
        title=study.settings.title,
        n_briefs=n_briefs,
        n_raters=len(request.raters),
        raters_per_brief=per_brief,
        n_systems=len(request.systems),
        presentation=request.presentation,
        n_assignments=len(design.assignments),
        n_by_purpose=dict(Counter(design.purposes.values())),
        loads=_loads(study, request, design, sides),
        rater_imbalance=imbalance_of([(s.rater, s) for s in sides], request.systems),
        brief_imbalance=imbalance_of([(s.brief, s) for s in sides], request.systems),
        linkage=linkage_of(request, sides),
        spread=spread,
        effect=wanted,
        confidence=plan.confidence,
        significance_level=plan.significance_level,
        what_if=_what_if(study, spread, wanted, n_briefs, per_brief),
        least_detectable_effect=(
            least_detectable_effect(n_briefs, 0.8, plan.significance_level)
            if n_briefs > 1
            else None
        ),
        smallest_p=smallest_p(n_briefs),
    )


def simulated_secret(seed: int) -> bytes:
    """What stands for the secret in a simulation; no real secret is made like this."""
    return hashlib.sha256(f"simulation of a design, seed {seed}".encode()).digest()


def _n_levels(study: Study) -> int:
    rubric = study.rubrics[0]
    return max(len(rubric.values_of(criterion)) for criterion in rubric.criteria)


def first_sides(design: Design, request: DesignRequest) -> tuple[EarlierSide, ...]:
    """Which system stands first in each rated cell, preferences apart."""
    work = earlier_work(
        design.assignments, design.placements, design.purposes, (), request.systems[0]
    )
    return tuple(side for side in work.sides if side.kind is not AssignmentKind.PREFERENCE)


def imbalance_of(sides: Sequence[tuple[str, EarlierSide]], systems: Sequence[str]) -> int:
    """The largest difference between how often two systems come first for the same name."""
    counts = Counter((name, side.first) for name, side in sides)
    names = {name for name, _ in sides}
    shares = [[counts[name, system] for system in systems] for name in names]
    return max((max(share) - min(share) for share in shares), default=0)


def linkage_of(request: DesignRequest, sides: Sequence[EarlierSide]) -> Linkage:
    """How firmly the rated cells tie the raters together."""
    cells = {(side.rater, side.brief) for side in sides}
    return design_linkage(
        [[(rater, brief) in cells for brief in request.briefs] for rater in request.raters]
    )


def _loads(
    study: Study, request: DesignRequest, design: Design, sides: Sequence[EarlierSide]
) -> tuple[RaterLoad, ...]:
    minutes = _minutes(study)
    reference = request.systems[0]
    loads = []
    for rater in request.raters:
        work = [a for a in design.assignments if a.rater_id == rater]
        own = [side for side in sides if side.rater == rater]
        loads.append(
            RaterLoad(
                rater,
                len(own),
                len(work),
                sum(minutes[a.brief_id, a.kind] for a in work) / 60,
                sum(side.first == reference for side in own),
            )
        )
    return tuple(loads)


def _minutes(study: Study) -> dict[tuple[str, AssignmentKind], float]:
    """What one screen is likely to take: reading at a steady pace, and time for each question."""
    texts: dict[str, list[int]] = {}
    for passage in study.passages:
        texts.setdefault(passage.brief_id, []).append(len(passage.text.split()))
    for known in study.validity:
        texts[known.brief.id] = [len(passage.text.split()) for passage in known.passages]
    briefs = (*study.briefs, *(known.brief for known in study.validity))
    form = study.preference
    of_pair = 1 + len(form.details) if form else 0
    minutes: dict[tuple[str, AssignmentKind], float] = {}
    for brief in briefs:
        rubric = study.rubric_for(brief)
        questions = len(rubric.criteria) + (1 if rubric.decision else 0)
        words = sum(texts[brief.id]) / len(texts[brief.id])
        single = words / WORDS_A_MINUTE + questions * SECONDS_A_QUESTION / 60
        compared = of_pair * SECONDS_A_QUESTION / 60
        minutes[brief.id, AssignmentKind.SINGLE] = single
        minutes[brief.id, AssignmentKind.PAIR] = 2 * single + compared
        # Both passages were read before, so a look at each is enough.
        minutes[brief.id, AssignmentKind.PREFERENCE] = words / WORDS_A_MINUTE + compared
    return minutes


def _what_if(
    study: Study, spread: Spread, effect: float, n_briefs: int, per_brief: int
) -> tuple[WhatIf, ...]:
    """The planned size among the usual ones, briefs by raters a brief."""
    plan = study.settings.plan
    briefs = sorted({*BRIEFS, n_briefs} - {1})
    raters = sorted({*RATERS, per_brief})
    rows = d_study(spread.components, effect, briefs, raters, plan.significance_level)
    return tuple(
        WhatIf(
            row.n_briefs,
            row.n_raters,
            expected_half_width(row, plan.confidence),
            row.power,
            expected_half_width(row, plan.confidence, other=True),
            row.power_other_raters,
            (row.n_briefs, row.n_raters) == (n_briefs, per_brief),
        )
        for row in rows
    )
