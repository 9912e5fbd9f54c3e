"""One line an outcome: what decides whether the automatic rater may stand beside the experts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from evalkit.analysis.automatic.agreement import EXPERTS, PANEL
from evalkit.analysis.automatic.alternative import EVERYBODY
from evalkit.analysis.automatic.lengths import BEYOND
from evalkit.analysis.automatic.standing import Standing

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "name": "question",
    "may_stand": "may stand",
    "advantage": "share as near",
    "advantage_low": "low",
    "advantage_high": "high",
    "won": "shown for",
    "kappa": "kappa with panel",
    "kappa_low": "kappa low",
    "kappa_high": "kappa high",
    "experts_kappa": "kappa of experts",
    "share_changed": "share changed with sides",
    "side_p": "p of side",
    "length_p": "p of length",
    "n_briefs": "briefs",
}
"""What each column is called where people read it."""


def overview_table(
    tables: "Mapping[str, pd.DataFrame]", standings: tuple[Standing, ...]
) -> "pd.DataFrame":
    """The figures behind each standing, under the names of ``COLUMNS``; gaps where undefined."""
    import pandas as pd

    agreement = tables["automatic_agreement"]
    told = {one.outcome: "yes" if one.may_stand else "not shown" for one in standings}
    nearness = _of(tables["automatic_alternative"], "rater", EVERYBODY)
    nearness = nearness.rename(columns={"low": "advantage_low", "high": "advantage_high"})
    panel = _of(agreement, "held_against", PANEL)
    panel = panel.rename(columns={"low": "kappa_low", "high": "kappa_high"})
    experts = _of(agreement, "held_against", EXPERTS).rename(columns={"kappa": "experts_kappa"})
    sides = _of(tables["automatic_sides"]).rename(columns={"p_value": "side_p"})
    lengths = _of(tables["automatic_length"], "whose", BEYOND)
    lengths = lengths.rename(columns={"p_value": "length_p"})
    columns = {
        **{name: nearness[name] for name in ("name", "advantage", "advantage_low")},
        "advantage_high": nearness["advantage_high"],
        **{name: panel[name] for name in ("kappa", "kappa_low", "kappa_high")},
        **{name: panel[name] for name in ("n_briefs",)},
        "experts_kappa": experts["experts_kappa"],
        "share_changed": sides["share_changed"],
        "side_p": sides["side_p"],
        "length_p": lengths["length_p"],
    }
    whole = pd.DataFrame(columns).reindex(nearness.index)
    counts = zip(nearness["n_won"], nearness["n_experts"], strict=True)
    whole = whole.assign(
        may_stand=[told.get(outcome, "") for outcome in whole.index],
        won=["" if of != of else f"{n:.0f} of {of:.0f}" for n, of in counts],
    )
    return whole[list(COLUMNS)].rename(columns=COLUMNS).reset_index(drop=True)


def _of(table: "pd.DataFrame", column: str = "", value: str = "") -> "pd.DataFrame":
    """The rows of one kind by their outcome."""
    rows = table[table[column] == value] if column else table
    return rows.drop_duplicates("outcome").set_index("outcome")
