"""Weights in 8 bits with one scale for each row of a matrix, for files that have to be small."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

_SCALE = ".scale"
_SMALLEST_MATRIX = 4096  # numbers; what is smaller stays in 16 bits


def packed(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Matrices in 8 bits with a scale for each row (what leads to one output), the rest in 16 bits."""
    stored = {}
    for name, value in state.items():
        if value.dim() < 2 or value.numel() < _SMALLEST_MATRIX:
            stored[name] = value.half()
            continue
        rows = value.float().flatten(1)
        scale = rows.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / 127
        stored[name + _SCALE] = scale  # in 32 bits; those of small weights would be coarse in 16
        stored[name] = (rows / scale).round().to(torch.int8).view(value.shape)
    return stored


def unpacked(stored: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The inverse of `packed`, up to rounding; leaves alone what was not packed."""
    state = {}
    for name, value in stored.items():
        if name.endswith(_SCALE):
            continue
        whole = value.float()
        scale = stored.get(name + _SCALE)
        state[name] = whole if scale is None else (whole.flatten(1) * scale).view(value.shape)
    return state
