"""`evalkit training` as people call it."""

import json


def test_written_counted_and_priced(run, tmp_path):
    corpus = tmp_path / "train.csv"
    corpus.write_text(
        "id,grade,passage_type,topic,instruction,text\na,4,literary,Rain,Tell.,It fell.\n"
    )
    ran = run(
        "training", "write", corpus, "--out", tmp_path / "chat.jsonl",
        "--price", "3.75", "--price-date", "2026-11-28",
    )  # fmt: skip
    assert ran.code == 0
    assert "1 line, held against no test set" in ran.out
    assert "epochs at 3.75 USD a million tokens (price of 2026-11-28): 0.00 USD" in ran.out
    assert (
        json.loads((tmp_path / "chat.jsonl").read_text())["messages"][-1]["content"] == "It fell."
    )


def test_a_price_without_its_day_is_refused(run, tmp_path):
    (tmp_path / "chat.jsonl").write_text("{}\n")
    ran = run("training", "check", tmp_path / "chat.jsonl", "--price", "3.75")
    assert (ran.code, "say which with --price-date" in ran.err) == (2, True)


def test_faults_are_told_by_line_and_end_with_code_2(run, tmp_path):
    (tmp_path / "chat.jsonl").write_text('{"messages": []}\n')
    ran = run("training", "check", tmp_path / "chat.jsonl")
    assert ran.code == 2
    assert ran.out.startswith("chat.jsonl, line 1: expected a list of messages")
