"""`evalkit generate`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from evalkit.cli.main import EXIT_FAULT
from evalkit.cli.options import json_option, print_json
from evalkit.cli.spending import money, spent
from evalkit.cli.waiting import waiting
from evalkit.service.generating import GenerationReport, Progress, Spending, generate
from evalkit.service.generation_plan import PlannedRequest, PlanReport, plan_generation
from evalkit.service.generation_scope import Wanted


@click.command("generate")
@click.argument("folder", metavar="STUDY", type=click.Path(path_type=Path), default=".")
@click.option("--dry-run", is_flag=True, help="Print the requests and their cost; send nothing.")
@click.option("--prompts", is_flag=True, help="With --dry-run: print each prompt whole.")
@click.option("--system", "systems", multiple=True, help="Only this system; may be given again.")
@click.option("--brief", "briefs", multiple=True, help="Only this brief; may be given again.")
@click.option(
    "--redo",
    is_flag=True,
    help="Ask anew, and pay anew, where there is an answer. Broken off, it goes on with the same "
    "--system and --brief; only once it has come to its end does the next one begin anew.",
)
@json_option
def command(  # noqa: PLR0913  one parameter an option
    folder: Path,
    dry_run: bool,
    prompts: bool,
    systems: tuple[str, ...],
    briefs: tuple[str, ...],
    redo: bool,
    as_json: bool,
) -> None:
    """Make the passages of a study folder through the endpoints that study.yaml names.

    What was answered before is not asked again: after an interruption the same command goes on
    where it was. Keys come from environment variables, or from the file that EVALKIT_SECRETS_FILE
    names. Exit code 0 says that every passage is there, 2 that some are not.
    """
    chosen = Wanted(systems, briefs, redo)
    if dry_run:
        with waiting("Planning"):
            plan = plan_generation(folder, chosen)
        print_json(asdict(plan)) if as_json else _print(_plan_lines(plan, prompts))
        return
    with _bar() as progress:
        report = generate(folder, chosen, progress)
    if as_json:
        print_json({**asdict(report), "whole": report.is_whole})
    else:
        _print(_report_lines(report, folder))
    sys.exit(0 if report.is_whole else EXIT_FAULT)


def _print(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    """A bar with the cost so far, on standard error and only where a person looks."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    cost = TextColumn("{task.fields[cost]}", markup=False)
    columns = (TextColumn("Writing"), BarColumn(), MofNCompleteColumn(), cost, TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Writing", total=None, cost="")

        def show(progress: Progress) -> None:
            words = _so_far(progress.spending)
            bar.update(task, completed=progress.n_done, total=progress.n_jobs, cost=words)

        yield show


def _plan_lines(plan: PlanReport, prompts: bool) -> list[str]:
    lines = ["system            brief         no.  tokens in  out   cost     state"]
    lines += [line for each in plan.requests for line in _request_lines(each, plan, prompts)]
    to_send = plan.to_send
    tokens_in = sum(request.tokens_in for request in to_send)
    out = [request.tokens_out for request in to_send if request.tokens_out is not None]
    lines += [
        "",
        f"{len(plan.requests)} requests, {len(to_send)} of them to send: about {tokens_in:,} "
        f"tokens in and {sum(out):,} out ({plan.counted}).",
        f"Expected cost: {money(plan.cost, plan.currency)}.",
    ]
    for name in plan.waiting:
        lines.append(
            f"{name} finds texts by embeddings: its prompts show once their vectors are there "
            f"({plan.n_vector_requests} requests)."
        )
    return [*lines, spent(plan.spending, plan.currency)]


def _request_lines(request: PlannedRequest, plan: PlanReport, prompts: bool) -> list[str]:
    state = "answered" if request.is_answered else "to send"
    out = "?" if request.tokens_out is None else f"{request.tokens_out:,}"
    cost = money(request.cost, "")
    shown = f"  shows {', '.join(request.shown)}" if request.shown else ""
    line = (
        f"{request.system_id:16}  {request.brief_id:12}  {request.candidate:2d}  "
        f"{request.tokens_in:9,}  {out:>5}  {cost:8} {state}{shown}"
    )
    if not prompts:
        return [line]
    messages = request.body["messages"]
    texts = messages if isinstance(messages, list) else []
    return [line, *(f"--- {each['role']}\n{each['content']}" for each in texts), ""]


def _report_lines(report: GenerationReport, folder: Path) -> list[str]:
    made, left = report.passages.written, report.passages.left_alone
    lines = [*report.faults]
    lines += [
        f"{brief} by {system}: left as it is, for somebody edited it or brought it in by hand; "
        "remove its row to have it made."
        for brief, system in left
    ]
    if report.redo_begun:
        lines.append(
            f"This went on with the redo that was begun at {report.redo_begun} and broken off: "
            "what it had asked anew before was not asked again."
        )
    lines += [report.stopped] if report.stopped else []
    answers = f"{report.n_sent} answers new, {report.n_from_before} from before"
    lines.append(f"{len(made)} passages in {report.table} ({answers}).")
    lines.append(spent(report.spending, report.currency))
    if report.n_missing:
        lines.append(f"{report.n_missing} passages are missing; mend, and run the command again.")
    else:
        lines.append(f"Now: evalkit texts {folder}")
    return lines


def _so_far(spending: Spending) -> str:
    """The cost so far in few words; what is unknown is not counted as nothing."""
    known = spending.n_answers - spending.n_unknown
    cost = f"{spending.cost:.4f} spent" if known else "cost unknown"
    more = f" and {spending.n_unknown} of unknown cost" if known and spending.n_unknown else ""
    return f"{cost}{more}, {spending.tokens:,} tokens"
