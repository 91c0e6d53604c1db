"""What can be put smoothly where something is missing."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def filled_in(picture: Tensor, mask: Tensor) -> Tensor:
    """The picture with what is under the mask filled in smoothly from around it, by pulling means of what is known up a
    pyramid and pushing them down into the holes (Gortler et al. 1996, section 3.4.2)."""
    known = (mask == 0).to(picture.dtype)
    levels = [(picture * known, known)]
    while max(levels[-1][0].shape[-2:]) > 1:
        size = tuple(min(2, side) for side in levels[-1][0].shape[-2:])
        colour, weight = (F.avg_pool2d(part, size, ceil_mode=True) for part in levels[-1])
        weight_up = (4 * weight).clamp(max=1.0)
        levels.append((colour / weight.clamp(min=1e-6) * weight_up, weight_up))
    colour, weight = levels.pop()
    below = colour / weight.clamp(min=1e-6)
    while levels:
        colour, weight = levels.pop()
        below = F.interpolate(below, colour.shape[-2:], mode="bilinear", align_corners=False)
        below = colour + (1 - weight) * below
    return torch.where(mask > 0, below, picture)
