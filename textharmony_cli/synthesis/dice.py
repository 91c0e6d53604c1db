"""Draws random numbers for every crop of a batch from one seeded generator, on its device, and for whole batches."""

from __future__ import annotations

import math
import random

import torch
from torch import Tensor


class Dice:
    """Most methods give (count, 1, 1, 1), to be broadcast over pictures, unless `shape` asks for something else."""

    def __init__(self, seed: int, device: torch.device) -> None:
        self.device = device
        self.generator = torch.Generator(device).manual_seed(seed)
        self._random = random.Random(seed)  # for what the processor must know, without waiting for the device

    def between(self, count: int, low: float, high: float, *shape: int) -> Tensor:
        size = (count, *(shape or (1, 1, 1)))
        return low + (high - low) * torch.rand(size, generator=self.generator, device=self.device)

    def between_log(self, count: int, low: float, high: float) -> Tensor:
        """Evenly spread on a logarithmic scale."""
        return self.between(count, math.log(low), math.log(high)).exp()

    def normal(self, count: int, *shape: int) -> Tensor:
        size = (count, *(shape or (1, 1, 1)))
        return torch.randn(size, generator=self.generator, device=self.device)

    def chance(self, count: int, share: float) -> Tensor:
        """True with this chance, each by itself."""
        return self.between(count, 0.0, 1.0) < share

    def index(self, count: int, below: int) -> Tensor:
        """(count,) whole numbers from 0."""
        return torch.randint(below, (count,), generator=self.generator, device=self.device)

    def one(self, low: float, high: float) -> float:
        """One number for the whole batch."""
        return self._random.uniform(low, high)
