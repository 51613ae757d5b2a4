"""The largest a process has been, seen from outside."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

import psutil

EVERY = 0.02
Result = TypeVar("Result")


class Watch:
    """Sample a process and its children until left; `peak` is the largest of them, in bytes."""

    def __init__(self, pid: int) -> None:
        self.peak = 0
        self._watched = psutil.Process(pid)
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._left.set()
        self._thread.join()

    def _sample(self) -> None:
        while True:
            self.peak = max(self.peak, self._largest())
            if self._left.wait(EVERY):
                return

    def _largest(self) -> int:
        try:
            family = [self._watched, *self._watched.children(recursive=True)]
            return max(int(process.memory_info().rss) for process in family)
        except psutil.NoSuchProcess:
            return 0


def alone(work: Callable[..., Result], *given: Any) -> tuple[Result, int]:
    """Do work in a fresh process, so that its memory is its own; return its result and peak."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        pid = pool.submit(os.getpid).result()
        with Watch(pid) as watch:
            result = pool.submit(work, *given).result()
    return result, watch.peak
