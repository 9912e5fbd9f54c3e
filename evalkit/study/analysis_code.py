"""Which code draws and analyses a study: its release, and the hash of every file of it."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import evalkit

ANALYSIS = ("analysis", "stats")
"""The packages whose files decide what a result is."""
DESIGN = ("assignment",)
"""The package whose files decide what design a secret stands for."""


@dataclass(frozen=True, slots=True)
class AnalysisCode:
    """A release of evalkit, and the hashes of its files as `sha256sum` lists them.

    ``listing`` has one line a file of the analysis below the package: hash, two spaces, path;
    ``design_hash`` is the SHA-256 of such a list of the files that draw designs.
    """

    version: str
    listing: str
    design_hash: str = ""

    @property
    def hash(self) -> str:
        """SHA-256 of the listing."""
        return _sha256(self.listing.encode())


@cache
def analysis_code() -> AnalysisCode:
    """The code of this installation.

    Examples
    --------
    >>> lines = analysis_code().listing.splitlines()
    >>> [line.split()[1] for line in lines if line.endswith("sign_flip.py")]
    ['stats/paired/sign_flip.py']
    """
    return AnalysisCode(evalkit.__version__, _listing(ANALYSIS), _sha256(_listing(DESIGN).encode()))


def _listing(folders: tuple[str, ...]) -> str:
    package = Path(evalkit.__file__).parent
    paths = sorted(
        path.relative_to(package).as_posix()
        for folder in folders
        for path in (package / folder).rglob("*.py")
    )
    return "".join(f"{_sha256((package / path).read_bytes())}  {path}\n" for path in paths)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
