"""How far brief differences are expected to spread: from a pilot, an assumption, or a model."""

from dataclasses import dataclass
from pathlib import Path

from evalkit.analysis.mapping import ColumnMapping, TableSettings
from evalkit.errors import StatisticError
from evalkit.service.analysing import analyse_place
from evalkit.stats.design import VarianceComponents, g_study, planning_model

MODEL_BRIEFS, MODEL_SEED = 4000, 20_260_101
COMPONENT_NAMES = ("brief", "rater", "brief × rater, and error")


@dataclass(frozen=True, slots=True)
class Spread:
    """Variances of one rater's difference on one brief, and in a sentence where they are from."""

    components: VarianceComponents
    source: str


def modelled_spread(n_raters: int, n_levels: int = 4) -> Spread:
    """What a model of ratings gives: even cuts, raters from severe to lenient, moderate noise."""
    import numpy as np

    model = planning_model(n_levels, max(2, n_raters))
    levels = model.draw(1, MODEL_BRIEFS, np.random.default_rng(MODEL_SEED))[0].astype(float)
    components = g_study(levels[:, 1] - levels[:, 0]).components
    sd = _sd_between(components, n_raters)
    return Spread(
        components,
        f"Assumed spread: a model of ratings on {n_levels} levels, where differences of briefs "
        f"have a standard deviation of {sd:.2f} rubric points with {_raters(n_raters)}, and no "
        "rater favours a system more than others do. "
        "A pilot or an earlier study tells more (--pilot), or name your own (--sd).",
    )


def assumed_spread(sd: float, n_raters: int, n_levels: int = 4) -> Spread:
    """A standard deviation that somebody names, parted between briefs and raters like the model's.

    Parameters
    ----------
    sd
        Between briefs, of the difference averaged over ``n_raters``; rubric points.

    Raises
    ------
    StatisticError
        Where it is not above 0.
    """
    if not sd > 0:
        raise StatisticError(f"Expected a standard deviation above 0, got {sd:g}.")
    model = modelled_spread(n_raters, n_levels).components
    scale = (sd / _sd_between(model, n_raters)) ** 2
    parts = VarianceComponents(model.brief * scale, model.rater * scale, model.residual * scale)
    return Spread(
        parts,
        f"Assumed spread: differences of briefs have a standard deviation of {sd:g} rubric points "
        f"with {_raters(n_raters)}.",
    )


def pilot_spread(place: Path, study_id: str | None = None) -> Spread:
    """What an earlier study, its archive, or a table of ratings shows of its primary outcome.

    Raises
    ------
    StatisticError
        Where it does not allow to part briefs from raters; says why.
    EvalkitError
        Where the place holds no ratings.
    """
    analysis = analyse_place(place, study_id, ColumnMapping(), TableSettings())
    table = analysis.tables.get("variance")
    if table is None or table.empty:
        why = analysis.why_no_results or "it holds too little"
        raise StatisticError(f"{place} tells no spread: {why}")
    first = table[table["system"] == table["system"].iloc[0]]
    if first["component"].isna().any():
        raise StatisticError(f"{place} tells no spread: {first['why_undefined'].iloc[0]}")
    found = first.set_index("component")["variance"]
    row = first.iloc[0]
    return Spread(
        VarianceComponents(*(float(found[name]) for name in COMPONENT_NAMES)),
        f"Spread of {row['name']} in {place.name}: {int(row['n_briefs'])} briefs, "
        f"{_raters(int(row['n_raters']))}.",
    )


def _sd_between(components: VarianceComponents, n_raters: int) -> float:
    between = max(0.0, components.brief) + max(0.0, components.residual) / n_raters
    return float(between**0.5)


def _raters(count: int) -> str:
    return f"{count} rater" if count == 1 else f"{count} raters"
