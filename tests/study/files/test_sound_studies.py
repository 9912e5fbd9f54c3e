"""What a study folder may hold without a fault, and that its texts arrive as they were written."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from slip import append, changed, write
from sound_study import PASSAGES, edit, use_manifest, write_sound_study

from evalkit.study.files.folder import StudyReading, read_study_folder
from evalkit.study.files.shipped import shipped
from evalkit.study.rater import RaterKind, Role

TEXTS = {
    ("01", "base"): "The kite flew off.\n\nIt came back.",
    ("01", "tuned"): "A kite, lost and found.",
    ("b2", "base"): "NA",
    ("b2", "tuned"): "Rain falls “softly” 🌧.",
}


def texts_in(reading: StudyReading) -> dict[tuple[str, str], str]:
    assert reading.faults == ()
    assert reading.study is not None
    return {(p.brief_id, p.system_id): p.text for p in reading.study.passages}


def with_byte_order_marks(folder: Path) -> None:
    for path in folder.rglob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def with_windows_line_ends(folder: Path) -> None:
    for path in folder.rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def with_old_line_ends(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r"))


def with_trailing_commas_and_rows(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8").rstrip("\n")
        lines = text.replace("flew off.\n\nIt", "flew off.¶¶It").split("\n")
        padded = "\n".join(f"{line},," for line in lines).replace("¶", "\n")
        path.write_text(f"{padded}\n,,,,,,,,\n\n", encoding="utf-8")


def as_tsv(folder: Path) -> None:
    edit(folder, "study.yaml", "passages.csv", "passages.tsv")
    rows = PASSAGES.replace("kite, lost", "kite¶ lost").replace(",", "\t").replace("¶", ",")
    (folder / "passages.tsv").write_text(rows, encoding="utf-8")


def as_jsonl(folder: Path) -> None:
    edit(folder, "study.yaml", "passages.csv", "passages.jsonl")
    lines = (
        r'{"brief": "01", "system": "base", "text": "The kite flew off.\r\n\r\nIt came back.\n"}',
        '{"brief": "01", "system": "tuned", "text": "A kite, lost and found.", "seed": 007e1}',
        '{"brief": "b2", "system": "base", "text": "NA", "edited": false, "settings": {"t": 1.0}}',
        r'{"brief": "b2", "system": "tuned", "text": "Rain falls “softly” \ud83c\udf27."}',
    )
    text = "\n".join(lines).replace("007e1", "7e1")
    (folder / "passages.jsonl").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: None,
        with_byte_order_marks,
        with_windows_line_ends,
        with_old_line_ends,
        with_trailing_commas_and_rows,
        as_tsv,
        as_jsonl,
    ],
    ids=["as_it_is", "bom", "crlf", "cr", "spreadsheet", "tsv", "jsonl"],
)
def test_texts_arrive_as_they_were_written(change: Callable[[Path], None], tmp_path: Path) -> None:
    change(write_sound_study(tmp_path))

    assert texts_in(read_study_folder(tmp_path)) == TEXTS


def test_ids_and_provenance_stay_texts(tmp_path: Path) -> None:
    study = read_study_folder(write_sound_study(tmp_path)).study

    assert study is not None
    assert study.briefs[0].id == "01"
    assert study.passages[1].provenance.columns == {"model": "NA"}
    assert (study.briefs[0].min_words, study.briefs[1].min_words) == (100, None)
    assert [rater.role for rater in study.raters] == [Role.RATER, Role.RATER, Role.LEAD]
    assert study.raters[1].kind is RaterKind.SIMULATED
    assert study.raters[2].kind is RaterKind.PERSON
    assert study.settings.reference_system.id == "base"
    assert study.rubric_for(study.briefs[1]).id == "article"


def test_numbers_in_jsonl_stay_as_they_are_written(tmp_path: Path) -> None:
    as_jsonl(write_sound_study(tmp_path))

    study = read_study_folder(tmp_path).study

    assert study is not None
    assert study.passages[1].provenance.columns == {"seed": "7e1"}
    assert study.passages[2].provenance.columns == {"edited": "false", "settings": '{"t": "1.0"}'}


def test_text_files_lie_where_the_manifest_says(tmp_path: Path) -> None:
    use_manifest(write_sound_study(tmp_path))

    assert texts_in(read_study_folder(tmp_path)) == {**TEXTS, ("b2", "tuned"): "Rain falls."}


def test_word_files_give_their_paragraphs(tmp_path: Path) -> None:
    from docx import Document

    use_manifest(write_sound_study(tmp_path))
    document = Document()
    for line in ("The kite flew off.", "", "Stanza,\nline two."):
        document.add_paragraph(line)
    document.save(str(tmp_path / "texts" / "01-a.docx"))
    edit(tmp_path, "texts/manifest.csv", "01-a.txt", "01-a.docx")

    texts = texts_in(read_study_folder(tmp_path))

    assert texts["01", "base"] == "The kite flew off.\n\nStanza,\nline two."


def test_a_manifest_may_be_jsonl(tmp_path: Path) -> None:
    use_manifest(write_sound_study(tmp_path))
    rows = (tmp_path / "texts/manifest.csv").read_text(encoding="utf-8").split()[1:]
    lines = [
        f'{{"file": "{name}", "brief": "{brief}", "system": "{system}"}}'
        for name, brief, system, _ in (row.split(",") for row in rows)
    ]
    write("texts/list.jsonl", "\n".join(lines).encode())(tmp_path)
    edit(tmp_path, "study.yaml", "manifest.csv", "list.jsonl")

    assert len(texts_in(read_study_folder(tmp_path))) == 4


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("study.yaml", b"raters_per_brief: 2", b"raters_per_brief: all"),
        ("study.yaml", b'preference: "rubrics/preference.yaml"\n', b""),
        ("study.yaml", b'briefs: "briefs.csv"\n', b""),
        ("study.yaml", b"rubrics/preference.yaml", b"shipped:preference.yaml"),
        ("study.yaml", b'"A small study"', b"2026-11-22"),
        ("study.yaml", b'"A small study"', b"no"),
        ("rubrics/story.yaml", b'"Told."', b">\n        Told,\n        at length."),
        (
            "rubrics/preference.yaml",
            b"  - {id: b,",
            b"  - {id: t, name: T, strength: 0}\n  - {id: b,",
        ),
        ("raters.csv", b",kind", b",notes"),
        ("briefs.csv", b",min_words,max_words", b",,"),
    ],
)
def test_what_is_not_a_fault(file: str, old: bytes, new: bytes, tmp_path: Path) -> None:
    write_sound_study(tmp_path)
    if file == "briefs.csv":
        changed(file, b",100,200", b",,")(tmp_path)
    changed(file, old, new)(tmp_path)

    assert read_study_folder(tmp_path).faults == ()


def test_an_anchor_may_repeat_a_part_of_a_rubric(tmp_path: Path) -> None:
    write_sound_study(tmp_path)
    edit(tmp_path, "rubrics/story.yaml", "ask_when: [1, 2]", "ask_when: &low [1, 2]")
    edit(tmp_path, "rubrics/story.yaml", "when: [1], kind", "when: *low, kind")

    study = read_study_folder(tmp_path).study

    assert study is not None
    assert study.rubrics[0].criteria[0].evidence is not None
    assert study.rubrics[0].criteria[0].evidence.when == (1, 2)


def test_faults_of_all_files_are_told_in_one_run(tmp_path: Path) -> None:
    write_sound_study(tmp_path)
    changed("study.yaml", b"seed: 7", b"sede: 7")(tmp_path)
    changed("rubrics/story.yaml", b"kind: quote", b"kind: quotes")(tmp_path)
    changed("rubrics/article.yaml", b"version: 1", b"version: one")(tmp_path)
    changed("briefs.csv", b"100,200", b"300,200")(tmp_path)
    changed("raters.csv", b"Roy,rater", b"Roy,reader")(tmp_path)
    append("passages.csv", b"b2,base,again,m\n")(tmp_path)

    places = [(fault.file, fault.line) for fault in read_study_folder(tmp_path).faults]

    assert places == [
        ("study.yaml", 12),
        ("rubrics/story.yaml", 12),
        ("rubrics/article.yaml", 2),
        ("briefs.csv", 2),
        ("raters.csv", 3),
        ("passages.csv", 8),
    ]


def test_other_files_are_read_where_study_yaml_cannot_be(tmp_path: Path) -> None:
    write_sound_study(tmp_path)
    write("study.yaml", b"- a list\n")(tmp_path)
    changed("rubrics/story.yaml", b"kind: quote", b"kind: quotes")(tmp_path)
    changed("briefs.csv", b"100,200", b"300,200")(tmp_path)

    places = [(fault.file, fault.line) for fault in read_study_folder(tmp_path).faults]

    assert places == [("study.yaml", 1), ("rubrics/story.yaml", 12), ("briefs.csv", 2)]


@pytest.mark.parametrize("name", ["nowhere", "file.txt", "n\0ul", "x" * 5000])
def test_a_folder_that_is_none_is_a_fault(name: str, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("x", encoding="utf-8")

    reading = read_study_folder(tmp_path / name)

    assert reading.study is None
    assert [fault.expected for fault in reading.faults] == ["a study folder"]


def test_a_fault_reads_as_a_sentence(tmp_path: Path) -> None:
    write_sound_study(tmp_path)
    changed("rubrics/story.yaml", b"when: [1], kind", b'when: "1-2", kind')(tmp_path)

    sentences = [fault.sentence for fault in read_study_folder(tmp_path).faults]

    assert sentences == [
        "rubrics/story.yaml, line 12: expected a list of level numbers, "
        'came the text "1-2"; write [1, 2].'
    ]


def test_the_demo_study_is_sound_and_read_at_once() -> None:
    demo = shipped("data", "demo_study")
    times = []
    for _ in range(3):  # other work on the machine only ever makes it slower
        started = time.perf_counter()
        reading = read_study_folder(demo)
        times.append(time.perf_counter() - started)

    assert min(times) < 0.3  # seconds
    assert [fault.sentence for fault in reading.faults] == []
    assert reading.study is not None
    assert len(reading.study.passages) == 24
    assert {rubric.id for rubric in reading.study.rubrics} == {
        "literary-passage",
        "informational-passage",
    }
