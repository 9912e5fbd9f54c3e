"""Splitting a corpus file: the case of 60 texts, near copies, what is refused, and what is kept."""

import json

import pytest

from evalkit.errors import CorpusError
from evalkit.service.shipped import shipped_file
from evalkit.service.splitting import HeldBack, split_corpus, write_split

BY = ("grade", "passage_type")
TWELVE = HeldBack(12)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Sixty texts, five a cell: the demo's 24 passages, and 36 cut from them."""
    folder = shipped_file("data", "demo_study", "passages")
    rows = []
    for file in sorted(folder.glob("*.txt")):
        name, system, _ = file.name.split(".")
        cell = {"grade": name[1], "passage_type": name[3:]}
        text = file.read_text(encoding="utf-8")
        rows.append({"id": f"{name}-{system}", **cell, "text": text, "source": "demo"})
        for number in range(2 if system == "base" else 1):
            words = [f"{word}{number}{system[0]}" for word in text.split()[number::2]]
            rows.append({"id": f"{name}-{system}-{number}", **cell, "text": " ".join(words)})
    path = tmp_path_factory.mktemp("corpus") / "corpus.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_sixty_texts_give_48_and_12_with_one_of_each_cell(corpus):
    report = split_corpus(corpus, BY, TWELVE, seed=3)
    assert (len(report.split.train), len(report.split.test)) == (48, 12)
    assert {(count.n_train, count.n_test) for count in report.cells} == {(4, 1)}
    assert [each.measure for each in report.balances] == [
        "words",
        "Flesch-Kincaid grade",
        "words a sentence",
    ]
    assert all(round(each.by_chance, 3) == 0.633 for each in report.balances)
    assert (report.copies, report.split.remarks) == ((), ())


def test_a_fifth_of_sixty_is_the_same_twelve(corpus):
    fifth = split_corpus(corpus, BY, HeldBack(share=0.2), seed=3)
    assert fifth.split == split_corpus(corpus, BY, TWELVE, seed=3).split


def test_what_the_test_set_is_for_and_does_not_hold_is_told(corpus, tmp_path):
    briefs = tmp_path / "briefs.csv"
    briefs.write_text("id,grade,passage_type\na,3,lit\nb,9,lit\nc,9,lit\n")
    assert split_corpus(corpus, BY, TWELVE, 3, briefs).split.remarks == (
        "The test set is to be used for 9 and lit, and the corpus holds no such text.",
    )


def test_a_table_of_uses_without_the_columns_is_refused(corpus, tmp_path):
    (tmp_path / "briefs.csv").write_text("id,grade\na,3\n")
    with pytest.raises(CorpusError, match="needs 'passage_type', too"):
        split_corpus(corpus, BY, TWELVE, 3, tmp_path / "briefs.csv")


def test_what_is_written_holds_every_column_as_it_was(corpus, tmp_path):
    report = split_corpus(corpus, BY, TWELVE, seed=3)
    train, test = write_split(corpus, report, tmp_path / "split")
    rows = [json.loads(line) for line in test.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == list(report.split.test)
    given = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    texts = {row["id"]: row["text"] for row in given}
    assert all(row["text"] == texts[row["id"]] for row in rows)
    assert len(train.read_text(encoding="utf-8").splitlines()) == 48


def test_a_split_is_not_overwritten(corpus, tmp_path):
    report = split_corpus(corpus, BY, TWELVE, seed=3)
    write_split(corpus, report, tmp_path)
    with pytest.raises(CorpusError, match=r"train\.jsonl is there already"):
        write_split(corpus, report, tmp_path)


def test_near_copies_are_named_and_kept_on_one_side(tmp_path):
    shared = "these thirteen words stand in two texts that are near copies of another"
    rows = [f'{number},{3 + number % 2},"text {number} alone"' for number in range(10)]
    rows += [f'one,3,"{shared} and end."', f'two,4,"So {shared}."']
    (tmp_path / "corpus.csv").write_text("id,grade,text\n" + "\n".join(rows) + "\n")
    for seed in range(8):
        report = split_corpus(tmp_path / "corpus.csv", ["grade"], HeldBack(4), seed)
        ((copy),) = report.copies
        assert {copy.passage, copy.source} == {"one", "two"}
        assert len({"one", "two"} & set(report.split.test)) in {0, 2}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("id,text\n1,a\n", "has the columns id, text, and needs 'grade', too"),
        ("grade,text\n3,a\n", "needs 'id', too"),
        ("id,grade\n1,3\n", "needs 'text', too"),
        ("id,grade,text\n1,,a\n2,3,b\n", "text 1: the column 'grade' is empty"),
        ("id,grade,text\n1,3,a\n1,3,b\n", "'1' is there twice"),
    ],
)
def test_a_corpus_that_cannot_be_split_says_why(tmp_path, content, words):
    (tmp_path / "corpus.csv").write_text(content)
    with pytest.raises(CorpusError, match=words):
        split_corpus(tmp_path / "corpus.csv", ["grade"], HeldBack(1), seed=1)
