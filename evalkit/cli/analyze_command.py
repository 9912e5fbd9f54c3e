"""`evalkit analyze`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from evalkit.cli.options import (
    json_option,
    print_json,
    pseudonyms_option,
    study_argument,
    study_option,
)
from evalkit.cli.waiting import waiting
from evalkit.service.analysing import (
    ColumnMapping,
    Measurement,
    TableSettings,
    analyse_place,
    as_json,
    as_text,
    automatic_at,
    look_early,
    write_csv,
)

COLUMNS = ColumnMapping()
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _reason(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not value.strip():
        raise click.BadParameter("expected a reason in words, got none")
    return value and value.strip()


def _names(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip()) if value else ()


def _levels(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[float, ...]:
    try:
        return tuple(float(level) for level in value.split(",")) if value else ()
    except ValueError as error:
        raise click.BadParameter(f"expected numbers such as 1,2,3,4, got {value!r}") from error


def _weights(_ctx: click.Context, _param: click.Parameter, value: str | None) -> dict[str, int]:
    pairs = [pair.partition("=") for pair in value.split(",")] if value else []
    try:
        return {name.strip(): int(weight) for name, _, weight in pairs}
    except ValueError as error:
        raise click.BadParameter(f"expected whole weights such as fit=2, got {value!r}") from error


def _column(name: str, holds: str) -> Decorator:
    return click.option(
        f"--{name.replace('_', '-')}",
        name,
        metavar="COLUMN",
        default=getattr(COLUMNS, name),
        show_default=True,
        help=f"Table: the column that holds {holds}.",
    )


@click.command("analyze")
@study_argument
@study_option
@pseudonyms_option
@_column("rater", "the rater")
@_column("brief", "what pairs the systems")
@_column("system", "the system")
@_column("outcome", "the criterion")
@_column("score", "the score")
@_column("system_a", "the left system of a pair")
@_column("system_b", "the right system of a pair")
@_column("preference", "a, b or tie")
@click.option("--systems", callback=_names, help="Table: which systems, the reference first.")
@click.option("--reference", help="Table: the system that others are compared with.")
@click.option("--primary", help="Table: the primary outcome.")
@click.option("--secondary", callback=_names, help="Table: the outcomes adjusted together.")
@click.option("--levels", callback=_levels, help="Table: the declared scale, such as 1,2,3,4.")
@click.option(
    "--measurement",
    type=click.Choice([str(m) for m in Measurement]),
    default="ordinal",
    show_default=True,
    help="Table: what the distance between two levels means.",
)
@click.option("--lower-is-better", callback=_names, help="Table: outcomes that count downwards.")
@click.option(
    "--weights", callback=_weights, help="Table: weights in the composite, such as fit=2,faults=-1."
)
@click.option("--margin", type=float, help="Table: the difference that would not matter.")
@click.option(
    "--correction",
    type=click.Choice(["holm", "max_t"]),
    default="holm",
    show_default=True,
    help="Table: how secondary outcomes are adjusted.",
)
@click.option("--slots", is_flag=True, help="Table: raters are slots, not persons.")
@click.option(
    "--early-look",
    metavar="REASON",
    callback=_reason,
    help="Compare although ratings are open; written down, and told by every result from then on.",
)
@click.option("--csv", "folder", type=click.Path(path_type=Path), help="Write every table here.")
@json_option
def command(place: Path, study_id: str | None, **options: Any) -> None:  # noqa: ANN401
    """Analyse STUDY: a study's folder or database, an archive, or any table of ratings."""
    early_look, pseudonyms = options["early_look"], options["pseudonyms"]
    with waiting("analysing"):
        analysis = (
            look_early(place, study_id, "evalkit analyze", early_look, pseudonyms)
            if early_look
            else analyse_place(place, study_id, _mapping(options), _settings(options), pseudonyms)
        )
        automatic = automatic_at(place, study_id, pseudonyms)
    if options["folder"]:
        for path in write_csv(analysis, options["folder"], automatic):
            click.echo(str(path), err=True)
    if options["as_json"]:
        print_json(as_json(analysis, automatic))
    else:
        click.echo(as_text(analysis, automatic))


def _mapping(options: dict[str, Any]) -> ColumnMapping:
    return ColumnMapping(**{name: options[name] for name in COLUMNS.__dataclass_fields__})


def _settings(options: dict[str, Any]) -> TableSettings:
    systems = options["systems"]
    return TableSettings(
        measurement=Measurement(options["measurement"]),
        levels=options["levels"],
        lower_is_better=frozenset(options["lower_is_better"]),
        systems=systems,
        reference_system=options["reference"] or (systems[0] if systems else None),
        primary_outcome=options["primary"],
        secondary_outcomes=options["secondary"] or None,
        raters_are_persons=not options["slots"],
        weights=options["weights"],
        margin=options["margin"],
        correction=options["correction"],
    )
