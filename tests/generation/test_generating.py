"""All strategies on the demo's briefs, against a real server: what is sent, kept and written."""

import csv
import json
import re
from decimal import Decimal
from itertools import count

import model_server as served
import pytest
from five_systems import BASE, OTHERS, lay_out, training_rows

from evalkit.errors import GenerationError, StudyFolderError
from evalkit.service.checking import check_folder
from evalkit.service.generating import generate
from evalkit.service.generation_plan import plan_generation
from evalkit.service.generation_scope import Wanted
from evalkit.service.opening import read_sound_study

KEY = "sk-never-to-be-written-4711"
PRICE = 'prices:\n  - {model: small, date: "2026-11-01", input: 2.5, output: 10}\n'
EVERYTHING = Wanted()


@pytest.fixture(autouse=True)
def _key(monkeypatch, model_server):
    monkeypatch.setenv("TEST_MODEL_KEY", KEY)
    model_server.key = KEY


@pytest.fixture
def study(tmp_path, model_server):
    def laid_out(systems=BASE, more=PRICE):
        return lay_out(tmp_path / "study", model_server.url, systems=systems, more=more)

    return laid_out


def manifest(folder):
    with (folder / "passages" / "manifest.csv").open(newline="", encoding="utf-8") as file:
        return {(row["brief"], row["system"]): row for row in csv.DictReader(file)}


def two_systems(**changes):
    """The base system and one more as JSON, which YAML reads."""
    made = {"strategy": "base", "model": "small", "settings": {"max_tokens": 2000}, **changes}
    other = {"id": "other", "name": "The other", "generation": made}
    return BASE + f"  - {json.dumps(other)}\n"


