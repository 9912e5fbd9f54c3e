"""The design as a table: who meets what, where and on which side, with systems as letters."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.report.tables import text_table
from evalkit.service.results import why_hidden_in
from evalkit.service.workspace import Workspace
from evalkit.stats.design import design_linkage
from evalkit.store import audit, studies
from evalkit.store.design import design_rows
from evalkit.study.audit import StudyState
from evalkit.study.blinded import AssignmentKind
from evalkit.study.purpose import Purpose

if TYPE_CHECKING:
    import pandas as pd

SIDES = ("rater", "brief")
PLACE = ("rater", "position", "kind", "brief")
LABELS = ("A", "B")
SINGLE, PREFERENCE = AssignmentKind.SINGLE, AssignmentKind.PREFERENCE


@dataclass(frozen=True, slots=True)
class DesignTable:
    """One row an assignment on a desk, and how often each letter stood first by rater and brief.

    Repeats stand in the rows and not in the counts; validity passages have no letter.
    While the Results page shows nothing yet, the rows bear no letters: joined with the ratings by
    rater and position, they would tell the systems apart. Of more than two systems the reference is
    in every pair for preference, so before unblinding these are not counted either.
    """

    assignments: "pd.DataFrame"
    balance: "pd.DataFrame"


def design_of(workspace: Workspace, study_id: str) -> DesignTable:
    """The design that was drawn when the study was opened; letters do not tell a system."""
    import pandas as pd

    with workspace.store.reading() as connection:
        rows = [row.cells for row in design_rows(connection, study_id)]
        state = audit.state(connection, study_id)
        n_systems = len(studies.codes(connection, study_id))
    frame = pd.DataFrame(rows, columns=[*PLACE, "slot", "code", "purpose", "is_returned"])
    on_desks = frame[frame["is_returned"] == 0]
    wide = on_desks.pivot(index=[*PLACE, "purpose"], columns="slot", values="code")
    assignments = wide.reset_index().rename_axis(columns=None).fillna("")
    rated = assignments[assignments["purpose"] == Purpose.RATING]
    is_reference_known = n_systems == 2 or state is StudyState.UNBLINDED
    balance = _balance(rated if is_reference_known else rated[rated["kind"] != PREFERENCE])
    letters = [name for name in LABELS if name in assignments]
    is_hidden = bool(why_hidden_in(state, n_systems))
    return DesignTable(assignments.drop(columns=letters) if is_hidden else assignments, balance)


def linkage_sentences(design: DesignTable) -> tuple[str, ...]:
    """How evenly work is shared, and how firmly raters hang together, for people to read."""
    rated = design.assignments[design.assignments["purpose"] == Purpose.RATING]
    raters, briefs = sorted(rated["rater"].unique()), sorted(rated["brief"].unique())
    cells = set(zip(rated["rater"], rated["brief"], strict=True))
    table = [[(rater, brief) in cells for brief in briefs] for rater in raters]
    if not table:
        return ()
    found = design_linkage(table)
    briefs_each = range_words(found.fewest_briefs, found.most_briefs)
    load = f"{len(raters)} raters have {briefs_each} briefs each."
    if found.n_to_part is None:
        return (load, "One rater alone: agreement cannot be known.")
    if not found.is_connected:
        return (
            load,
            f"Raters fall into {found.n_groups} groups that share no brief; nothing compares them.",
        )
    return (
        load,
        "All raters are linked by briefs in common: each two share "
        f"{range_words(found.fewest_shared, found.most_shared)}; {found.n_to_part} assignments "
        "would have to be lost to part them "
        f"(algebraic connectivity {found.algebraic_connectivity:.1f}).",
    )


def range_words(fewest: int | None, most: int | None) -> str:
    """From how many to how many, or how many where that is all one.

    Examples
    --------
    >>> range_words(3, 4), range_words(16, 16)
    ('3 to 4', '16')
    """
    return f"{fewest}" if fewest == most else f"{fewest} to {most}"


def _balance(assignments: "pd.DataFrame") -> "pd.DataFrame":
    """How often each letter came first: on the left of a pair, or as the first of two passages."""
    import pandas as pd

    ordered = assignments.sort_values("position")
    singles = ordered[ordered["kind"] == SINGLE].drop_duplicates(["rater", "brief"])
    firsts = pd.concat([ordered[ordered["kind"] != SINGLE], singles])
    parts = [
        firsts.groupby(["kind", side, "A"]).size().unstack("A", fill_value=0).reset_index()
        for side in SIDES
    ]
    named = [part.rename(columns={side: "of"}) for part, side in zip(parts, SIDES, strict=True)]
    return pd.concat(named, ignore_index=True).rename_axis(columns=None)


def design_text(design: DesignTable) -> str:
    """Both tables as text."""
    parts = []
    for heading, frame in (
        ("Design", design.assignments),
        ("How often each letter stood first", design.balance),
    ):
        columns = {str(name): str(name) for name in frame.columns}
        numbers = {name: "{:.0f}".format for name in frame.select_dtypes("number").columns}
        parts.append(f"{heading}\n{'=' * len(heading)}\n{text_table(frame, columns, numbers)}")
    return "\n\n".join(parts)
