"""Time and memory of agreement and comparison as ratings grow."""

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evalkit.analysis.agreement import agreement_table
from evalkit.analysis.comparison import comparison_table
from evalkit.analysis.summary import summarise
from evalkit.bench.analysis.made_study import Size, made_plan, made_ratings
from evalkit.bench.analysis.timing import seconds_of

STATUS, FORGET_PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True)
class GrowthStep:
    """One size: seconds after import, and mebibytes of the process before and at its peak.

    Memory is None where the system does not tell it under /proc.
    """

    n_briefs: int
    n_ratings: int
    summarise_seconds: float
    agreement_seconds: float
    comparison_seconds: float
    memory_before_mib: float | None
    memory_peak_mib: float | None

    @property
    def seconds(self) -> float:
        """All three steps."""
        return self.summarise_seconds + self.agreement_seconds + self.comparison_seconds

    @property
    def added_mib(self) -> float | None:
        """What the analysis needs on top of libraries and ratings."""
        if self.memory_peak_mib is None or self.memory_before_mib is None:
            return None
        return self.memory_peak_mib - self.memory_before_mib


def time_size(size: Size, seed: int) -> GrowthStep:
    """Measure one size once, after a tiny study has imported what is needed.

    Run it in a process of its own, or the memory of what came before is counted.
    """
    _analyse(Size(2), seed)
    return _analyse(size, seed)


def _analyse(size: Size, seed: int) -> GrowthStep:
    ratings, plan = made_ratings(size, np.random.default_rng(seed)), made_plan(size)
    with suppress(OSError):
        FORGET_PEAK.write_text("5")
    before, start = _mebibytes("VmRSS"), time.perf_counter()
    summary = summarise(ratings, plan)
    summarised = time.perf_counter()
    return GrowthStep(
        n_briefs=size.n_briefs,
        n_ratings=size.n_ratings,
        summarise_seconds=summarised - start,
        agreement_seconds=seconds_of(lambda: agreement_table(summary, plan)),
        comparison_seconds=seconds_of(lambda: comparison_table(summary, plan)),
        memory_before_mib=before,
        memory_peak_mib=_mebibytes("VmHWM"),
    )


def _mebibytes(name: str) -> float | None:
    if not STATUS.exists():
        return None
    lines = STATUS.read_text(encoding="utf-8").splitlines()
    kibibytes = next((line.split()[1] for line in lines if line.startswith(name)), None)
    return int(kibibytes) / 1024 if kibibytes else None
