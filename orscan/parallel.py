"""Spreads work over processes; where one dies, the whole fails rather than looking done."""

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from orscan.errors import IncompleteError

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

FORKS = sys.platform == "linux"
"""Whether workers inherit the parent's memory; elsewhere they are started anew."""

_work: Callable[[Any], Any] | None = None


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(
    prepare: Callable[[], Callable[[ItemT], ResultT]], items: Iterable[ItemT], jobs: int
) -> Iterator[ResultT]:
    """Yield the result for each of *items*, as they come, worked out by *jobs* processes.

    Each process calls *prepare* once for the function it applies; that must survive being sent
    there where processes are not forked. Raises IncompleteError when a process dies.
    """
    pool = ProcessPoolExecutor(
        jobs,
        mp_context=multiprocessing.get_context("fork" if FORKS else "spawn"),
        initializer=_start,
        initargs=(prepare,),
    )
    try:
        for done in as_completed([pool.submit(_do, item) for item in items]):
            yield done.result()
    except BrokenProcessPool as error:
        raise IncompleteError(
            "a scanning process died, perhaps for want of memory; try --jobs 1"
        ) from error
    except BaseException:
        # An interrupt: what the workers are at is of no use any more.
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start(prepare: Callable[[], Callable[[Any], Any]]) -> None:
    global _work  # noqa: PLW0603 - a process has one job, for all its life
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work = prepare()
    # What is there stays, and shared pages stay shared; what follows hardly ever forms a cycle.
    gc.freeze()
    gc.set_threshold(100_000)


def _do(item: Any) -> Any:
    if _work is None:
        raise RuntimeError("the process was not prepared")
    return _work(item)
