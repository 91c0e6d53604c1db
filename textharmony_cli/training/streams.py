"""Endless streams of batches, made here or by worker processes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from torch.utils.data import DataLoader, IterableDataset, get_worker_info

Batch = TypeVar("Batch")


def batches_of(data: IterableDataset[Batch], workers: int) -> Iterator[Batch]:
    """The batches that a data set yields, made ahead by worker processes where there are some."""
    return iter(DataLoader(data, batch_size=None, num_workers=workers, prefetch_factor=8 if workers else None))


def own_seed(seed: int) -> int:
    """A seed for this worker process, other than that of every other worker."""
    info = get_worker_info()
    return seed * 1000 + (info.id if info else 0)
