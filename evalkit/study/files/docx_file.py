"""A Word file as the text of a passage: its paragraphs, joined by blank lines."""

import io
import zipfile
from pathlib import Path
from typing import Any

from evalkit.study.files.characters import damages
from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.text_file import read_bytes
from evalkit.study.files.wording import plural

LARGEST_CONTENT = 64 * 2**20
LEFT_OUT = {
    "tbl": ("a table", "write its content as paragraphs"),
    "ins": ("a tracked insertion", "accept or reject all changes"),
    "del": ("a tracked deletion", "accept or reject all changes"),
    "txbxContent": ("a text box", "move its text into a paragraph"),
    "footnoteReference": ("a footnote", "move its text into a paragraph"),
    "endnoteReference": ("an endnote", "move its text into a paragraph"),
    "drawing": ("a picture", "remove it"),
    "pict": ("a picture", "remove it"),
    "sdt": ("a content control", "turn it into plain text"),
}
"""What a Word file may hold beside paragraphs, and raters would silently not see."""


def read_docx(path: Path, file: str) -> Reading[str]:
    """Read the running text of a Word file; anything that would get lost on the way is a fault."""
    raw = read_bytes(path, file)
    if raw.value is None:
        return Reading(None, raw.faults)
    try:
        document = _open(raw.value)
        paragraphs = [paragraph.text.rstrip() for paragraph in document.paragraphs]
        faults = _left_out(document, file)
    except Exception:  # noqa: BLE001 - a stranger's bytes raise any error within zip, XML and docx
        came = "a file that Word's format cannot be read from"
        remedy = "save it again as .docx, or as .txt in UTF-8"
        return Reading(None, (Fault(file, None, "a Word document (.docx)", came, remedy),))
    text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    damage = [Fault(file, None, d.expected, d.came, d.remedy) for d in damages(text)]
    return Reading(text, (*faults, *damage))


def _open(raw: bytes) -> Any:  # noqa: ANN401 - python-docx has no types
    from docx import Document

    with zipfile.ZipFile(io.BytesIO(raw)) as members:
        size = sum(member.file_size for member in members.infolist())
    if size > LARGEST_CONTENT:
        raise ValueError(f"{size} bytes within")
    return Document(io.BytesIO(raw))


def _left_out(document: Any, file: str) -> tuple[Fault, ...]:  # noqa: ANN401
    faults = []
    for tag, (content, remedy) in LEFT_OUT.items():
        count = len(document.element.body.xpath(f".//w:{tag}"))
        if count:
            more = f" (and {plural(count - 1, 'more place')})" if count > 1 else ""
            faults.append(Fault(file, None, "paragraphs of text only", content + more, remedy))
    return tuple(faults)
