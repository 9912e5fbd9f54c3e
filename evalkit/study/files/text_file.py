"""A file as text: UTF-8 with or without a byte order mark, whatever its line ends."""

from pathlib import Path

from evalkit.study.files.characters import UNPRINTABLE, damages
from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.wording import quoted

LARGEST_FILE = 64 * 2**20
SAVE_AS_UTF8 = "save the file as UTF-8"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path, file: str, largest: int = LARGEST_FILE) -> Reading[str]:
    """Read a file as text with line feeds only, and say what in it is no readable text.

    Parameters
    ----------
    file
        The name under which faults cite the file.
    largest
        Bytes; a larger file is not read at all.
    """
    raw = read_bytes(path, file, largest)
    return Reading(None, raw.faults) if raw.value is None else decode(raw.value, file)


def read_bytes(path: Path, file: str, largest: int = LARGEST_FILE) -> Reading[bytes]:
    """Read a file whole, unless it is too large or the system refuses."""
    try:
        size = path.stat().st_size
        if size > largest:
            fault = Fault(
                file, None, f"at most {largest:,} bytes", f"{size:,} bytes", "split or shorten it"
            )
            return Reading(None, (fault,))
        return Reading(path.read_bytes())
    except OSError as error:
        came = f"the answer {quoted(error.strerror or str(error))} from the system"
        remedy = "check its permissions"
        return Reading(None, (Fault(file, None, "a file that can be read", came, remedy),))


def decode(raw: bytes, file: str) -> Reading[str]:
    r"""Decode bytes as UTF-8; where they are not, say where and go on with the likely encoding.

    Examples
    --------
    >>> decode(b"id,name\r\n01,\x93Ann\x94", "raters.csv").faults[0].sentence
    'raters.csv, line 2: expected UTF-8 text, came the byte 0x93 at offset 12, which is "“" in
    Windows-1252; save the file as UTF-8.'
    """
    fault = None
    try:
        text = raw.decode("utf-8")
        if _looks_like_utf16(raw):
            raise UnicodeDecodeError("utf-8", raw, 0, 1, "two bytes a letter")
    except UnicodeDecodeError as error:
        fault = _encoding_fault(raw, error.start, file)
        text = raw.decode("utf-16" if _looks_like_utf16(raw) else "cp1252", "replace")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    faults = (fault,) if fault else _damage_faults(text, file)
    text = UNPRINTABLE.sub("", text)
    if not text.strip():
        empty = Fault(file, None, "content", "an empty file", "fill it or remove its mention")
        return Reading(None, faults or (empty,))
    return Reading(text, faults)


def line_at(text: str, position: int) -> int:
    """The line of a position in a text, from 1."""
    return text.count("\n", 0, position) + 1


def _looks_like_utf16(raw: bytes) -> bool:
    return raw.startswith(UTF16_MARKS) or raw[:1000].count(0) > len(raw[:1000]) // 4


def _encoding_fault(raw: bytes, offset: int, file: str) -> Fault:
    if _looks_like_utf16(raw):
        return Fault(file, 1, "UTF-8 text", "UTF-16 (two bytes a letter)", SAVE_AS_UTF8)
    before = raw[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    letter = raw[offset : offset + 1].decode("cp1252", "ignore")
    meaning = f", which is {quoted(letter)} in Windows-1252" if letter else ""
    came = f"the byte 0x{raw[offset]:02X} at offset {offset}{meaning}"
    return Fault(file, before.count(b"\n") + 1, "UTF-8 text", came, SAVE_AS_UTF8)


def _damage_faults(text: str, file: str) -> tuple[Fault, ...]:
    return tuple(
        Fault(file, line_at(text, damage.position), damage.expected, damage.came, damage.remedy)
        for damage in damages(text)
    )
