"""`design`, `add-rater`, `withdraw-rater` and `rebalance` as people call them."""

import csv
import shutil

import pytest

from evalkit.service.finding import find_study
from evalkit.service.progress import progress_of

ROW_END = " And so on, {name}."


def _copy_rows(path, column, changed):
    """Six more briefs: what the table holds of the first one, under other names."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    first = [row for row in rows if row[column] == rows[0][column]]
    for name in [f"more-{number}" for number in range(3, 9)]:
        rows += [
            {key: cell.format(name=name) if ROW_END in cell else cell for key, cell in new.items()}
            for new in (changed(row | {column: name}) for row in first)
        ]
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def block_folder(new):
    """The study of `evalkit new` with four raters, two of them a brief."""
    people = "".join(f"r{n},Rater {n},rater,person\n" for n in range(1, 5))
    (new / "raters.csv").write_text(f"id,name,role,kind\n{people}lead,Lead,lead,person\n")
    settings = (new / "study.yaml").read_text()
    lines = [
        "raters_per_brief: 2" if line.startswith("raters_per_brief") else line
        for line in settings.splitlines()
    ]
    (new / "study.yaml").write_text("\n".join(lines) + "\n")
    _copy_rows(new / "briefs.csv", "id", lambda row: row)
    _copy_rows(new / "passages.csv", "brief", lambda row: row | {"text": row["text"] + ROW_END})
    return new


def test_the_preview_says_what_to_expect(run, block_folder):
    said = run("design", block_folder)
    assert said.code == 0
    assert "10 briefs, 4 raters, 2 a brief" in said.out
    assert "Connectivity: 1 group of raters" in said.out
    assert "<- as planned" in said.out


def test_the_preview_as_json_holds_every_row(run, block_folder):
    found = run("design", block_folder, "--sd", "0.6", "--effect", "0.4", "--json").json
    assert found["linkage"]["n_groups"] == 1
    assert [load["n_briefs"] for load in found["loads"]] == [5, 5, 5, 5]
    planned = [row for row in found["what_if"] if row["is_planned"]]
    assert [(row["n_briefs"], row["n_raters"]) for row in planned] == [(10, 2)]
    # t(9) at 97.5 % is 2.2622, times 0.6 / sqrt(10).
    assert planned[0]["half_width"] == pytest.approx(2.2622 * 0.6 / 10**0.5, abs=1e-4)


def test_a_spread_is_named_or_measured_but_not_both(run, block_folder):
    said = run("design", block_folder, "--sd", "0.6", "--pilot", block_folder)
    assert said.code == 2
    assert "not both" in said.err


# Loads and meetings follow from counting: see `tests/assignment/test_blocks.py`.
def test_designs_of_the_usual_sizes_are_printed_with_balance_and_connectivity(run):
    sizes = [("--size", size) for size in ("12,4,3", "48,6,2", "200,10,3")]
    said = run("design", *(word for pair in sizes for word in pair))
    assert said.code == 0
    blocks = said.out.strip().split("\n\n")
    expected = {
        "12 briefs, 4 raters, 3 a brief": ("9 briefs each", "share 6 briefs"),
        "48 briefs, 6 raters, 2 a brief": ("16 briefs each", "share 3 to 4 briefs"),
        "200 briefs, 10 raters, 3 a brief": ("60 briefs each", "share 13 to 14 briefs"),
    }
    assert [block.splitlines()[0] for block in blocks] == list(expected)
    for block, (load, shared) in zip(blocks, expected.values(), strict=True):
        assert load in block
        assert shared in block
        assert "Connectivity: 1 group of raters" in block


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--size", "12,4"), "expected three counts such as 48,6,2"),
        (("--size", "3,9,1"), "fall into groups that share no brief"),
        ((), "Name the folder of a study, or sizes"),
    ],
)
def test_a_size_that_is_none_or_hangs_together_by_nothing_is_refused(run, words, told):
    said = run("design", *words)
    assert said.code == 2
    assert told in said.err


def test_a_pilot_gives_the_spread(run, unblinded, block_folder):
    said = run("design", block_folder, "--pilot", unblinded)
    assert said.code in (0, 2)
    assert "Traceback" not in said.err
    assert "Spread of" in said.out or "tells no spread" in said.err


def test_raters_come_and_go(run, block_folder):
    assert run("open", block_folder).code == 0
    joined = run("add-rater", block_folder, "--id", "dan", "--name", "Dan Ito")
    assert joined.code == 0
    assert "Dan Ito: http" in joined.out
    assert "Connectivity: all raters share briefs in one chain." in joined.out
    left = run("withdraw-rater", block_folder, "r1", "--reason", "moved away")
    assert left.code == 0
    assert "unfinished assignment" in left.out
    assert "Nothing had to move." in run("rebalance", block_folder, "--days", "3").out
    found = find_study(block_folder)
    progress = progress_of(found.workspace, found.study_id)
    by_rater = {rater.rater_id: rater.n_assignments for rater in progress.raters}
    assert by_rater["r1"] == 0
    assert sum(by_rater.values()) == 20
    found.workspace.store.close()


def test_a_closed_study_takes_nobody_in(run, closed):
    said = run("add-rater", closed, "--id", "dan", "--name", "Dan")
    assert said.code == 2
    assert "Ratings of this study are closed" in said.err


def test_impossible_blocks_are_named_by_check(run, block_folder, tmp_path):
    folder = tmp_path / "lonely"
    shutil.copytree(block_folder, folder)
    settings = (folder / "study.yaml").read_text()
    (folder / "study.yaml").write_text(settings.replace("brief: 2", "brief: 1"))
    said = run("check", folder)
    assert said.code == 2
    assert "2 raters per brief or more" in said.out
