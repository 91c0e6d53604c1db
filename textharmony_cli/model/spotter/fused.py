"""Convolutions with what follows them in one pass, and scores over many classes, where the processor allows it.

On processors that multiply bfloat16 in tiles (AMX) a product takes less time than the GELU after it, which torch
computes in a pass of its own by way of float32. oneDNN does both in one pass. torch offers that only to its compiler,
as `torch.ops.mkldnn._convolution_pointwise`; the version of torch is pinned, a test compares both ways, and everywhere
else the plain operations are used.
"""

from __future__ import annotations

from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

After = Literal["none", "relu", "gelu"]

LANES = 64  # numbers in a row of an AMX tile, with some to spare: ragged products are two to three times as slow


def convolve(x: Tensor, convolution: nn.Conv2d, after: After = "none") -> Tensor:
    """A convolution, then ReLU or the exact GELU if asked for; channels last as the input."""
    if x.dtype == torch.bfloat16 and x.device.type == "cpu":
        c = convolution
        fused: Tensor = torch.ops.mkldnn._convolution_pointwise(
            x, c.weight, c.bias, c.padding, c.stride, c.dilation, c.groups, after, [], "none" if after == "gelu" else ""
        )
        return fused
    y: Tensor = convolution(x)
    if after == "gelu":
        return torch.ops.aten.gelu_(y)  # type: ignore[no-any-return]
    return y.relu_() if after == "relu" else y


class Classifier(nn.Linear):
    """Scores of many classes: (..., D) -> (..., V).

    The weights are kept a second time with the bias among them and both sides padded: the bias costs no pass over the
    scores then, and the product runs at full speed (3 ms instead of 9 for 400 steps and 18 710 classes on one core).
    """

    table: Tensor | None = None

    def forward(self, x: Tensor) -> Tensor:
        if self.table is None or (self.table.dtype, self.table.device) != (self.weight.dtype, self.weight.device):
            self.table = self._laid_out()
        padded = F.pad(x, (0, len(self.table) - self.in_features))
        padded[..., self.in_features] = 1
        scores = padded.reshape(-1, len(self.table)) @ self.table
        return scores[:, : self.out_features].view(*x.shape[:-1], self.out_features)

    def _laid_out(self) -> Tensor:
        """(D, then 1 for the bias, padded) x (V, padded)."""
        table = self.weight.new_zeros(_rounded(self.in_features + 1), _rounded(self.out_features))
        table[: self.in_features, : self.out_features] = self.weight.T
        table[self.in_features, : self.out_features] = self.bias
        return table


def _rounded(size: int) -> int:
    return -(-size // LANES) * LANES
