"""Studies that are only tried out, and days by which raters are asked to finish."""

import csv
import io

import pytest

from evalkit.study.terms import PILOT_NOTE


def add_line(folder, line):
    settings = folder / "study.yaml"
    settings.write_text(settings.read_text().replace("seed: 1", f"{line}\nseed: 1"))


def table_of(folder, name):
    text = (folder / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_status_plan_and_analysis_of_a_pilot_say_so(run, pilot):
    assert PILOT_NOTE in run("status", pilot).out.splitlines()
    assert PILOT_NOTE in run("plan", pilot).out
    assert run("status", pilot, "--json").json["pilot"] is True
    analysed = run("analyze", pilot, "--json").json
    assert analysed["pilot"] is True
    assert PILOT_NOTE in analysed["notes"]


def test_a_study_that_is_no_pilot_says_nothing_of_it(run, closed):
    assert "PILOT" not in run("status", closed).out
    assert run("analyze", closed, "--json").json["pilot"] is False


def test_every_table_of_a_pilot_bears_the_mark(run, pilot, tmp_path):
    assert run("export", pilot, tmp_path / "files").code == 0
    assert "PILOT" in (tmp_path / "files" / "README.txt").read_text()
    for file in (tmp_path / "files").glob("*.csv"):
        heading = file.read_text(encoding="utf-8-sig").partition("\n")[0]
        assert heading.strip().split(",")[0] == "pilot", file.name
    assert {row["pilot"] for row in table_of(tmp_path / "files", "codebook.csv")} == {"true"}


def test_a_pilot_gives_the_spread_of_the_next_study(run, pilot, tmp_path):
    assert run("new", tmp_path / "next").code == 0
    said = run("design", tmp_path / "next", "--pilot", pilot)
    assert said.code == 0, said.err
    assert "Spread of" in said.out


@pytest.mark.parametrize("raters", ["--ids", "--pseudonyms"])
def test_the_archive_of_a_pilot_is_analysed_as_a_pilot(run, pilot, tmp_path, raters):
    assert run("archive", pilot, tmp_path / "pilot.db", raters).code == 0
    assert run("analyze", tmp_path / "pilot.db", "--json").json["pilot"] is True


def ratings(tmp_path, first, second):
    lines = ["pilot,rater,brief,system,score"]
    for mark, rater in ((first, "ann"), (second, "bo")):
        for brief in ("b1", "b2", "b3"):
            lines += [f"{mark},{rater},{brief},base,2", f"{mark},{rater},{brief},tuned,3"]
    (tmp_path / "ratings.csv").write_text("\n".join(lines) + "\n")
    return tmp_path / "ratings.csv"


def test_ratings_of_a_pilot_may_not_stand_among_others(run, tmp_path):
    refused = run("analyze", ratings(tmp_path, "true", ""))
    assert refused.code == 2
    assert refused.err.startswith("6 of the table's 12 rows are ratings of a pilot")


def test_a_table_of_pilot_ratings_alone_is_analysed_as_a_pilot(run, tmp_path):
    table = ratings(tmp_path, "true", "TRUE")
    assert PILOT_NOTE in run("analyze", table, "--json").json["notes"]
    assert "PILOT" in run("analyze", table).out


def test_a_pilot_is_no_earlier_round_of_a_study(run, new, tmp_path, monkeypatch):
    monkeypatch.setenv("EVALKIT_DATABASE_URL", f"sqlite:///{tmp_path}/both.db")
    assert run("open", new, "--pilot").out.splitlines()[0] == PILOT_NOTE
    settings = new / "study.yaml"
    settings.write_text(settings.read_text().replace('id: "tiny"', "id: main", 1))
    refused = run("open", new, "--of", "tiny")
    assert refused.code == 2
    assert refused.err.startswith("tiny is a pilot, so its ratings may not stand beside those of")
    assert run("open", new, "--of", "tiny", "--pilot").code == 0


def test_the_plan_of_a_pilot_is_proven_like_any_other(run, pilot):
    assert run("verify", pilot).code == 0


def test_the_deadline_is_told_to_leads(run, new):
    add_line(new, "deadline: 2099-12-18")
    assert run("open", new).code == 0
    assert "Raters are asked to finish by 2099-12-18" in run("status", new).out
    assert run("status", new, "--json").json["deadline"] == "2099-12-18"
    assert "Raters are asked to finish by 2099-12-18" in run("plan", new).out
    assert run("close", new).code == 0
    assert "finish by" not in run("status", new).out


@pytest.mark.parametrize("day", ["2026-02-30", "18 December", "20261218x"])
def test_a_deadline_is_a_day_of_the_calendar(run, new, day):
    add_line(new, f'deadline: "{day}"')
    refused = run("check", new)
    assert refused.code != 0
    assert f'expected a day as year, month and day, came "{day}"' in refused.out + refused.err
