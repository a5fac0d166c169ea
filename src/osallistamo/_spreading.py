"""
One function over many jobs: on all cores, or on an executor of the caller's own.

Rules of this file:

1. A job that takes its process down is named; all others are done all the same.
2. Whoever leaves early, as by Ctrl-C, leaves at once, and nothing goes on behind.
3. Processes start afresh: one that is forked copies what its parent had in memory
   page by page, and what lays out pages has threads, which a fork cuts off.
"""

import os
import signal
import threading

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    as_completed,
)
from contextlib import closing, contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import TypeVar

from osallistamo.errors import UsageError


Job = TypeVar("Job")
Result = TypeVar("Result")

_LEFT = 130


def spread(
    work: Callable[[Job], Result],
    jobs: Sequence[Job],
    executor: Executor | None = None,
) -> Generator[tuple[Job, Result | BaseException], None, None]:
    """
    Yield each job with its result as soon as it is there.

    What stands beside a job instead of a result is why it has none.

    Args:
        work: A function of a module, which other processes can import.
        jobs: What it is called with; values that can be pickled.
        executor: Runs it; without one, new processes on all cores do.

    Raises:
        UsageError: New processes do not come up.

    """
    if executor is not None:
        yield from _through(executor, work, jobs)
        return
    left, cores = list(jobs), len(os.sched_getaffinity(0))
    while left:
        died: list[tuple[Job, BaseException]] = []
        with (
            _processes(min(cores, len(left))) as pool,
            closing(_through(pool, work, left)) as done,
        ):
            for job, result in done:
                if isinstance(result, BrokenExecutor):
                    died.append((job, result))
                else:
                    yield job, result
        if died and cores == 1:
            # One at a time, in order: the first is the one that did it.
            yield died.pop(0)
        left, cores = [job for job, _ in died], 1


def _through(
    executor: Executor, work: Callable[[Job], Result], jobs: Sequence[Job]
) -> Generator[tuple[Job, Result | BaseException], None, None]:
    futures: dict[Future[Result], Job] = {}
    broken: list[tuple[Job, BaseException]] = []
    try:
        with _interrupts_wait():
            for job in jobs:
                try:
                    futures[executor.submit(work, job)] = job
                except BrokenExecutor as e:
                    broken.append((job, e))
        failed: dict[Job, BaseException] = {}
        for future in as_completed(futures):
            error = future.exception()
            if isinstance(error, BrokenExecutor):
                failed[futures[future]] = error
            else:
                yield futures[future], error or future.result()
        # In the order of the jobs, whatever order they were told in.
        yield from ((job, failed[job]) for job in futures.values() if job in failed)
        yield from broken
    finally:
        for future in futures:
            future.cancel()


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """
    Let Ctrl-C wait; a process that is begun meanwhile never hears of it.

    A terminal sends it to all, and each process would complain in its own words.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _processes(count: int) -> Iterator[Executor]:
    context = get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)
    up = context.Event()
    pool = ProcessPoolExecutor(
        count, mp_context=context, initializer=_begin, initargs=(theirs, up)
    )
    try:
        yield pool
    except BaseException:
        # They see that it is closed, and leave without finishing their work.
        ours.close()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        ours.close()
        theirs.close()
    if not up.is_set():
        raise UsageError("no_processes")


def _begin(lifeline: Connection, up: Event) -> None:
    """
    Tell that this process is up, and end it as soon as its parent is gone.
    """
    up.set()
    threading.Thread(target=_leave_with, args=(lifeline,), daemon=True).start()


def _leave_with(lifeline: Connection) -> None:
    with suppress(EOFError, OSError):
        lifeline.recv()
    os._exit(_LEFT)
