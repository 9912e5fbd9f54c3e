"""Reading a study's passages before it opens: figures, near copies with sources, tells, the CSV."""

import csv
import io

import pytest
from docx import Document

from evalkit.errors import CorpusError
from evalkit.service.checking import lay_out_study
from evalkit.service.shipped import shipped_file
from evalkit.service.text_sources import sources_in
from evalkit.service.texts import read_texts, texts_csv

DEMO = shipped_file("data", "demo_study")


@pytest.fixture(scope="module")
def demo():
    return read_texts(DEMO, [DEMO / "practice"])


def test_reads_every_passage_in_the_order_of_the_briefs(demo):
    assert [passage.name for passage in demo.passages[:3]] == [
        "g3-lit.base",
        "g3-lit.fine_tuned",
        "g3-inf.base",
    ]
    assert (len(demo.passages), demo.n_training, demo.n_references) == (24, 0, 15)
    assert demo.counted_by.startswith("textstat")


def test_says_on_which_side_of_its_band_a_passage_lies(demo):
    sides = {passage.name: passage.side for passage in demo.passages}
    # g3-inf.base was written above its grade on purpose (design_of_texts.csv).
    assert sides["g3-inf.base"] == "above"
    assert sides["g3-inf.fine_tuned"] is None
    assert sides["g7-lit.fine_tuned"] == "below"


def test_the_demo_recites_nothing_and_has_one_tell(demo):
    assert (demo.from_training, demo.from_references, demo.among_passages) == ((), (), ())
    assert demo.n_tells == 1


def test_a_passage_that_recites_a_source_is_found_with_the_words(tmp_path):
    passage = (DEMO / "passages" / "g3-lit.base.txt").read_text(encoding="utf-8")
    recited = " ".join(passage.split()[40:70])
    (tmp_path / "training.jsonl").write_text(
        '{"id": 1, "text": "Nothing to see."}\n{"id": 2, "text": "'
        + recited.replace('"', '\\"')
        + '"}\n',
        encoding="utf-8",
    )
    (copy,) = read_texts(DEMO, [tmp_path]).from_references
    assert (copy.passage, copy.source) == ("g3-lit.base", "training.jsonl: 2")
    assert copy.longest_run >= 28


def test_the_training_set_and_the_references_that_a_study_names_are_searched(tmp_path):
    folder = tmp_path / "study"
    lay_out_study(folder, "Named")
    learnt = "fourteen words that a model learnt by heart and says again in its passage"
    rows = list(csv.DictReader(io.StringIO((folder / "passages.csv").read_text(encoding="utf-8"))))
    rows[0]["text"] += f"\n\nThere are {learnt}."
    with (folder / "passages.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    (folder / "train.csv").write_text(f"id,text\nt,Here stand {learnt}.\n")
    (folder / "other.txt").write_text("Nothing alike.")
    with (folder / "study.yaml").open("a", encoding="utf-8") as settings:
        settings.write('training: "train.csv"\nreferences: ["other.txt"]\n')
    report = read_texts(folder)
    assert (report.n_training, report.n_references) == (1, 1)
    (copy,) = report.from_training
    assert (copy.source, copy.longest_run, copy.matched) == ("train.csv: t", 14, learnt)
    recited = {passage.name: passage.recited for passage in report.passages}
    assert recited.pop(copy.passage) > 0
    assert set(recited.values()) == {0.0}
    assert report.from_references == ()


def test_two_passages_alike_are_one_pair(tmp_path):
    lay_out_study(tmp_path / "study", "Alike")
    file = next((tmp_path / "study").rglob("passages*.csv"))
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    shared = "twelve words that stand in both texts in just this very order here"
    for row in rows[:2]:
        row["text"] += f"\n\n{shared}."
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    copies = read_texts(tmp_path / "study").among_passages
    assert len([copy for copy in copies if shared in copy.matched]) == 1


def test_the_csv_has_a_row_a_passage_and_leaves_what_is_undefined_empty(demo):
    rows = list(csv.DictReader(io.StringIO(texts_csv(demo).decode("utf-8-sig"))))
    assert len(rows) == 24
    poem = next(row for row in rows if row["brief"] == "g5-lit" and row["system"] == "base")
    assert (poem["smog"], poem["lexile"]) == ("", "")
    assert poem["words"] == "272"


def test_sources_come_from_text_word_and_table_files(tmp_path):
    (tmp_path / "a.txt").write_text("One text.", encoding="utf-8")
    document = Document()
    document.add_paragraph("Another text.")
    document.save(str(tmp_path / "b.docx"))
    (tmp_path / "c.csv").write_text("id,passage\n1,A third.\n", encoding="utf-8")
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    assert [(source.name, source.text) for source in sources_in([tmp_path])] == [
        ("a.txt", "One text."),
        ("b.docx", "Another text."),
        ("c.csv: 1", "A third."),
    ]


def test_a_row_without_a_text_is_named_with_its_line(tmp_path):
    (tmp_path / "c.csv").write_text("id,passage\n1,A third.\n2,\n", encoding="utf-8")
    with pytest.raises(
        CorpusError, match=r'c\.csv, line 3: expected a text in the column "passage"'
    ):
        sources_in([tmp_path])


def test_a_source_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CorpusError, match="was named as a source of texts, and it is not there"):
        sources_in([tmp_path / "gone"])


def test_a_table_without_a_column_of_texts_says_which_columns_it_has(tmp_path):
    (tmp_path / "t.csv").write_text("id,grade\n1,3\n", encoding="utf-8")
    with pytest.raises(
        CorpusError,
        match=r"line 1: expected a column with the texts, .* came the columns id, grade",
    ):
        sources_in([tmp_path])
