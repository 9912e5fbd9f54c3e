"""Broken studies: each a sound one with one slip, and the faults that must be found in it.

Run as a program, it writes all of them below a folder, to be looked at or checked one by one:
``python tests/study/files/broken_studies.py OUT``.
"""

import sys
from pathlib import Path

from broken_generation import BROKEN_GENERATION
from broken_rubrics import BROKEN_RUBRICS
from broken_settings import BROKEN_SETTINGS
from broken_tables import BROKEN_TABLES
from sound_study import write_sound_study

BROKEN = (*BROKEN_SETTINGS, *BROKEN_RUBRICS, *BROKEN_TABLES, *BROKEN_GENERATION)


def main(out: Path) -> None:
    """Write every broken study into a folder of its own below ``out``."""
    for study in BROKEN:
        folder = out / study.name
        folder.mkdir(parents=True)
        study.slip(write_sound_study(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
