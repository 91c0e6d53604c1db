"""Retouching finds lines on a page, changes only what was painted, and keeps large letters sharp."""

import numpy as np
import pytest
import torch
from crops_for_tests import stirred_decoder
from torch import nn

from textharmony_cli.model.image_decoder.pixel_dit import SIZES, Conditions, PixelDiT
from textharmony_cli.model.image_decoder.retouch import LONGEST, ROWS, retouch
from textharmony_cli.model.painting.painted import Painted

LINES = {
    "level": ((40.0, 60.0), (200.0, 60.0), (200.0, 84.0), (40.0, 84.0)),
    "turned": ((60.0, 30.0), (180.0, 90.0), (168.0, 114.0), (48.0, 54.0)),
    "larger than the strip": ((10.0, 20.0), (280.0, 20.0), (280.0, 140.0), (10.0, 140.0)),
    "off the page": ((250.0, 100.0), (330.0, 100.0), (330.0, 120.0), (250.0, 120.0)),
}


class Brightens(nn.Module):
    """A decoder that makes what it may paint lighter by a twentieth of the range, and notes what it saw."""

    def __init__(self) -> None:
        super().__init__()
        self.config = SIZES["tiny"]
        self.null = nn.Parameter(torch.zeros(1, 4))
        self.seen: list[Conditions] = []

    def forward(self, noisy: torch.Tensor, time: torch.Tensor, asked: Conditions) -> torch.Tensor:
        self.seen.append(asked)
        return asked.prior + 0.1


def page() -> tuple[np.ndarray, Painted]:
    rng = np.random.default_rng(0)
    pixels = rng.integers(40, 200, (160, 300, 3)).astype(np.uint8)
    painting = Painted(rng.integers(40, 200, (160, 300, 3)).astype(np.uint8), np.zeros((160, 300), np.bool_))
    painting.mask[:] = rng.random((160, 300)) < 0.4
    painting.pixels[~painting.mask] = pixels[~painting.mask]
    return pixels, painting


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_changes_reach_the_line_and_nothing_outside_the_mask(line):
    pixels, painting = page()
    after = retouch(Brightens(), pixels, painting, [line], hidden=False)
    assert np.array_equal(after.pixels[~after.mask], pixels[~after.mask])
    assert after.mask is painting.mask
    x, y = (
        int(np.clip(np.mean(side), 0, end - 3)) for side, end in zip(zip(*line, strict=True), (300, 160), strict=True)
    )
    near = np.s_[y - 2 : y + 2, x - 2 : x + 2]
    raised = after.pixels[near].astype(int) - painting.pixels[near]
    assert set(raised[painting.mask[near]].ravel().tolist()) <= {12, 13}  # a twentieth of 255, whatever the scale


def test_untrained_decoder_leaves_the_painting_as_it_is():
    pixels, painting = page()
    after = retouch(PixelDiT(SIZES["tiny"]), pixels, painting, list(LINES.values()), hidden=True)
    assert np.array_equal(after.pixels, painting.pixels)


def test_same_seed_gives_the_same_page():
    pixels, painting = page()
    first, again, other = (
        retouch(stirred_decoder(), pixels, painting, [LINES["turned"]], hidden=False, seed=seed).pixels
        for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_long_lines_are_seen_in_pieces_without_a_seam():
    pixels = np.full((60, 1500, 3), 90, np.uint8)
    painting = Painted(pixels.copy(), np.zeros((60, 1500), np.bool_))
    painting.mask[20:40, 50:1450] = True
    decoder = Brightens()
    line = ((50.0, 20.0), (1450.0, 20.0), (1450.0, 40.0), (50.0, 40.0))
    after = retouch(decoder, pixels, painting, [line], hidden=False)
    assert len(decoder.seen) > 3
    assert all(seen.mask.shape[-2] == ROWS and seen.mask.shape[-1] <= LONGEST for seen in decoder.seen)
    assert len(np.unique(after.pixels[painting.mask])) == 1
    assert after.pixels[30, 700, 0] > 100


def test_nothing_to_retouch_gives_the_painting_back():
    pixels, painting = page()
    assert retouch(Brightens(), pixels, painting, [], hidden=True) is painting
