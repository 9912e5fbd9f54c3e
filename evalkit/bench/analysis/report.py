"""One run of all measurements, and the sizes it takes."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from evalkit.bench.analysis.alpha import AlphaTime, time_alpha
from evalkit.bench.analysis.growth import GrowthStep, time_size
from evalkit.bench.analysis.made_study import Size
from evalkit.bench.analysis.sign_flip import SignFlipTime, time_sign_flip
from evalkit.bench.analysis.timing import in_new_process
from evalkit.bench.analysis.whole_study import StudyTime, time_whole_study

SEED = 1

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Effort:
    """Which sizes are measured, and for how long each is repeated."""

    study: Size
    alpha: tuple[Size, ...]
    n_draws: int
    n_library_draws: int
    sign_flips: tuple[int, ...]
    n_resamples: int
    growth: tuple[Size, ...]
    enough_seconds: float


FULL = Effort(
    study=Size(12),
    alpha=(Size(12), Size(300)),
    n_draws=10_000,
    n_library_draws=1_000,
    sign_flips=(12, 50, 300),
    n_resamples=9_999,
    growth=tuple(Size(n) for n in (12, 125, 300, 1_250, 12_500)),
    enough_seconds=0.5,
)


@dataclass(frozen=True, slots=True)
class AnalysisReport:
    """All figures of one run; ``made_with`` names the versions they were measured with."""

    seed: int
    made_with: str
    study: StudyTime
    alpha: tuple[AlphaTime, ...]
    sign_flips: tuple[SignFlipTime, ...]
    growth: tuple[GrowthStep, ...]


def run(progress: Progress) -> AnalysisReport:
    """Measure the analysis in full: half a minute, seeded, by one thread."""
    return measure(FULL, SEED, progress)


def measure(effort: Effort, seed: int, progress: Progress) -> AnalysisReport:
    """Measure with the sizes of ``effort``, telling ``progress`` what comes next."""
    progress("a whole study")
    enough = effort.enough_seconds
    return AnalysisReport(
        seed=seed,
        made_with=_versions(),
        study=in_new_process(time_whole_study, effort.study, seed, enough),
        alpha=tuple(_alpha(size, effort, seed, progress) for size in effort.alpha),
        sign_flips=tuple(_sign_flip(n, effort, seed, progress) for n in effort.sign_flips),
        growth=tuple(_growth(size, seed, progress) for size in effort.growth),
    )


def _alpha(size: Size, effort: Effort, seed: int, progress: Progress) -> AlphaTime:
    progress(f"alpha of {size.n_briefs} briefs")
    draws = (effort.n_draws, effort.n_library_draws)
    return in_new_process(time_alpha, size, seed, *draws, effort.enough_seconds)


def _sign_flip(n_briefs: int, effort: Effort, seed: int, progress: Progress) -> SignFlipTime:
    progress(f"sign flips of {n_briefs} briefs")
    return in_new_process(time_sign_flip, n_briefs, seed, effort.n_resamples, effort.enough_seconds)


def _growth(size: Size, seed: int, progress: Progress) -> GrowthStep:
    progress(f"{size.n_ratings:,} ratings")
    return in_new_process(time_size, size, seed)


def _versions() -> str:
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("numpy", "scipy", "pandas", "krippendorff")
    )
    return f"Python {platform.python_version()}, {libraries}"
