"""Training set, references and a programme's lengths: read with the folder, faults with lines."""

import pytest
from sound_study import edit, write_sound_study

from evalkit.study.files.folder import read_study_folder
from evalkit.study.source_text import SourceKind


@pytest.fixture
def folder(tmp_path):
    return write_sound_study(tmp_path)


def add(folder, lines):
    (folder / "study.yaml").write_text((folder / "study.yaml").read_text() + lines)


def sentences(folder):
    return [fault.sentence for fault in read_study_folder(folder).faults]


def test_training_rows_keep_their_columns_and_are_named_by_file_and_id(folder):
    (folder / "train.jsonl").write_text(
        '{"id": "t1", "grade": "3", "text": "A first text."}\n{"grade": "4", "text": "Another."}\n'
    )
    add(folder, 'training: "train.jsonl"\n')
    first, second = read_study_folder(folder).study.sources
    assert (first.name, first.kind, first.text) == (
        "train.jsonl: t1",
        SourceKind.TRAINING,
        "A first text.",
    )
    assert (first.columns["grade"], second.name) == ("3", "train.jsonl, line 2")


def test_a_folder_of_references_is_read_whole(folder):
    (folder / "sources" / "deep").mkdir(parents=True)
    (folder / "sources" / "b.md").write_text("Text b.")
    (folder / "sources" / "deep" / "a.txt").write_text("Text a.")
    (folder / "sources" / "notes.pdf").write_bytes(b"%PDF")
    add(folder, 'references: ["sources"]\n')
    found = read_study_folder(folder).study.sources
    assert [(source.name, source.kind) for source in found] == [
        ("sources/b.md", SourceKind.REFERENCE),
        ("sources/deep/a.txt", SourceKind.REFERENCE),
    ]


def test_a_study_without_them_has_no_sources(folder):
    assert read_study_folder(folder).study.sources == ()


def test_what_is_not_there_is_told_at_the_line_that_names_it(folder):
    add(folder, 'training: "trian.csv"\nreferences: ["texts"]\n')
    (folder / "train.csv").write_text("id,text\n1,A text.\n")
    (folder / "texts").mkdir()
    missing, empty = sentences(folder)
    assert missing == (
        'study.yaml, line 23: expected an existing file, came "trian.csv", which is not there; '
        'write "train.csv" if that is meant.'
    )
    assert empty.startswith(
        "study.yaml, line 24: expected texts in the folder (.txt, .md, .docx, .csv, .tsv, .jsonl)"
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("id,grade\n1,3\n", "train.csv, line 1: expected a column with the texts, named "),
        ("id,text\n1,A.\n2,\n", 'train.csv, line 3: expected a text in the column "text"'),
        ("id,text\n", "train.csv: expected a row below the header"),
        ("id,text\n1,A.\n1,B.\n", "train.csv, line 3: expected each id once"),
    ],
)
def test_a_table_of_sources_that_cannot_be_used_says_why(folder, content, sentence):
    (folder / "train.csv").write_text(content)
    add(folder, 'training: "train.csv"\n')
    assert sentences(folder)[0].startswith(sentence)


def test_a_file_that_is_named_twice_is_told(folder):
    (folder / "train.csv").write_text("id,text\n1,A.\n")
    add(folder, 'training: "train.csv"\nreferences: ["train.csv"]\n')
    assert sentences(folder) == [
        'study.yaml, line 24: expected each file of texts once, came "train.csv" again; name it '
        "once."
    ]


def test_a_source_outside_the_folder_is_refused(folder):
    (folder.parent / "other.csv").write_text("id,text\n1,A.\n")
    add(folder, 'training: "../other.csv"\n')
    (sentence,) = sentences(folder)
    assert "where the path leads outside; copy the file into the folder" in sentence


def test_a_brief_without_a_range_has_that_of_its_programme_and_grade(folder):
    add(folder, "programme: new_york_2023\n")
    own, from_programme = read_study_folder(folder).study.briefs
    assert (own.min_words, own.max_words) == (100, 200)
    # NYSED, Educator Guide to the 2023 Grades 3-8 ELA Tests: grade 4, 625-725 words.
    assert (from_programme.min_words, from_programme.max_words) == (625, 725)


def test_an_own_table_of_lengths_is_used_in_place_of_the_shipped_one(folder):
    (folder / "lengths.csv").write_text("programme,grade,min_words,max_words\nours,4,300,350\n")
    add(folder, "programme: ours\nlengths: lengths.csv\n")
    brief = read_study_folder(folder).study.briefs[1]
    assert (brief.min_words, brief.max_words) == (300, 350)


def test_a_programme_that_no_table_holds_is_told_with_the_nearest(folder):
    add(folder, "programme: new_york_2032\n")
    assert sentences(folder) == [
        "study.yaml, line 23: expected a programme of shipped:lengths.csv (new_york_2023, "
        'new_york_2020), came "new_york_2032"; write new_york_2023.'
    ]


def test_a_table_of_lengths_without_a_programme_is_told(folder):
    (folder / "lengths.csv").write_text("programme,grade,min_words,max_words\nours,4,300,350\n")
    add(folder, "lengths: lengths.csv\n")
    assert sentences(folder) == [
        "study.yaml, line 23: expected a programme beside a table of lengths, came none; name one "
        "of the table's under programme, or remove lengths."
    ]


def test_a_table_of_lengths_with_a_slip_is_told_with_its_line(folder):
    (folder / "lengths.csv").write_text("programme,grade,min_words,max_words\nours,4,350,300\n")
    add(folder, "programme: ours\nlengths: lengths.csv\n")
    (sentence,) = sentences(folder)
    assert sentence.startswith("lengths.csv, line 2: expected min_words up to max_words")


def test_edits_of_the_settings_keep_line_numbers(folder):
    edit(folder, "study.yaml", "seed: 7", "seed: 7\nprogramme: nowhere")
    assert sentences(folder)[0].startswith("study.yaml, line 13: expected a programme")
