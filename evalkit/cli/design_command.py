"""`evalkit design`."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from evalkit.cli.options import json_option, print_json
from evalkit.cli.waiting import waiting
from evalkit.service.design_sketch import DesignSketch, sketch_design
from evalkit.service.design_table import range_words
from evalkit.service.opening import read_sound_study
from evalkit.service.preview import SIMULATED_NOTE, DesignPreview, preview
from evalkit.service.spread import Spread, assumed_spread, pilot_spread
from evalkit.study.study import Study


def _sizes(
    _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[int, int, int], ...]:
    return tuple(_size(value) for value in values)


def _size(value: str) -> tuple[int, int, int]:
    parts = value.split(",")
    if len(parts) != 3 or not all(part.strip().isdecimal() and int(part) for part in parts):
        raise click.BadParameter(
            f"expected three counts such as 48,6,2 (briefs, raters, raters a brief), got {value!r}"
        )
    briefs, raters, per_brief = map(int, parts)
    return briefs, raters, per_brief


@click.command("design")
@click.argument(
    "folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@click.option("--sd", type=float, help="Standard deviation between briefs, rubric points.")
@click.option(
    "--pilot",
    type=click.Path(path_type=Path, exists=True),
    help="A study, an archive, or a table of ratings to take the spread from.",
)
@click.option(
    "--effect", type=click.FloatRange(min=0, min_open=True), help="True difference to plan for."
)
@click.option(
    "--size",
    "sizes",
    metavar="BRIEFS,RATERS,PER_BRIEF",
    multiple=True,
    callback=_sizes,
    help="Look at a design of this size instead of a study's; can be given more than once.",
)
@json_option
def command(
    folder: Path | None,
    sd: float | None,
    pilot: Path | None,
    effect: float | None,
    sizes: tuple[tuple[int, int, int], ...],
    as_json: bool,
) -> None:
    """Preview the design of a study: balance, connectivity, hours, precision and power."""
    if (folder is None) != bool(sizes):
        raise click.UsageError("Name the folder of a study, or sizes with --size, and not both.")
    if folder is None:
        _show_sizes(sizes, as_json)
        return
    if sd is not None and pilot is not None:
        raise click.UsageError("Name a spread with --sd or take it from --pilot, not both.")
    with waiting("drawing a design"):
        study = read_sound_study(folder)
        found = preview(study, _spread(study, sd, pilot), effect)
    if as_json:
        print_json({**asdict(found), "hours": found.hours, "note": SIMULATED_NOTE})
        return
    for line in _lines(found):
        click.echo(line)


def _show_sizes(sizes: tuple[tuple[int, int, int], ...], as_json: bool) -> None:
    found = [sketch_design(*size) for size in sizes]
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        click.echo(f"{one.n_briefs} briefs, {one.n_raters} raters, {one.raters_per_brief} a brief")
        for line in _evenness_lines(one):
            click.echo(line)


def _spread(study: Study, sd: float | None, pilot: Path | None) -> Spread | None:
    if pilot is not None:
        return pilot_spread(pilot)
    if sd is None:
        return None
    per_brief = study.settings.raters_per_brief
    n_raters = sum(person.role == "rater" for person in study.raters)
    return assumed_spread(sd, n_raters if per_brief == "all" else per_brief)


def _lines(found: DesignPreview) -> Iterator[str]:
    yield f"{found.title}\n"
    yield (
        f"{found.n_briefs} briefs, {found.n_raters} raters, {found.raters_per_brief} a brief, "
        f"{found.n_systems} systems, presented as {found.presentation}: "
        f"{found.n_assignments} screens of work."
    )
    for purpose, count in found.n_by_purpose.items():
        yield f"  {purpose:9} {count}"
    yield SIMULATED_NOTE + "\n"
    yield from _load_lines(found)
    yield from _evenness_lines(found)
    yield from _power_lines(found)


def _load_lines(found: DesignPreview) -> Iterator[str]:
    yield "Rater              briefs  screens  hours  reference first"
    for load in found.loads:
        yield (
            f"{load.rater_id:18.18} {load.n_briefs:6}  {load.n_screens:7}  {load.hours:5.1f}  "
            f"{load.n_reference_first} of {load.n_briefs}"
        )
    yield f"All raters together: about {found.hours:.0f} hours.\n"


def _evenness_lines(found: DesignPreview | DesignSketch) -> Iterator[str]:
    linkage = found.linkage
    yield (
        f"Balance: how often two systems come first differs by {found.rater_imbalance} at most for "
        f"a rater, by {found.brief_imbalance} for a brief; raters have "
        f"{range_words(linkage.fewest_briefs, linkage.most_briefs)} briefs each."
    )
    if linkage.n_to_part is None:
        yield "Connectivity: one rater, so nothing to connect; agreement cannot be known.\n"
        return
    yield (
        f"Connectivity: {linkage.n_groups} group of raters; each two share "
        f"{range_words(linkage.fewest_shared, linkage.most_shared)} briefs; algebraic connectivity "
        f"{linkage.algebraic_connectivity:.1f}; {linkage.n_to_part} assignments would have to be "
        "lost to part them.\n"
    )


def _power_lines(found: DesignPreview) -> Iterator[str]:
    yield found.spread.source
    if found.least_detectable_effect is not None:
        yield (
            f"With {found.n_briefs} briefs p cannot fall below {found.smallest_p:.2g}, and a "
            f"difference of {found.least_detectable_effect:.2f} standard deviations is found with "
            "80 % power."
        )
    yield (
        f"\nWhat if: half the width of the {found.confidence * 100:g} % interval in rubric points, "
        f"and the power to find a true difference of {found.effect:g}; in brackets for other "
        "raters too."
    )
    yield "briefs  raters a brief  half width      power"
    for row in found.what_if:
        yield (
            f"{row.n_briefs:6}  {row.n_raters:14}  {row.half_width:.2f} "
            f"({row.half_width_other_raters:.2f})     {_percent(row.power)} "
            f"({_percent(row.power_other_raters)}){'   <- as planned' if row.is_planned else ''}"
        )


def _percent(power: float) -> str:
    """A power as people read it; nothing planned is certain.

    Examples
    --------
    >>> _percent(0.551), _percent(0.999)
    ('55 %', '> 99 %')
    """
    return "> 99 %" if power > 0.99 else f"{power * 100:.0f} %"
