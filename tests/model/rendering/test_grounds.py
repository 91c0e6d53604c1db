"""Grounds: every material at any size, the same from the same seed, in the colour that was asked for."""

import numpy as np
import pytest

from textharmony_cli.model.rendering.grounds import MATERIALS, USUAL, WORKED, draw_ground
from textharmony_cli.model.rendering.plan import Ground


def drawn(ground, size=(160, 120), seed=1):
    return draw_ground(ground, size, np.random.default_rng(seed))


@pytest.mark.parametrize("material", MATERIALS)
def test_every_material_fills_the_picture_near_its_color(material):
    pixels = drawn(Ground(material, USUAL[material]), (320, 240))
    assert (pixels.shape, pixels.dtype) == ((240, 320, 3), np.uint8)
    reach = 90 if material in ("sky", "sunset", "night") else 45  # those are of several colours
    assert np.abs(pixels.mean((0, 1)) - USUAL[material]).max() < reach
    assert 0.3 < pixels.std() < 90


@pytest.mark.parametrize("material", ["brick", "night"])
def test_the_same_seed_gives_the_same_pixels(material):
    assert np.array_equal(drawn(Ground(material)), drawn(Ground(material)))
    assert not np.array_equal(drawn(Ground(material)), drawn(Ground(material), seed=2))


def test_less_light_is_darker():
    bright, dim = (drawn(Ground("brick", light=light)).mean() for light in (1.0, 0.4))
    assert dim == pytest.approx(0.4 * bright, rel=0.1)


@pytest.mark.parametrize("size", [(64, 64), (WORKED + 200, 64), (64, WORKED + 200)])
def test_sizes_beyond_what_is_computed_are_filled_too(size):
    assert drawn(Ground("wood"), size).shape == (size[1], size[0], 3)


@pytest.mark.parametrize("band", [(300.0, 380.0), (200.0, 420.0)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_joint_between_boards_lies_behind_letters(band, seed):
    pixels = draw_ground(Ground("wood"), (1024, 768), np.random.default_rng(seed), written=[band])
    rows = pixels.mean((1, 2))
    joints = np.flatnonzero(rows < 0.75 * np.median(rows))
    assert len(joints) and not ((joints >= band[0]) & (joints <= band[1])).any()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_of_several_lines_stands_on_a_board_of_its_own(seed):
    lines = [(130.0, 240.0), (310.0, 420.0), (490.0, 600.0)]
    pixels = draw_ground(Ground("wood"), (1024, 768), np.random.default_rng(seed), written=lines)
    rows = pixels.mean((1, 2))
    joints = np.flatnonzero(rows < 0.75 * np.median(rows))
    assert len(joints) and not any(((joints >= top) & (joints <= bottom)).any() for top, bottom in lines)


def test_lamps_behind_letters_are_faint():
    night = Ground("night", (24, 30, 58))
    behind, free = (
        draw_ground(night, (512, 384), np.random.default_rng(1), written=rows)[200:300].mean(2)
        for rows in ([(200.0, 300.0)], [])
    )
    assert np.std(behind - behind.mean(1, keepdims=True)) < 0.7 * np.std(free - free.mean(1, keepdims=True))


def test_letters_higher_than_a_board_stand_on_several():
    given, none = (
        draw_ground(Ground("wood"), (1024, 768), np.random.default_rng(1), written=rows)
        for rows in ([(60.0, 700.0)], [])
    )
    assert np.array_equal(given, none)
