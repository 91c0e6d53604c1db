"""Grounds of several colours: what they are made of, in which direction, and that letters stand on one of them."""

from itertools import pairwise

import numpy as np
import pytest

from textharmony_cli.model.rendering.grounds import draw_ground
from textharmony_cli.model.rendering.plan import Ground

RED, WHITE, BLUE = (208, 30, 36), (248, 248, 244), (30, 92, 204)


def drawn(ground, size=(768, 768), written=()):
    return draw_ground(ground, size, np.random.default_rng(1), written=written).astype(int)


def share(pixels, color):
    return float((np.abs(pixels - color).max(-1) < 60).mean())


@pytest.mark.parametrize("material", ["stripes", "checks", "dots", "gradient"])
def test_every_colour_of_a_pattern_is_seen(material):
    pixels = drawn(Ground(material, RED, others=(WHITE,)))
    assert share(pixels, RED) > 0.08 and share(pixels, WHITE) > 0.08


def test_stripes_take_turns():
    pixels = drawn(Ground("stripes", RED, others=(WHITE, BLUE)))
    row = pixels[5]
    names = [next((n for n, c in enumerate((RED, WHITE, BLUE)) if np.abs(p - c).max() < 70), None) for p in row]
    runs = [name for name, before in zip(names, [None, *names], strict=False) if name is not None and name != before]
    assert len(runs) >= 9 and all((after - before) % 3 == 1 for before, after in pairwise(runs))


@pytest.mark.parametrize("material", ["stripes", "gradient"])
@pytest.mark.parametrize(("run", "along"), [("across", 0), ("down", 1)])
def test_patterns_run_as_asked(material, run, along):
    pixels = drawn(Ground(material, RED, others=(BLUE,), run=run))[:, :, 0]
    ranges = [np.ptp(pixels.mean(axis)) for axis in (0, 1)]
    assert ranges[along] > 4 * ranges[1 - along]


def test_a_gradient_goes_through_all_its_colours_in_order():
    row = drawn(Ground("gradient", RED, others=(WHITE, BLUE), run="across"))[384]
    for color, at in ((RED, 6), (WHITE, 384), (BLUE, 761)):
        assert np.abs(row[at] - color).max() < 60


@pytest.mark.parametrize("material", ["stripes", "checks", "dots"])
def test_letters_stand_on_the_first_colour_and_there_is_no_other_between_their_lines(material):
    lines = [(250.0, 330.0), (430.0, 510.0)]
    pixels = drawn(Ground(material, RED, others=(WHITE,)), written=lines)
    assert share(pixels[250:510], RED) > 0.97
    assert share(pixels[:200], WHITE) > 0.15


@pytest.mark.parametrize(("material", "axes"), [("ruled", (1,)), ("grid", (0, 1))])
def test_paper_has_printed_lines(material, axes):
    pixels = drawn(Ground(material, WHITE)).mean(2)
    for axis in axes:
        level = pixels.mean(axis)[100:-100]
        assert np.median(level) - level.min() > 15


def test_stars_keep_away_from_letters():
    night = Ground("stars", (20, 24, 54))
    behind, free = (drawn(night, written=rows)[300:400].max(2) for rows in ([(300.0, 400.0)], []))
    assert (free > 120).sum() > 20 and not (behind > 120).any()
