"""Several threads that each compute alone, instead of one computation that all of them share.

The networks here are small: most of their operations are over before a second thread has joined in, and what lies
between them (cutting, decoding) uses one. Two batches side by side, each on one thread, take about two thirds of the
time that they take one after the other on two.
"""

from __future__ import annotations

import contextlib
import ctypes
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

MOST = 4  # members; further threads are divided among them
_M_ARENA_MAX = -8  # of glibc's malloc.h

Item = TypeVar("Item")
Result = TypeVar("Result")


class Crew:
    """Applies functions to items, several at a time.

    Args:
        device: one member is enough for a graphics card.
        threads: that torch may use in all.
    """

    def __init__(self, device: torch.device, threads: int) -> None:
        self.size = min(threads, MOST) if device.type == "cpu" else 1
        self.share = threads // self.size
        if self.size > 1:
            _share_memory()
        self._local = threading.local()
        self._pool = ThreadPoolExecutor(self.size, "reader", self._join)

    def _join(self) -> None:
        """In a new member."""
        torch.set_num_threads(self.share)
        self._local.is_member = True

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """The results in the order of the items; the first fault ends the rest.

        A member that calls this does all of it alone.
        """
        waiting = list(items)
        if self.size == 1 or len(waiting) < 2 or getattr(self._local, "is_member", False):
            return [function(item) for item in waiting]
        before = torch.get_num_threads()
        torch.set_num_threads(self.share)  # some of torch's libraries know one number for the whole process
        futures = [self._pool.submit(function, item) for item in waiting]
        try:
            return [future.result() for future in futures]
        finally:
            for future in futures:
                future.cancel()
            torch.set_num_threads(before)


def _share_memory() -> None:
    """Have all threads take memory from one pool, where the C library is glibc: a pool each costs 200 MB more."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
