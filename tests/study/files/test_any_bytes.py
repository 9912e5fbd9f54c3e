"""Whatever lies in a study folder, reading it raises nothing and says why it is no study."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sound_study import FILES, use_manifest, write_sound_study

from evalkit.study.files.folder import read_study_folder

# Bytes with a meaning in YAML, CSV or JSON, or none in UTF-8.
TELLING = [
    *(bytes([byte]) for byte in b"\0\t\n\r \"'#%&*,-.0:;<=>?@[\\]^`{|}~\x7f\x85\xa0\xff"),
    b"\xef\xbb\xbf", b"\xff\xfe", b"---\n", b"...\n", b"\n\n", b"!!python/object:os.system ",
    b"&a [*a]", b"*a", b"&a ", b"<<: ", b"? [1]\n: ", b"\xed\xa0\x80", b"9" * 5000, b"[" * 200,
    b"1e999", b".nan", b"0x", b"0o9", b"-", b"true", b"null", b"\xe2\x80\xa8", b"../", b"\\u0000",
    b'"\\ud800"', b'"\\x00"', b"|\n", b">-\n", b"%YAML 1.1\n---\n", b"\xf0\x9f\x8c\xa7",
]  # fmt: skip


@pytest.fixture(scope="module")
def folders() -> Iterator[tuple[Path, Path]]:
    root = Path(tempfile.mkdtemp())
    table, manifest = root / "table", root / "manifest"
    write_sound_study(table)
    write_sound_study(manifest)
    use_manifest(manifest)
    yield table, manifest
    shutil.rmtree(root)


def told_without_raising(folder: Path, file: str, content: bytes) -> None:
    path = folder / file
    before = path.read_bytes()
    try:
        path.write_bytes(content)
        reading = read_study_folder(folder)
    finally:
        path.write_bytes(before)
    assert (reading.study is None) == bool(reading.faults)
    for fault in reading.faults:
        assert fault.sentence.encode("utf-8")
        assert "\n" not in fault.sentence


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(sorted(FILES)), content=st.binary(max_size=300))
def test_any_bytes_for_a_file(folders: tuple[Path, Path], file: str, content: bytes) -> None:
    told_without_raising(folders[0], file, content)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=st.sampled_from(sorted(FILES)),
    at=st.floats(0, 1),
    cut=st.integers(0, 30),
    put=st.lists(st.sampled_from(TELLING), max_size=4).map(b"".join),
)
def test_any_edit_of_a_file(
    folders: tuple[Path, Path], file: str, at: float, cut: int, put: bytes
) -> None:
    content = FILES[file].encode()
    start = int(at * len(content))
    told_without_raising(folders[0], file, content[:start] + put + content[start + cut :])


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=st.sampled_from(["texts/manifest.csv", "texts/01-a.txt"]),
    at=st.floats(0, 1),
    cut=st.integers(0, 30),
    put=st.lists(st.sampled_from(TELLING), max_size=4).map(b"".join),
)
def test_any_edit_of_a_manifest_or_text(
    folders: tuple[Path, Path], file: str, at: float, cut: int, put: bytes
) -> None:
    content = (folders[1] / file).read_bytes()
    start = int(at * len(content))
    told_without_raising(folders[1], file, content[:start] + put + content[start + cut :])
