"""Wood: a wall of planks, and a sign that is one board; and letters with room for their edges."""

import numpy as np
import pytest

from textharmony_cli.model.rendering.grounds import draw_ground
from textharmony_cli.model.rendering.plan import Ground, Layout, Letters
from textharmony_cli.model.rendering.setting import set_lines


def joints(pixels):
    """Rows that are much darker than those a little above and below them."""
    rows = pixels.mean((1, 2))
    around = np.minimum(np.roll(rows, 12), np.roll(rows, -12))[12:-12]
    return int((np.diff(np.flatnonzero(rows[12:-12] < 0.7 * around), prepend=-9) > 4).sum())


def wood(height, seed):
    return draw_ground(Ground("wood", (170, 110, 60)), (640, height), np.random.default_rng(seed), 1.0)


@pytest.mark.parametrize("seed", range(3))
def test_a_wall_has_joints_and_a_sign_has_none(seed):
    assert joints(wood(768, seed)) >= 5
    assert joints(wood(300, seed)) == 0


def test_letters_with_sides_stand_apart():
    room = (0.0, 0.0, 4000.0, 300.0)
    printed, block = (
        set_lines(["BOOM"], ["poppins-600"], Letters(effect=effect), Layout(), room)[0] for effect in ("print", "block")
    )
    assert block.size == printed.size
    gaps = [
        [line.letter_box(k + 1)[0] - line.letter_box(k)[2] for k in range(3)] for line in (printed, block)
    ]  # between the ink of one letter and the next
    assert all(wide - narrow == pytest.approx(0.1 * block.size, abs=1) for narrow, wide in zip(*gaps, strict=True))
    middles = [(line.box()[0] + line.box()[2]) / 2 for line in (printed, block)]
    assert middles[0] == pytest.approx(middles[1], abs=0.02 * block.size)
