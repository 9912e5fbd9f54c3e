"""Slips in briefs, raters and passages, and in tables at large."""

import os
from pathlib import Path

from slip import Expected, Slip, changed, edited, remove, slipped, write
from sound_study import edit, use_manifest

B, K, T, M = "briefs.csv", "raters.csv", "passages.csv", "texts/manifest.csv"
JSONL = (
    '{"brief": "01", "system": "base", "text": "one"}',
    '{"brief": "01", "system": "tuned", "text": "two"}',
    '{"brief": "b2", "system": "base", "text": "three"}',
    '{"brief": "b2", "system": "tuned", "text": "four"}',
)


def _in_utf16(folder: Path) -> None:
    text = (folder / B).read_text(encoding="utf-8")
    (folder / B).write_bytes(text.encode("utf-16"))


def _link_outside(folder: Path) -> None:
    outside = folder.parent / f"{folder.name}-outside.csv"
    (folder / K).rename(outside)
    (folder / K).symlink_to(outside)


def _link_to_itself(folder: Path) -> None:
    (folder / K).unlink()
    (folder / K).symlink_to(K)


def _pipe(folder: Path) -> None:
    (folder / K).unlink()
    os.mkfifo(folder / K)


def _manifest(*changes: tuple[str, str]) -> Slip:
    def slip(folder: Path) -> None:
        use_manifest(folder)
        for old, new in changes:
            edit(folder, M, old, new)

    return slip


def _text(file: str, content: bytes) -> Slip:
    def slip(folder: Path) -> None:
        use_manifest(folder)
        (folder / "texts" / file).write_bytes(content)

    return slip


def _cut_docx(folder: Path) -> None:
    _manifest(("01-a.txt", "01-a.docx"))(folder)
    (folder / "texts/01-a.docx").write_bytes(b"PK\x03\x04 cut off")


def _docx_with_table(folder: Path) -> None:
    from docx import Document

    _manifest(("01-a.txt", "01-a.docx"))(folder)
    document = Document()
    document.add_paragraph("The kite flew off.")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "lost"
    document.save(str(folder / "texts/01-a.docx"))


def _jsonl(*lines: str) -> Slip:
    def slip(folder: Path) -> None:
        edit(folder, "study.yaml", "passages.csv", "passages.jsonl")
        (folder / "passages.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")

    return slip


