"""Every section of the result, in the order in which it is read."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from evalkit.analysis.outcome import AnalysisPlan
from evalkit.report.sections.checks import (
    blinding_section,
    flag_section,
    missing_section,
    power_section,
    sensitivity_section,
    strata_section,
)
from evalkit.report.sections.outcomes import (
    criteria_section,
    preference_section,
    usable_section,
)
from evalkit.report.sections.rounds import rounds_section
from evalkit.report.sections.section import Material, Section

if TYPE_CHECKING:
    import pandas as pd

SECTIONS: tuple[Callable[[Material], Section | None], ...] = (
    criteria_section,
    usable_section,
    preference_section,
    flag_section,
    missing_section,
    sensitivity_section,
    strata_section,
    blinding_section,
    power_section,
    rounds_section,
)


def result_sections(
    tables: "Mapping[str, pd.DataFrame]",
    plan: AnalysisPlan,
    system: str,
    flag_cases: "pd.DataFrame",
) -> tuple[Section, ...]:
    """The sections on one compared system, without those that its study does not have."""
    material = Material(tables, plan, system, flag_cases)
    made = (make(material) for make in SECTIONS)
    return tuple(section for section in made if section is not None)