def test_every_strategy_asks_in_its_own_way_and_gets_its_passages(study, model_server):
    folder = study(BASE + OTHERS)
    report = generate(folder, EVERYTHING)
    assert (report.is_whole, report.n_sent, len(model_server.calls)) == (True, 60, 60)
    assert check_folder(folder).is_sound
    asked = {}
    rows = manifest(folder)
    for line in (folder / "generation" / "journal.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if entry["kind"] == "request":
            asked[tuple(entry["owner"][1:3])] = entry["body"]
    base = asked["base", "g4-inf"]["messages"]
    assert [m["role"] for m in base] == ["system", "user"]
    assert "grade 4" in base[1]["content"]
    assert "between 625 and 725 words" in base[1]["content"]
    prompted = asked["prompted", "g4-inf"]["messages"]
    assert prompted[0]["content"].startswith("You are an author")
    assert prompted[1]["content"].startswith("Grade 4, informational, between 625 and 725 words:")
    few = asked["few", "g4-inf"]["messages"]
    assert [m["role"] for m in few] == ["system", *["user", "assistant"] * 2, "user"]
    assert few[2]["content"].startswith("Text 1 of grade 4, informational.")
    assert few[4]["content"].startswith("Text 2 of grade 4, informational.")
    assert few[-1] == base[-1]
    assert "[1] A rain gauge catches rain" in asked["sourced", "g4-inf"]["messages"][1]["content"]
    assert asked["tuned", "g4-inf"]["model"] == "ft:small:org"
    assert rows["g4-inf", "few"]["shown"] == "train.jsonl: t4-inf-1; train.jsonl: t4-inf-2"
    assert rows["g4-inf", "sourced"]["shown"].startswith("references/rain.txt #1")


def test_each_passage_says_where_it_came_from(study, model_server):
    folder = study(two_systems())
    model_server.fail_next(served.status(500, retry_after_ms="1"))
    generate(folder, Wanted(systems=("base",), briefs=("g3-lit",)))
    row = manifest(folder)["g3-lit", "base"]
    call = model_server.calls[-1]
    words = served.text_for(call.body)
    said = {name: row[name] for name in ("model", "model_answered", "system_fingerprint")}
    assert said == {
        "model": "small",
        "model_answered": "small-2026-11-01",
        "system_fingerprint": "fp_test_1",
    }
    assert json.loads(row["settings"]) == {"max_tokens": 2000, "temperature": 0.7}
    assert (row["retries"], row["candidates"], row["picked"]) == ("1", "1", "first: 1 of 1")
    tokens = served.tokens_of(call.prompt), served.tokens_of(words)
    assert (int(row["tokens_in"]), int(row["tokens_out"])) == tokens
    cost = (Decimal("2.5") * tokens[0] + 10 * tokens[1]) / 1_000_000
    assert Decimal(row["cost"]) == cost
    assert (row["currency"], row["price_date"]) == ("USD", "2026-11-01")
    assert row["request_hash"] == call.idempotency_key
    assert (folder / "passages" / row["file"]).read_text().strip() == words.strip()


def test_provenance_is_frozen_with_the_study(study, tmp_path):
    folder = study(two_systems())
    generate(folder, EVERYTHING)
    passages = read_sound_study(folder).passages
    assert len(passages) == 24
    assert {p.provenance.columns["model_answered"] for p in passages} == {"small-2026-11-01"}


def test_nothing_is_asked_twice(study, model_server):
    folder = study(two_systems())
    generate(folder, Wanted(briefs=("g3-lit", "g3-inf")))
    assert len(model_server.calls) == 4
    report = generate(folder, EVERYTHING)
    assert (report.n_sent, report.n_from_before) == (20, 4)
    again = generate(folder, EVERYTHING)
    assert (again.n_sent, again.n_from_before, len(model_server.calls)) == (0, 24, 24)


def test_two_systems_that_ask_the_same_get_an_answer_each(study, model_server):
    numbers = count(1)
    model_server.reply = lambda body: f"Passage {next(numbers)}. " * 20
    folder = study(two_systems(settings={"temperature": 0.7, "max_tokens": 2000}))
    generate(folder, Wanted(briefs=("g3-lit",)))
    bodies = [call.body for call in model_server.calls]
    assert bodies[0] == bodies[1]
    rows = manifest(folder)
    assert rows["g3-lit", "base"]["text_hash"] != rows["g3-lit", "other"]["text_hash"]


def test_a_changed_setting_is_a_new_request_and_redo_asks_anew(study, model_server):
    folder = study(two_systems())
    wanted = Wanted(systems=("base",), briefs=("g3-lit",))
    generate(folder, wanted)
    before = manifest(folder)["g3-lit", "base"]["file"]
    model_server.reply = lambda body: "Another passage altogether. " * 30
    generate(folder, Wanted(systems=("base",), briefs=("g3-lit",), redo=True))
    after = manifest(folder)["g3-lit", "base"]["file"]
    assert before != after
    assert not (folder / "passages" / before).exists()
    generate(folder, wanted)
    assert manifest(folder)["g3-lit", "base"]["file"] == after
    assert len(model_server.calls) == 2
    settings = (folder / "study.yaml").read_text().replace("temperature: 0.7", "temperature: 0.9")
    (folder / "study.yaml").write_text(settings)
    generate(folder, wanted)
    assert [call.body["temperature"] for call in model_server.calls] == [0.7, 0.7, 0.9]


def test_a_dry_run_sends_and_writes_nothing(study, model_server):
    folder = study(BASE + OTHERS)
    plan = plan_generation(folder, EVERYTHING)
    assert (len(plan.requests), len(plan.to_send), model_server.calls) == (60, 60, [])
    assert not (folder / "generation").exists()
    assert plan.cost is None  # the tuned model has no price, and unknown is not 0
    base = plan_generation(folder, Wanted(systems=("base",)))
    expected = sum(
        (Decimal("2.5") * r.tokens_in + 10 * r.tokens_out) / 1_000_000 for r in base.to_send
    )
    assert base.cost == expected
    first = base.requests[0]
    assert first.tokens_out == 776  # 575 words, the middle of 525 to 625, at 1.35 tokens each
    assert first.tokens_in == 121


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"id": "g5-inf"}, "belongs to the brief g5-inf"),
        ({"topic": "Measuring rain", "grade": "4"}, "belongs to the brief g4-inf"),
        ({"brief": "g3-lit"}, "belongs to the brief g3-lit"),
        (
            {
                "topic": "Squirrels and Acorns ",
                "instruction": "Explain how gray squirrels store acorns and how this helps oak "
                "trees. Young readers should come to see how an animal and a plant depend on each "
                "other.",
                "grade": "12",
            },
            "belongs to the brief g3-inf",
        ),
    ],
)
def test_a_training_set_with_a_test_brief_in_it_is_refused_before_anything_is_sent(
    study, model_server, row, words
):
    folder = study(BASE + OTHERS)
    rows = [{**training_rows()[0], "passage_type": "informational", **row}, *training_rows()[1:]]
    (folder / "train.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    with pytest.raises(GenerationError, match=words):
        generate(folder, EVERYTHING)
    assert model_server.calls == []
    generate(folder, Wanted(systems=("base",), briefs=("g3-lit",)))  # which sees no training text


def test_a_check_tells_what_generation_would_refuse(study):
    folder = study(BASE + OTHERS)
    assert check_folder(folder).refusal is None
    rows = [dict(row) for row in training_rows()]
    rows[0]["id"] = "g5-inf"
    (folder / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    told = check_folder(folder).sentences[-1]
    assert told.startswith("evalkit generate would refuse: Expected a training set")
    assert "belongs to the brief g5-inf" in told


def test_a_check_tells_of_an_exemplar_without_a_topic(study):
    folder = study(BASE + OTHERS)
    rows = [row | {"topic": "", "instruction": ""} for row in training_rows()]
    (folder / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert "came none for topic or instruction" in (check_folder(folder).refusal or "")


def test_a_reference_that_copies_a_held_out_passage_is_refused(study, model_server):
    people = '  - {id: human, name: "People", generation: {strategy: imported}}\n'
    folder = study(BASE + OTHERS + people)
    text = "The lantern keeper counted every rope twice before the storm reached the old pier wall."
    (folder / "passages").mkdir()
    lines = "brief,system,file\ng3-lit,human,h.txt\n"
    (folder / "passages" / "manifest.csv").write_text(lines)
    (folder / "passages" / "h.txt").write_text(text)
    (folder / "references" / "leak.txt").write_text(f"Once. {text} The end.")
    with pytest.raises(GenerationError, match=r"references/leak\.txt shares 15 words running"):
        generate(folder, Wanted(systems=("sourced",)))
    assert model_server.calls == []


def test_what_is_no_passage_is_told_with_its_cure_and_never_written(study, model_server):
    folder = study(two_systems())
    model_server.fail_next(served.TRUNCATED, served.REFUSAL, served.EMPTY, served.FILTERED)
    report = generate(folder, Wanted(systems=("base",)))
    told = "\n".join(report.faults)
    assert "was cut off after" in told
    assert "raise max_tokens" in told
    assert told.count("was refused by the model or a filter") == 2
    assert "is empty; ask anew with --redo --system base --brief" in told
    assert (report.n_missing, len(manifest(folder)), report.is_whole) == (4, 8, False)
    assert not check_folder(folder).is_sound
    again = generate(folder, Wanted(systems=("base",)))
    assert (again.n_sent, again.n_missing) == (0, 4)  # a refusal was paid for, too


def test_half_of_a_surrogate_pair_is_a_fault_and_not_a_crash(study, model_server):
    half = {"message": {"content": "Half a sign: \ud83d."}, "finish_reason": "stop"}
    model_server.fail_next(served.body(json.dumps({"choices": [half]})))
    report = generate(study(two_systems()), Wanted(systems=("base",), briefs=("g3-lit",)))
    assert "characters that are no text" in report.faults[0]


def test_a_failure_of_one_passage_lets_the_others_be_made(study, model_server):
    folder = study(two_systems())
    model_server.fail_next(served.body('{"choices": 1}'))
    report = generate(folder, Wanted(systems=("base",)))
    assert report.n_missing == 1
    assert "without sense" in report.faults[0]
    assert report.spending.n_lost == 1  # it may have been paid
    assert generate(folder, Wanted(systems=("base",))).is_whole


def test_a_wrong_key_is_tried_once_and_not_for_every_passage(study, model_server, monkeypatch):
    monkeypatch.setenv("TEST_MODEL_KEY", "sk-another-key-entirely")
    folder = study(two_systems().replace("concurrency: 4", "concurrency: 1"))
    report = generate(folder, EVERYTHING)
    assert len(model_server.calls) <= 4  # as many as were under way
    assert "check the key in the environment variable" in report.faults[0]
    assert report.n_missing == 24


def test_a_request_that_is_refused_for_itself_stops_no_other(study, model_server):
    folder = study(two_systems())
    model_server.fail_next(served.status(400), served.status(422))
    report = generate(folder, Wanted(systems=("base",)))
    assert (report.n_missing, len(report.faults), report.n_sent) == (2, 2, 10)
    assert report.spending.n_lost == 0


def test_a_server_that_is_gone_is_given_up_soon(study, monkeypatch):
    folder = study(two_systems())
    written = (folder / "study.yaml").read_text()
    gone = re.sub(r'base_url: "[^"]*"', 'base_url: "http://127.0.0.1:9/v1"', written)
    (folder / "study.yaml").write_text(gone.replace("retries: 2", "retries: 0"))
    report = generate(folder, EVERYTHING)
    assert (report.n_missing, report.spending.n_lost) == (24, 0)
    assert 1 <= len(report.faults) <= 4
    assert "check that it runs, and base_url" in report.faults[0]


def test_without_a_key_nothing_is_sent_and_the_variable_is_named(study, model_server, monkeypatch):
    monkeypatch.delenv("TEST_MODEL_KEY")
    with pytest.raises(GenerationError, match="environment variable TEST_MODEL_KEY, came nothing"):
        generate(study(two_systems()), EVERYTHING)
    assert model_server.calls == []


def test_a_key_may_come_from_a_secrets_file_outside_the_folder(study, monkeypatch, tmp_path):
    monkeypatch.delenv("TEST_MODEL_KEY")
    folder = study(two_systems())
    secrets = tmp_path / "secrets.env"
    secrets.write_text(f'# keys\nOTHER=1\nexport TEST_MODEL_KEY="{KEY}"\n')
    monkeypatch.setenv("EVALKIT_SECRETS_FILE", str(secrets))
    assert generate(folder, Wanted(briefs=("g3-lit",))).n_sent == 2
    inside = folder / "secrets.env"
    inside.write_text(secrets.read_text())
    monkeypatch.setenv("EVALKIT_SECRETS_FILE", str(inside))
    with pytest.raises(GenerationError, match="outside the study folder"):
        generate(folder, EVERYTHING)


def test_the_key_stands_in_no_byte_that_is_written(study, model_server, capfd):
    folder = study(two_systems())
    model_server.fail_next(served.ECHOES_KEY)
    model_server.reply = lambda body: f"A passage that repeats {KEY} to whoever asked. " * 9
    report = generate(folder, Wanted(briefs=("g3-lit", "g3-inf")))
    written = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    printed = capfd.readouterr()
    everything = [*written, printed.out.encode(), printed.err.encode(), repr(report).encode()]
    assert len(written) > 8
    assert not any(KEY.encode() in content for content in everything)
    assert any(b"(key)" in content for content in written)


@pytest.mark.parametrize(
    ("api", "path"),
    [
        ("azure_deployments", "/openai/deployments/small/chat/completions"),
        ("azure_v1", "/openai/v1/chat/completions"),
    ],
)
def test_azure_is_spoken_to_in_both_forms(study, model_server, api, path):
    folder = study(two_systems())
    version = '\n    api_version: "2024-10-21"' if api == "azure_deployments" else ""
    written = (folder / "study.yaml").read_text()
    written = written.replace(
        f'{model_server.url}/v1"', f'{model_server.url}"\n    api: {api}{version}'
    )
    (folder / "study.yaml").write_text(written)
    assert generate(folder, Wanted(briefs=("g3-lit",))).n_sent == 2
    assert {call.path for call in model_server.calls} == {path}


def test_vectors_find_texts_and_are_asked_for_once(study, model_server):
    retrieval = {
        "source": "reference",
        "count": 1,
        "method": "embeddings",
        "embedding_model": "vectors",
    }
    folder = study(two_systems(strategy="rag", retrieval=retrieval))
    plan = plan_generation(folder, EVERYTHING)
    assert (plan.waiting, plan.n_vector_requests) == (("other",), 2)
    generate(folder, EVERYTHING)
    vectors = [call for call in model_server.calls if call.path.endswith("/embeddings")]
    assert [len(call.body["input"]) for call in vectors] == [3, 12]
    rows = manifest(folder)
    assert rows["g4-inf", "other"]["shown"] == "references/rain.txt #1"
    assert rows["g3-inf", "other"]["shown"] == "references/trees.md #1"
    generate(folder, EVERYTHING)
    assert len([c for c in model_server.calls if c.path.endswith("/embeddings")]) == 2


def test_exemplars_by_similarity_are_the_same_each_time(study, model_server):
    made = two_systems(strategy="few_shot", exemplars={"choose": "similarity", "count": 2})
    folder = study(made)
    rows = training_rows()
    rows[7]["topic"] = "How gray squirrels hide acorns"
    (folder / "train.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    plans = [plan_generation(folder, Wanted(briefs=("g3-inf",))) for _ in range(2)]
    shown = [plan.requests[-1].shown for plan in plans]
    assert shown[0] == shown[1]
    assert shown[0][0] == f"train.jsonl: {rows[7]['id']}"


def test_too_few_exemplars_are_told_before_anything_is_sent(study, model_server):
    folder = study(two_systems(strategy="few_shot", exemplars={"count": 13}))
    with pytest.raises(GenerationError, match=r"Expected 13 passages of .* came 12"):
        generate(folder, EVERYTHING)
    assert model_server.calls == []


@pytest.mark.parametrize(
    ("rule", "kept", "why"),
    [
        ("first", 1, "first: 1 of 3"),
        ("closest_to_length", 2, "closest_to_length: 2 of 3 (570 words, aim 575)"),
    ],
)
def test_one_of_several_candidates_is_kept_by_the_rule_that_is_recorded(
    study, model_server, rule, kept, why
):
    lengths = {5: 400, 6: 570, 7: 590}
    model_server.reply = lambda body: f"Seed{body['seed']} " + "word " * (lengths[body["seed"]] - 1)
    made = two_systems(candidates=3, pick=rule, settings={"seed": 5, "max_tokens": 2000})
    folder = study(made)
    generate(folder, Wanted(systems=("other",), briefs=("g3-lit",)))
    row = manifest(folder)["g3-lit", "other"]
    assert (row["candidates"], row["picked"]) == ("3", why)
    assert json.loads(row["settings"]) == {"seed": 4 + kept, "max_tokens": 2000}
    assert (folder / "passages" / row["file"]).read_text().startswith(f"Seed{4 + kept} ")


def test_a_random_pick_is_drawn_from_the_seed_of_the_study(study, model_server):
    folder = study(two_systems(candidates=4, pick="random"))
    generate(folder, Wanted(systems=("other",)))
    picked = {brief: row["picked"] for (brief, _), row in manifest(folder).items()}
    assert picked["g3-lit"].startswith("random: ")
    assert picked["g3-lit"].endswith(" of 4 (drawn from 11/other/g3-lit)")
    assert len(set(picked.values())) > 1
    (folder / "passages" / "manifest.csv").unlink()
    generate(folder, Wanted(systems=("other",)))
    assert {brief: row["picked"] for (brief, _), row in manifest(folder).items()} == picked


def test_the_grade_is_what_the_readability_of_a_candidate_is_held_against(study, model_server):
    easy = "The dog ran to the red barn. It sat down there. The sun was hot. " * 12
    hard = (
        "Notwithstanding considerable administrative complications, representatives "
        "established extraordinarily comprehensive environmental accountability. "
    ) * 12
    model_server.reply = lambda body: hard if body["seed"] == 5 else easy
    settings = {"seed": 5, "max_tokens": 3000}
    folder = study(two_systems(candidates=2, pick="closest_to_grade", settings=settings))
    generate(folder, Wanted(systems=("other",), briefs=("g3-lit",)))
    picked = manifest(folder)["g3-lit", "other"]["picked"]
    assert picked.startswith("closest_to_grade: 2 of 2 (Flesch-Kincaid ")
    assert picked.endswith("aim 3.66)")  # the middle of 1.98 to 5.34, the band of grades 2 and 3


def test_a_budget_in_money_is_never_passed_and_can_be_raised(study, model_server):
    budget = PRICE + "budget: {amount: 0.10}\n"
    folder = study(two_systems(), budget)
    report = generate(folder, EVERYTHING)
    assert "The budget of 0.1 is used up as far as it can be" in report.stopped
    assert Decimal("0.07") < report.spending.cost <= Decimal("0.10")
    assert report.spending.cost == sum(Decimal(r["cost"]) for r in manifest(folder).values())
    assert len(model_server.calls) == len(manifest(folder)) == 24 - report.n_missing
    written = (folder / "study.yaml").read_text()
    (folder / "study.yaml").write_text(written.replace("amount: 0.10", "amount: 1"))
    assert generate(folder, EVERYTHING).is_whole
    assert len(model_server.calls) == 24


def test_a_budget_in_tokens_needs_no_price(study, model_server):
    folder = study(two_systems(), "budget: {tokens: 9000}\n")
    report = generate(folder, EVERYTHING)
    assert "tokens is used up as far as it can be" in report.stopped
    assert 6000 < report.spending.tokens <= 9000
    assert (report.spending.cost, report.spending.n_unknown) == (0, report.spending.n_answers)
    assert {row["cost"] for row in manifest(folder).values()} == {""}


def test_a_server_that_tells_no_usage_is_counted_at_its_worst(study, model_server):
    model_server.tells_usage = False
    folder = study(two_systems(), PRICE + "budget: {amount: 0.10}\n")
    report = generate(folder, EVERYTHING)
    assert report.stopped
    assert report.spending.n_answers == 4  # each may have cost up to about 0.022
    again = generate(folder, EVERYTHING)
    assert (again.n_sent, again.spending) == (0, report.spending)
    assert {row["cost"] for row in manifest(folder).values()} == {""}


def test_an_edited_passage_must_say_who_and_why_and_is_never_overwritten(study, model_server):
    folder = study(two_systems())
    generate(folder, EVERYTHING)
    row = manifest(folder)["g3-lit", "base"]
    file = folder / "passages" / row["file"]
    file.write_text("A better title\n\n" + file.read_text())
    report = check_folder(folder)
    assert len(report.faults) == 1
    assert "nothing in edited_by, edited_why" in report.sentences[0]
    table = folder / "passages" / "manifest.csv"
    table.write_text(
        table.read_text().replace(
            f"{row['text_hash']},,", f"{row['text_hash']},an editor,no title was there"
        )
    )
    assert check_folder(folder).is_sound
    again = generate(folder, Wanted(redo=True, briefs=("g3-lit",)))
    assert again.passages.left_alone == (("g3-lit", "base"),)
    assert file.read_text().startswith("A better title")
    columns = read_sound_study(folder).passages[0].provenance.columns
    assert (columns["edited_by"], columns["edited_why"]) == ("an editor", "no title was there")


def test_passages_of_people_and_their_columns_stay_as_they_are(study):
    people = '  - {id: human, name: "People", generation: {strategy: imported}}\n'
    folder = study(BASE + people)
    (folder / "passages").mkdir()
    lines = ["brief,system,file,author"]
    for brief in ("g3-lit", "g3-inf"):
        lines.append(f'{brief},human,{brief}.txt,"Doe, Jo"')
        (folder / "passages" / f"{brief}.txt").write_text(f"A text by hand on {brief}.")
    (folder / "passages" / "manifest.csv").write_text("\n".join(lines) + "\n")
    generate(folder, Wanted(briefs=("g3-lit",)))
    rows = manifest(folder)
    assert rows["g3-inf", "human"]["author"] == "Doe, Jo"
    assert (rows["g3-lit", "base"]["author"], len(rows)) == ("", 3)


def test_what_a_server_says_of_itself_is_no_formula(study):
    folder = study(two_systems(model="=HYPERLINK(1)"))
    generate(folder, Wanted(systems=("other",), briefs=("g3-lit",)))
    row = manifest(folder)["g3-lit", "other"]
    assert row["model_answered"] == "'=HYPERLINK(1)-2026-11-01"


def test_passages_go_into_the_table_where_it_holds_texts(study):
    folder = study(two_systems())
    written = (folder / "study.yaml").read_text()
    (folder / "study.yaml").write_text(written.replace("passages/manifest.csv", "passages.jsonl"))
    generate(folder, EVERYTHING)
    assert not (folder / "passages").exists()
    assert len(read_sound_study(folder).passages) == 24


def test_names_that_the_study_lacks_are_told(study):
    folder = study(two_systems())
    with pytest.raises(GenerationError, match="came bse; write base"):
        generate(folder, Wanted(systems=("bse",)))
    with pytest.raises(GenerationError, match="came g3-lti; write g3-lit"):
        generate(folder, Wanted(briefs=("g3-lti",)))


def test_faults_of_the_folder_are_told_before_anything_is_sent(study, model_server):
    folder = study(two_systems(model=None))
    with pytest.raises(StudyFolderError, match="nothing was made"):
        generate(folder, EVERYTHING)
    assert model_server.calls == []