BROKEN_TABLES = (
    slipped("missing_briefs", remove(B), Expected("study.yaml", 16, "not there")),
    slipped("empty_briefs", write(B, b"\n"), Expected(B, None, "an empty file")),
    slipped("commas_only", write(B, b",,,\n,,,\n"), Expected(B, None, "empty cells only")),
    slipped(
        "header_only", write(K, b"id,name,role\n"), Expected(K, None, "a row below the header")
    ),
    edited("missing_column", B, "topic,", "subject,", (1, 'a column "topic"')),
    edited("misspelt_column", B, "topic,", "Topics,", (1, 'rename "Topics" to topic')),
    edited("misspelt_optional_column", B, "max_words", "max-words", (1, "rename it to max_words")),
    edited(
        "repeated_column", B, "topic,", "grade,", (1, "each column once"), (1, 'a column "topic"')
    ),
    edited("unnamed_column", B, "min_words", "", (1, "none for column 6")),
    slipped(
        "semicolons",
        changed(K, b",", b";"),
        Expected(K, 1, "commas between the cells, came semicolons"),
    ),
    edited("too_few_cells", B, ",,\n", "\n", (3, "7 cells, came 5")),
    edited(
        "too_many_cells",
        B,
        '"Explain rain, briefly."',
        "Explain rain, briefly.",
        (3, "7 cells, came 8"),
    ),
    edited(
        "quote_not_doubled",
        T,
        '"A kite, lost and found."',
        '"A "kite", found."',
        (5, "text right after a closing quotation mark"),
    ),
    edited(
        "quote_left_open",
        T,
        '"A kite, lost and found."',
        '"A kite, lost and found.',
        (5, "never closed"),
    ),
    edited("blank_row", B, "\nb2", "\n,,,,,,\nb2", (3, "a blank row")),
    slipped(
        "repeated_brief",
        changed(B, b"b2,4", b"01,4"),
        Expected(B, 3, '"01" again (first in line 2)'),
        Expected(T, 6, '"b2"'),
        Expected(T, 7, '"b2"'),
    ),
    edited("brief_id_in_other_case", K, "bob,", "ANN,", (3, '"ANN" beside "ann"')),
    edited("brief_id_with_space", B, "01,3", " 01,3", (2, "remove the space")),
    edited("brief_id_with_slash", K, "bob,", "b/ob,", (3, "write b-ob")),
    edited("empty_cell", B, "A lost kite", " ", (2, 'a value in the column "topic"')),
    edited("words_not_a_number", B, "100,200", "100,many", (2, 'came "many"')),
    edited("words_with_decimals", B, "100,200", "100.0,200", (2, 'came "100.0"')),
    edited("words_reversed", B, "100,200", "300,200", (2, "min_words 300 and max_words 200")),
    edited(
        "type_without_rubric", B, "3,story", "3,poem", (2, "a passage type that a rubric is for")
    ),
    edited("misspelt_type", B, "3,story", "3,Story", (2, "write story")),
    edited("unknown_role", K, "Roy,rater", "Roy,reader", (3, "one of rater, lead")),
    edited("unknown_kind", K, "simulated", "model", (3, "one of person, simulated")),
    slipped("no_raters", changed(K, b",rater,", b",lead,"), Expected(K, None, "of the role rater")),
    slipped(
        "missing_passage",
        changed(T, b"b2,base,NA,m-1\n", b""),
        Expected(B, 3, "none from base in passages.csv"),
    ),
    slipped(
        "unknown_brief",
        changed(T, b"b2,base", b"b9,base"),
        Expected(T, 6, "a brief of the study (01, b2)"),
        Expected(B, 3, "none from base"),
    ),
    edited("misspelt_system", T, "b2,tuned", "b2,Tuned", (7, "write tuned")),
    edited(
        "two_for_one_cell",
        T,
        "b2,base,NA,m-1",
        "b2,base,NA,m-1\nb2,base,NB,m-1",
        (7, "(first in line 6)"),
    ),
    edited("same_text_twice", T, ",Rain falls “softly” 🌧.,", ",NA,", (7, "again (line 6)")),
    edited("empty_passage", T, "base,NA,", "base, ,", (6, "came an empty text")),
    edited(
        "absurdly_long_passage", T, "base,NA,", f"base,{'long ' * 20_001},", (6, "20,001 words")
    ),
    edited("spreadsheet_error", T, "base,NA,", "base,#NAME?,", (6, "the error #NAME?")),
    edited("no_text_column", T, "brief,system,text", "brief,system,words", (1, '"text" or "file"')),
    edited("replacement_character", T, "kite flew", "kite\ufffds flew", (2, "U+FFFD")),
    edited(
        "misread_quotes", T, "“softly”", "â€œsoftlyâ€\u009d", (7, "readable"), (7, "Windows-1252")
    ),
    edited("nul_byte", T, "kite flew", "kite\0 flew", (2, "U+0000")),
    slipped(
        "windows_1252",
        changed(T, "“".encode(), b"\x93"),
        Expected(T, 7, 'the byte 0x93 at offset 145, which is "“" in Windows-1252'),
    ),
    slipped("utf_16", _in_utf16, Expected(B, 1, "UTF-16")),
    slipped(
        "link_that_leads_outside",
        _link_outside,
        Expected("study.yaml", 17, "a symbolic link leads outside"),
    ),
    slipped("link_to_itself", _link_to_itself, Expected("study.yaml", 17, "cannot follow")),
    slipped("pipe_for_file", _pipe, Expected("study.yaml", 17, "an ordinary file")),
    slipped(
        "manifest_file_missing", _manifest(("01-b.txt", "01-c.txt")), Expected(M, 3, "not there")
    ),
    slipped(
        "manifest_file_twice", _manifest(("01-b.txt", "01-a.txt")), Expected(M, 3, "each file once")
    ),
    slipped(
        "manifest_path_outside",
        _manifest(("01-b.txt", "../../01-b.txt")),
        Expected(M, 3, "leads outside"),
    ),
    slipped(
        "manifest_file_of_other_kind",
        _manifest(("01-b.txt", "manifest.csv")),
        Expected(M, 3, "a .txt or .docx file"),
    ),
    slipped(
        "empty_text_file",
        _text("b2-a.txt", b" \n"),
        Expected("texts/b2-a.txt", None, "an empty file"),
    ),
    slipped(
        "text_file_in_latin_1",
        _text("b2-a.txt", b"one\ntwo \xe9"),
        Expected("texts/b2-a.txt", 2, "the byte 0xE9 at offset 8"),
    ),
    slipped("cut_docx", _cut_docx, Expected("texts/01-a.docx", None, "a Word document")),
    slipped("docx_with_table", _docx_with_table, Expected("texts/01-a.docx", None, "a table")),
    slipped(
        "jsonl_that_is_no_object",
        _jsonl(*JSONL[:3], "[1]"),
        Expected("passages.jsonl", 4, "a JSON object, came a list"),
    ),
    slipped(
        "jsonl_cut_off",
        _jsonl(*JSONL[:3], JSONL[3][:-2]),
        Expected("passages.jsonl", 4, "a JSON object"),
    ),
    slipped(
        "jsonl_repeated_key",
        _jsonl(*JSONL[:3], JSONL[3][:-1] + ', "text": "x"}'),
        Expected("passages.jsonl", 4, "each key once"),
    ),
    slipped(
        "jsonl_lacks_system",
        _jsonl(*JSONL[:3], '{"brief": "b2", "text": "four"}'),
        Expected("passages.jsonl", 4, 'in the column "system"'),
        Expected(B, 3, "none from tuned"),
    ),
    slipped(
        "jsonl_lone_surrogate",
        _jsonl(*JSONL[:3], JSONL[3].replace("four", "\\ud800")),
        Expected("passages.jsonl", 4, "U+D800"),
    ),
)
