"""`norming` as people call it, from the choice of briefs to the end of the pass."""

import csv


def test_a_pass_is_led_step_by_step(run, rated):
    assert run("norming", rated).out == "No norming pass was held yet.\n"
    with (rated / "briefs.csv").open(encoding="utf-8", newline="") as table:
        brief = next(csv.DictReader(table))["id"]
    begun = run("norming", rated, "--begin", brief)
    assert begun.out.splitlines()[0] == f"Norming pass 1 on {brief}: rating"
    assert begun.out.splitlines()[1].endswith(": 1 of 1 rated")
    assert "talk" in run("norming", rated, "--reveal", "--note", "Two means one misfit.").out
    again = run("norming", rated, "--again")
    assert f"on {brief}: again; missing: " in again.out
    assert again.out.splitlines()[1].endswith(": 1 of 1 rated, 0 of 1 again")
    assert run("norming", rated, "--end").out.splitlines()[0] == f"Norming pass 1 on {brief}: ended"
    assert "Two means one misfit." in run("audit", rated).out
    assert "sound" in run("verify", rated).out.splitlines()[-1]


def test_a_step_out_of_turn_and_an_unknown_brief_are_sentences(run, rated):
    assert run("norming", rated, "--reveal").err == "No norming pass is on; begin one first.\n"
    unknown = run("norming", rated, "--begin", "nowhere")
    assert unknown.code == 2
    assert "A norming pass needs briefs of the study, and there is no 'nowhere'" in unknown.err
