"""Letters of several colours."""

from dataclasses import replace

import numpy as np
import pytest

from textharmony_cli.model.rendering.picture import draw, inscribe
from textharmony_cli.model.rendering.plan import Ground, Layout, Letters, Plan

RED, GREEN, BLUE, GREY = (210, 20, 20), (20, 160, 40), (20, 40, 210), (90, 90, 90)
BASE = Plan(
    ("HHH",),
    (512, 256),
    Letters(GREY, weight=800, fade=(RED, GREEN, BLUE), blend="letters"),
    Ground("plain", (245,) * 3),
)


def ink(pixels, piece):
    """The median colour of the pixels of a piece that are not the ground's."""
    corners = np.round(np.array(piece.polygon)).astype(int)
    (left, top), (right, bottom) = corners.min(0), corners.max(0)
    part = pixels[top:bottom, left:right].reshape(-1, 3).astype(int)
    return np.median(part[part.min(1) < 150], axis=0)


@pytest.mark.parametrize("layout", [Layout(), Layout(tilt=15.0, fill=0.5)])
@pytest.mark.parametrize("italic", [False, True])
def test_each_letter_has_the_next_colour(layout, italic):
    drawn = draw(replace(BASE, layout=layout, letters=replace(BASE.letters, italic=italic, font="anton")), 1)
    for piece, color in zip(drawn.lines[0].characters, (RED, GREEN, BLUE), strict=True):
        assert np.abs(ink(drawn.pixels, piece) - color).max() < 30


def test_colours_go_on_in_the_next_line_and_begin_anew_after_the_last():
    drawn = draw(replace(BASE, lines=("HH", "H H")), 1)
    found = [ink(drawn.pixels, piece) for line in drawn.lines for piece in line.characters]
    for color, expected in zip(found, (RED, GREEN, BLUE, RED), strict=True):
        assert np.abs(color - expected).max() < 30


def test_colours_that_run_into_each_other_begin_and_end_with_the_first_and_the_last():
    letters = replace(BASE.letters, fade=(RED, BLUE), blend="smooth")
    drawn = draw(replace(BASE, lines=("HHHHHHHHH",), letters=letters), 1)
    found = [ink(drawn.pixels, piece) for piece in drawn.lines[0].characters]
    assert np.abs(found[0] - RED).max() < 40 and np.abs(found[-1] - BLUE).max() < 40
    reds = [color[0] for color in found]
    assert reds == sorted(reds, reverse=True)


def test_a_line_with_a_colour_of_its_own_does_not_fade():
    letters = replace(BASE.letters, line_colors=(None, BLUE))
    drawn = draw(replace(BASE, lines=("HH", "HH"), letters=letters), 1)
    first, second = ([ink(drawn.pixels, piece) for piece in line.characters] for line in drawn.lines)
    assert np.abs(first[0] - RED).max() < 30 and np.abs(first[1] - GREEN).max() < 30
    assert all(np.abs(color - BLUE).max() < 30 for color in second)


def test_letters_fade_on_a_picture_that_is_there_too():
    white = np.full((256, 512, 3), 245, np.uint8)
    painted, lines = inscribe(white, BASE, (60, 40, 400, 160), 1)
    for piece, color in zip(lines[0].characters, (RED, GREEN, BLUE), strict=True):
        assert np.abs(ink(painted.pixels, piece) - color).max() < 30
