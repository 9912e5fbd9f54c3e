"""Seconds of a piece of work, measured often enough to trust, by one thread of a new process."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Figures = TypeVar("Figures")

THREAD_LIMITS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long one call takes.

    Examples
    --------
    >>> seconds_of(lambda: sum(range(10))) < 1
    True
    """
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_seconds(work: Callable[[], object], enough_seconds: float) -> float:
    """Return the median of three calls or more, after one that is not counted.

    Calls are repeated until they have taken ``enough_seconds`` together.

    Examples
    --------
    >>> median_seconds(lambda: sum(range(10)), 0.001) < 1
    True
    """
    work()
    taken: list[float] = []
    while len(taken) < 3 or sum(taken) < enough_seconds:
        taken.append(seconds_of(work))
    return statistics.median(taken)


def in_new_process(
    work: Callable[Arguments, Figures], *given: Arguments.args, **named: Arguments.kwargs
) -> Figures:
    """Return what the function returns in a process that has neither memory nor threads yet.

    Libraries read their limit of threads when they are imported, so it holds only in there.

    Examples
    --------
    >>> in_new_process(abs, -3)
    3
    """
    with (
        one_thread(),
        ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as process,
    ):
        return process.submit(work, *given, **named).result()


@contextmanager
def one_thread() -> Iterator[None]:
    """Let processes that start meanwhile compute with one thread each."""
    before = {name: os.environ.get(name) for name in THREAD_LIMITS}
    os.environ.update(dict.fromkeys(THREAD_LIMITS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
