import asyncio
import random
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from evalkit.bench.ui import UiReport, format_table, run
from evalkit.bench.ui.browser import BrowserFigures
from evalkit.bench.ui.figures import Wait, wait_of
from evalkit.bench.ui.kept import Kept, compare
from evalkit.bench.ui.load import N_DOUBLES
from evalkit.bench.ui.rater import Given, RatersSeat
from evalkit.bench.ui.server import open_for, serving, wait_until_up
from evalkit.bench.ui.wire import Tab
from evalkit.service.access import enter
from evalkit.service.rating import open_desk, save, work_of
from evalkit.service.workspace import DATABASE_FILE, open_workspace
from evalkit.study.answer import Question, QuestionKind

COMMENT = Question(QuestionKind.COMMENT).key
# Of each heavy library a part that is compiled, its own or of one that it cannot do without:
# jiter is openai's, rpds altair's, regex textstat's.
HEAVY = re.compile(r"/(numpy|pandas|pyarrow|scipy|jiter|rpds|regex)[/.]")


@pytest.fixture(scope="module")
def report() -> UiReport:
    return run((2,), 2.0, lambda _words: None, with_browser=False, n_starts=1)


def test_every_acknowledged_answer_is_stored_once(report: UiReport) -> None:
    (load,) = report.loads
    assert load.n_doubles == 2 * min(N_DOUBLES, 2)
    assert load.kept.n_acknowledged > 3 * load.n_doubles
    assert (load.kept.n_lost, load.kept.n_too_many) == (0, 0)


def test_waits_and_memory_are_measured(report: UiReport) -> None:
    (load,) = report.loads
    assert report.cold_start_seconds > 0
    assert load.first_desk.n == 2
    assert load.busy.saved.n > 0
    assert load.busy.saved.median_ms is not None
    assert 0 < load.busy.saved.median_ms <= (load.busy.saved.p95_ms or 0)
    assert 0 < load.memory.start_mib < load.memory.loaded_mib
    # An answer brings the small live part alone, a new desk some hundred kilobytes.
    assert 1_000 < load.bytes_per_message < 60_000


def test_table_says_what_is_reached_what_is_missed_and_what_was_not_measured(
    report: UiReport,
) -> None:
    (load,) = report.loads
    slow = replace(load, n_raters=25, busy=replace(load.busy, saved=wait_of([0.4, 0.6])))
    still = replace(load, n_raters=100, thinking=replace(load.thinking, saved=wait_of([])))
    keys = BrowserFigures(1.0, wait_of([0.02]), wait_of([0.1]))
    text = format_table(replace(report, loads=(load, slow, still), browser=keys))
    assert "aim 2 raters: nothing lost, nothing stored twice: reached" in text
    assert "aim 25 raters without pause: saved p95 500 ms: MISSED" in text
    assert "aim 100 raters who think: saved p95 100 ms: not measured" in text
    assert "aim key to painted answer p95 50 ms: reached" in text
    assert max(map(len, text.splitlines())) <= 120


def test_p95_of_twenty_waits_is_the_nineteenth() -> None:
    assert wait_of([n / 1000 for n in range(20, 0, -1)]) == Wait(20, 10.0, 19.0)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (("one", "two"), Kept(2, 0, 0)),
        (("one", "two", "three"), Kept(3, 1, 0)),
        (("two",), Kept(1, 0, 1)),
    ],
)
def test_a_lost_answer_and_one_too_many_are_counted(
    told: tuple[str, ...], kept: Kept, tmp_path: Path
) -> None:
    (token,) = open_for(tmp_path, 1)
    workspace = open_workspace(str(tmp_path / DATABASE_FILE))
    rater = enter(workspace, token)
    desk = open_desk(workspace, rater, work_of(workspace, rater).assignments[0].id)
    for text in ("one", "two"):
        save(workspace, rater, desk, {COMMENT: text})
    given = [Given(desk.assignment.id, COMMENT, text) for text in told]
    found = compare(workspace, [token], [given])
    workspace.store.close()
    assert found == kept


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells which libraries are loaded")
def test_a_server_loads_no_heavy_library_for_a_rated_brief(tmp_path: Path) -> None:
    (token,) = open_for(tmp_path, 1)

    async def rate_one(base_url: str) -> bool:
        async with RatersSeat(Tab(base_url, token), random.Random(1)) as rater:
            while rater.sheet.missing():
                await rater.answer(rater.sheet.next_answer(rater.dice))
            before = rater.sheet.still["assignment"]
            await rater.turn()
            return bool(before != rater.sheet.still["assignment"])

    with serving(tmp_path) as server:
        wait_until_up(server)
        assert asyncio.run(rate_one(server.base_url))
        maps = Path(f"/proc/{server.process_id}/maps").read_text(encoding="utf-8")
    assert "pydantic_core" in maps
    assert set(HEAVY.findall(maps)) == set()
