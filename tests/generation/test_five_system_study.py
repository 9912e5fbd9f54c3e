"""Five ways of writing: made by one command, then rated and analysed by what was there before.

Nothing after that is told that passages were made: the study is opened, rated singly and in pairs
with the reference by simulated raters, and by a model, closed, unblinded, analysed, verified.
"""

import csv
import io
from collections import Counter
from random import Random

import pytest
from click.testing import CliRunner
from five_systems import lay_out
from simulated_raters import rate_all

from evalkit.cli.generate_command import command as generate_command
from evalkit.service.automatic_rating import rate_automatically
from evalkit.service.automatic_results import automatic_analysis
from evalkit.service.closing import close, unblind
from evalkit.service.exporting import archive_to, export_files
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.results import analyse_archive, analyse_study
from evalkit.service.verifying import verify_place
from evalkit.service.workspace import open_workspace
from evalkit.store import desk as desks
from evalkit.study.blinded import AssignmentKind

QUALITY = {"base": 0.0, "prompted": 0.1, "few": 0.5, "sourced": 0.3, "tuned": 1.0}
MORE = 'preference: "shipped:preference.yaml"\nautomatic_rater: {model: judge-1}\n'
RATERS = "id,name,role,kind\n" + "".join(
    f"sim{n},Simulated rater {n},rater,simulated\n" for n in (1, 2, 3)
)


def passage_for(body):
    """A text of its own for each request: the server has few sentences, which recite each other."""
    if "response_format" in body:
        return None
    drawn = Random(str((body["model"], body["messages"])))
    words = ["".join(drawn.choices("aeiourstlnmdgp", k=drawn.randint(3, 8))) for _ in range(560)]
    return ". ".join(" ".join(words[at : at + 12]).capitalize() for at in range(0, 552, 12)) + "."


@pytest.fixture(scope="module")
def study(tmp_path_factory, _served_model):
    """The folder after `evalkit generate`, and its study open and rated."""
    _served_model.reset()
    _served_model.reply = passage_for
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEST_MODEL_KEY", "sk-for-tests-only")
        folder = lay_out(tmp_path_factory.mktemp("five"), _served_model.url, more=MORE)
        (folder / "raters.csv").write_text(RATERS, encoding="utf-8")
        made = CliRunner().invoke(generate_command, [str(folder)], catch_exceptions=False)
        assert made.exit_code == 0, made.output
        workspace = open_workspace(str(folder / "evalkit.db"))
        open_study(workspace, read_sound_study(folder))
        assert rate_all(workspace, "five", QUALITY) == 3 * (12 * 5 + 12 * 4)
        rated = rate_automatically(workspace, "five", folder, "test")
    assert (rated.n_requests, rated.n_answered) == (12 * 5 + 12 * 4 * 2, 12 * 5 + 12 * 4 * 2)
    while_open = analyse_study(workspace, "five")
    close(workspace, "five", "lead")
    closed = analyse_study(workspace, "five")
    unblind(workspace, "five", "lead", "all in")
    archive_to(workspace, "five", folder / "named.db", "test")
    return folder, workspace, while_open, closed, analyse_study(workspace, "five")


def test_each_rater_reads_five_passages_alone_and_four_pairs_with_the_reference(study):
    _, workspace, *_ = study
    with workspace.store.reading() as connection:
        work = desks.assignments_of(connection, "five", "sim1")
        slots = {len(desks.desk(connection, "five", "sim1", one.id).passages) for one in work}
    kinds = Counter(one.kind for one in work)
    assert kinds == {AssignmentKind.SINGLE: 60, AssignmentKind.PREFERENCE: 48}
    assert slots == {1, 2}


def test_no_way_is_told_from_another_before_unblinding(study):
    _, _, while_open, closed, _ = study
    assert while_open.results is None
    assert closed.results is None
    assert "which letter the reference is" in closed.why_no_results


def test_every_way_is_compared_with_the_reference_and_the_best_one_found(study):
    *_, analysis = study
    table = analysis.results.comparison
    main = table[table["outcome"] == "composite"].set_index("system")
    assert set(main.index) == set(QUALITY) - {"base"}
    assert set(main["reference_system"]) == {"base"}
    assert set(main["n_briefs"]) == {12}
    assert main["estimate"].idxmax() == "tuned"
    assert main.loc["tuned", "adjusted_p"] < 0.05
    # Each difference holds the quality that it was drawn from.
    for system, row in main.iterrows():
        assert row["low"] < QUALITY[system] < row["high"], system
    limits = analysis.results.limits
    (found,) = [limit for limit in limits if limit.startswith("With 12 briefs a difference")]
    assert all(f"points for {name}" in found for name in ("Tuned model", "With exemplars"))
    # On less than a degree of freedom an interval for other raters would span millions.
    assert table["other_raters_high"].abs().max() < 50
    assert len(analysis.results.headline) == 4
    assert "Tuned model is shown to be better than Plain model" in "".join(
        analysis.results.headline
    )


def test_preferences_come_from_pairs_with_the_reference_alone(study):
    *_, analysis = study
    votes = analysis.tables["preferences"].set_index("system")
    assert set(votes.index) == set(QUALITY) - {"base"}
    assert set(votes["n_votes"]) == {36}
    assert votes["wins"].idxmax() == "tuned"
    worths = analysis.tables["worths"].set_index("system")["log_worth"]
    assert worths["tuned"] == max(worths)


def test_the_archive_tells_the_same_and_where_each_passage_came_from(study):
    folder, _, _, _, analysis = study
    archived = analyse_archive(folder / "named.db").results.comparison
    assert archived["estimate"].tolist() == analysis.results.comparison["estimate"].tolist()
    for place in (folder / "evalkit.db", folder / "named.db"):
        found = verify_place(place)
        assert found.is_sound, found.verdict


def test_files_hold_all_five_and_the_model_that_rated_stands_apart(study):
    _, workspace, *_ = study
    files = {file.name: file.content for file in export_files(workspace, "five").files}
    rows = list(csv.DictReader(io.StringIO(files["ratings.csv"].decode("utf-8-sig"))))
    scores = Counter(row["system"] for row in rows if row["kind"] == "score")
    assert set(scores) == set(QUALITY)
    assert len(set(scores.values())) == 1
    assert {row["rater"] for row in rows} == {"sim1", "sim2", "sim3"}
    found = automatic_analysis(workspace, "five")
    assert found.verdict.startswith("On none of")
    assert set(found.tables["automatic_systems"]["system"]) == set(QUALITY) - {"base"}
    sides = found.tables["automatic_sides"]
    # Passages were read alone, so that only the choices could change with the sides.
    assert sides["outcome"].tolist() == ["preference"]
    assert sides["n_units"].tolist() == [48]
